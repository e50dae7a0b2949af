import type { ReactNode } from 'react'
import { classes } from '../../ui/classes.ts'
import styles from './settings-page.module.css'

interface RowProps {
  readonly name: string
  readonly hint?: string
  /** Two columns; else a third for a button. */
  readonly wide?: boolean
  readonly children: ReactNode
}

export function Row({ name, hint, wide = false, children }: RowProps) {
  return (
    <div className={classes(styles.row, wide && styles.wide)}>
      <div className={styles.name}>
        {name}
        {hint !== undefined && <div className={styles.hint}>{hint}</div>}
      </div>
      {children}
    </div>
  )
}
