import { classes } from './classes.ts'
import styles from './raw-text.module.css'

interface RawTextProps {
  readonly children: string
  readonly className?: string | undefined
}

/** What was sent or received, as it stood: a SIP message, the reply of a hook. */
export function RawText({ children, className }: RawTextProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <pre className={classes(styles.raw, className)} tabIndex={0}>
      {children}
    </pre>
  )
}
