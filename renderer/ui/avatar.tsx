import type { CSSProperties } from 'react'
import styles from './avatar.module.css'
import { classes } from './classes.ts'
import { initialsOf } from './initials.ts'

interface AvatarProps {
  readonly name: string
  /** Pixels. */
  readonly size?: number
  readonly tone?: 'accent' | 'hook' | 'neutral'
}

/** Initials in a circle; says nothing to a screen reader, for the name stands beside it. */
export function Avatar({ name, size = 36, tone = 'accent' }: AvatarProps) {
  const style = { '--size': `${size}px` } as CSSProperties
  return (
    <span aria-hidden className={classes(styles.avatar, tone !== 'accent' && styles[tone])} style={style}>
      {initialsOf(name)}
    </span>
  )
}
