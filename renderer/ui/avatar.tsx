import { IconUser } from '@tabler/icons-react'
import type { CSSProperties, ReactNode } from 'react'
import styles from './avatar.module.css'
import { classes } from './classes.ts'
import { initialsOf } from './initials.ts'

interface AvatarProps {
  readonly name: string
  /** Pixels. */
  readonly size?: number
  readonly tone?: 'accent' | 'hook' | 'neutral' | undefined
  /** In place of the initials. */
  readonly icon?: ReactNode
}

/** Initials in a circle, a figure where no name is known; says nothing to a screen reader, for the name stands beside it. */
export function Avatar({ name, size = 36, tone, icon }: AvatarProps) {
  const initials = initialsOf(name)
  const shown = tone ?? (initials === null && icon === undefined ? 'neutral' : 'accent')
  const style = { '--size': `${size}px` } as CSSProperties
  return (
    <span aria-hidden className={classes(styles.avatar, shown !== 'accent' && styles[shown])} style={style}>
      {icon ?? (initials === null ? <IconUser size={Math.round(size / 2)} /> : initials)}
    </span>
  )
}
