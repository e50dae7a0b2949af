import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from './classes.ts'
import styles from './states.module.css'

interface EmptyStateProps {
  /** 22 px; where there is room, a drawing says more. */
  readonly icon?: ReactNode
  readonly drawing?: ReactNode
  readonly title: string
  readonly text: string
  readonly action?: ReactNode
}

/** Where nothing is yet: what will stand here, and how it comes. */
export function EmptyState({ icon, drawing, title, text, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      {drawing}
      {icon !== undefined && (
        <span aria-hidden className={styles.icon}>
          {icon}
        </span>
      )}
      <p className={styles.title}>{title}</p>
      <p className={styles.text}>{text}</p>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}

interface ErrorStateProps {
  readonly title: string
  readonly reason: string
  readonly onRetry?: () => void
  /** Another way on. */
  readonly besides?: ReactNode
}

/** Where something could not be had: why, and a way on. */
export function ErrorState({ title, reason, onRetry, besides }: ErrorStateProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.state} role="alert">
      <span aria-hidden className={classes(styles.icon, styles.failed)}>
        <IconAlertTriangle size={22} />
      </span>
      <p className={styles.title}>{title}</p>
      <p className={styles.text}>{reason}</p>
      {onRetry && (
        <div className={styles.action}>
          <Button onClick={onRetry}>{t('action.retry')}</Button>
          {besides}
        </div>
      )}
    </div>
  )
}

/** Rows in the shape of those to come. */
export function SkeletonRows({ count }: { readonly count: number }) {
  return (
    <div aria-busy aria-hidden>
      {Array.from({ length: count }, (_, row) => row).map((row) => (
        <div className={styles.row} key={row}>
          <span className={styles.skeleton} style={{ width: 36, height: 36, borderRadius: '50%' }} />
          <span className={styles.lines}>
            <span className={styles.skeleton} style={{ width: `${60 - (row % 3) * 12}%`, height: 11 }} />
            <span className={styles.skeleton} style={{ width: `${40 + (row % 2) * 14}%`, height: 9 }} />
          </span>
        </div>
      ))}
    </div>
  )
}
