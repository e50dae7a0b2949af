import { useTranslation } from 'react-i18next'
import type { SecretsKept } from '../../../main/ipc/contract.ts'
import { useApp } from '../../state/use-app.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import styles from './settings-page.module.css'

const explained = {
  sealed: 'settings.secretsSealed',
  none: 'settings.secretsNone',
  unprotected: 'settings.secretsUnprotected',
  'given-file': 'settings.secretsGivenFile'
} as const satisfies Readonly<Record<SecretsKept, string>>

/** How the passwords of the configuration are kept, for those who rule it (`1-product`, Data directory). */
export function SecretsNote() {
  const { t } = useTranslation()
  const secrets = useApp((state) => state.secrets)
  if (secrets === null) return null
  return (
    <Card>
      <SectionLabel>{t('settings.secrets')}</SectionLabel>
      <p className={styles.note}>{t(explained[secrets])}</p>
    </Card>
  )
}
