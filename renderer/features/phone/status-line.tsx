import { IconHeadphones } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { readChoice } from '../../media/devices.ts'
import { hrefOf } from '../../state/route.ts'
import { useApp } from '../../state/use-app.ts'
import { useReach } from '../../state/use-reach.ts'
import styles from './status-line.module.css'

/** Whether this phone can be reached, in words; and what it is heard through. */
export function StatusLine() {
  const { t } = useTranslation()
  const account = useReach()
  const headset = useApp(({ settings }) => readChoice(settings.speaker || settings.microphone).label)
  const address = `${account.user}@${account.domain}`
  const words = [t(`account.${account.state}`), account.reason ?? address].join(' · ')
  return (
    <footer className={styles.line}>
      <span aria-live="polite" className={styles.account}>
        <span aria-hidden className={styles.dot} data-state={account.state} />
        {account.reason === null ? (
          <span className={styles.text} title={words}>
            {words}
          </span>
        ) : (
          <span className={styles.why}>{words}</span>
        )}
      </span>
      <a className={styles.device} href={hrefOf('settings')}>
        <IconHeadphones aria-hidden size={17} />
        <span className={styles.text}>{headset || t('media.title')}</span>
      </a>
    </footer>
  )
}
