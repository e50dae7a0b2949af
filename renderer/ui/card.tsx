import type { ComponentProps } from 'react'
import styles from './card.module.css'
import { classes } from './classes.ts'

interface CardProps extends ComponentProps<'section'> {
  /** The one card on the page that matters now. */
  readonly current?: boolean
}

export function Card({ current = false, className, ...rest }: CardProps) {
  return <section className={classes(styles.card, current && styles.current, className)} {...rest} />
}

/** The small upper-case heading of a card or a list. */
export function SectionLabel({ className, ...rest }: ComponentProps<'h2'>) {
  return <h2 className={classes(styles.label, className)} {...rest} />
}
