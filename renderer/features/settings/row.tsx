import type { ReactNode } from 'react'
import { classes } from '../../ui/classes.ts'
import styles from './settings-page.module.css'

interface RowProps {
  readonly name: string
  readonly hint?: string
  /** 18 px. */
  readonly icon?: ReactNode
  /** Two columns; else a third for a button. */
  readonly wide?: boolean
  /** Several things stand one below the other. */
  readonly tall?: boolean
  readonly children: ReactNode
}

export function Row({ name, hint, icon, wide = false, tall = false, children }: RowProps) {
  return (
    <div className={classes(styles.row, wide && styles.wide, tall && styles.tall)}>
      <div className={styles.name}>
        {icon === undefined ? (
          name
        ) : (
          <span className={styles.withIcon}>
            {icon}
            {name}
          </span>
        )}
        {hint !== undefined && <div className={styles.hint}>{hint}</div>}
      </div>
      {children}
    </div>
  )
}
