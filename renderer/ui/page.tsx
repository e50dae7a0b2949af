import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './page.module.css'

interface PageProps {
  readonly title: string
  /** For cards beside each other; else one column, as wide as is read well. */
  readonly wide?: boolean
  readonly children: ReactNode
}

/** A page of cards under its title. */
export function Page({ title, wide = false, children }: PageProps) {
  return (
    <div className={classes(styles.page, wide && styles.wide)}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </div>
  )
}
