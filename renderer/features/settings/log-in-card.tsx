import { Button } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { logOut } from '../../bridge/log-out.ts'
import { useApp } from '../../state/use-app.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import styles from './settings-page.module.css'

/** Who is logged in here, and the way out. The application's own window has no log-in. */
export function LogInCard() {
  const { t } = useTranslation()
  const portal = useApp(({ shell }) => shell.kind === 'portal')
  const address = useApp(({ account }) => `${account.user}@${account.domain}`)
  const inCall = useApp(({ calls }) => calls.some(({ state }) => state !== 'ended'))
  if (!portal) return null
  return (
    <Card>
      <SectionLabel>{t('settings.logIn')}</SectionLabel>
      <p className={styles.note}>{t(inCall ? 'settings.logOutInCall' : 'settings.loggedInAs', { address })}</p>
      <div>
        <Button
          disabled={inCall}
          leftSection={<IconLogout aria-hidden size={18} />}
          mt={12}
          onClick={() => void logOut()}
        >
          {t('settings.logOut')}
        </Button>
      </div>
    </Card>
  )
}
