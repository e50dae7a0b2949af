import type { CSSProperties, ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './disc.module.css'
import type { Tone } from './tag.tsx'

interface DiscProps {
  readonly tone: Tone
  /** Pixels. */
  readonly size: number
  readonly children: ReactNode
}

/** An icon on its ground; the words beside it say the same. */
export function Disc({ tone, size, children }: DiscProps) {
  const style = { '--size': `${size}px` } as CSSProperties
  return (
    <span aria-hidden className={classes(styles.disc, styles[tone])} style={style}>
      {children}
    </span>
  )
}
