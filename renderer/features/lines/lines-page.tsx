import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { go } from '../../state/route.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './lines.module.css'

/** Beside the list of the CTI page; where there is no room beside it, with a way back. */
export function LinesPage({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className={styles.page}>
      <IconButton className={styles.back ?? ''} label={t('cti.title')} onClick={() => go('cti')} variant="subtle">
        <IconArrowLeft size={18} />
      </IconButton>
      {children}
    </div>
  )
}
