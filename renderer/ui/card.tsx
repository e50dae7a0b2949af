import { type ComponentProps, createContext, useContext } from 'react'
import styles from './card.module.css'
import { classes } from './classes.ts'

interface CardProps extends ComponentProps<'section'> {
  /** The one card on the page that matters now. */
  readonly current?: boolean
  /** One of several alike: an article, for a section with a name is a landmark and must be the only one of it. */
  readonly oneOfMany?: boolean
}

export function Card({ current = false, oneOfMany = false, className, ...rest }: CardProps) {
  const Element = oneOfMany ? 'article' : 'section'
  return <Element className={classes(styles.card, current && styles.current, className)} {...rest} />
}

/** Of small headings: one deeper where cards stand in parts of a page that have a heading themselves. */
export const HeadingLevel = createContext<'h2' | 'h3'>('h2')

/** The small upper-case heading of a card or a list. */
export function SectionLabel({ className, ...rest }: ComponentProps<'h2'>) {
  const Heading = useContext(HeadingLevel)
  return <Heading className={classes(styles.label, className)} {...rest} />
}
