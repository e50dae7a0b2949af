import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PageFault } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { whyOf } from '../../i18n/why-words.ts'
import { ErrorState } from '../../ui/states.tsx'
import styles from './popup-pane.module.css'

/** What main has found out, or what the window sees by itself. */
export type SeenFault = PageFault | { readonly code: 'crashed' | 'slow' }

interface PageFailureProps {
  readonly fault: SeenFault
  readonly onRetry: () => void
  readonly onOpen: () => void
}

/** Why a page is not to be seen, and ways on. Where there may be something to read, it stays to be read. */
export function PageFailure({ fault, onRetry, onOpen }: PageFailureProps) {
  const { t } = useTranslation()
  const open = <Button onClick={onOpen}>{t('popup.openInBrowser')}</Button>
  if (fault.code === 'slow' || (fault.code === 'status' && !fault.empty)) {
    return (
      <div className={styles.failure} role="alert">
        <IconAlertTriangle aria-hidden size={18} />
        <span>{reasonOf(fault, t)}</span>
        <Button onClick={onRetry} size="xs">
          {t('action.retry')}
        </Button>
        <Button onClick={onOpen} size="xs">
          {t('popup.openInBrowser')}
        </Button>
      </div>
    )
  }
  return (
    <div className={styles.over}>
      <ErrorState
        besides={open}
        onRetry={onRetry}
        reason={reasonOf(fault, t)}
        title={fault.code === 'crashed' ? t('popup.crashedTitle') : t('popup.failedTitle')}
      />
    </div>
  )
}

function reasonOf(fault: SeenFault, t: Translate): string {
  switch (fault.code) {
    case 'crashed':
      return t('popup.crashedText')
    case 'refuses-frames':
      return t('popup.refusedText')
    case 'unreachable':
      return t('popup.failed.unreachable', { why: whyOf(fault.reason, t) })
    case 'status': {
      const { status } = fault
      if (status === 404 || status === 410) return t('popup.failed.notFound', { status })
      return status >= 500 ? t('popup.failed.server', { status }) : t('popup.failed.status', { status })
    }
    case 'download':
    case 'no-content':
    case 'slow':
      return t(`popup.failed.${fault.code}`)
  }
}
