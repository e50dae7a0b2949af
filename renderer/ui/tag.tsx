import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './tag.module.css'

export type Tone = 'neutral' | 'accent' | 'end' | 'hook'

interface TagProps {
  readonly tone?: Tone
  readonly icon?: ReactNode
  readonly title?: string
  readonly children: ReactNode
}

export function Tag({ tone = 'neutral', icon, title, children }: TagProps) {
  return (
    <span className={classes(styles.tag, styles[tone])} title={title}>
      {icon}
      <span className={styles.text}>{children}</span>
    </span>
  )
}
