import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MailSettingsView } from '../../../../main/ipc/contract.ts'
import { useRun } from '../../../state/use-run.ts'
import { Card, SectionLabel } from '../../../ui/card.tsx'
import page from '../settings-page.module.css'
import styles from './mail.module.css'

type User = MailSettingsView['users'][number]

interface MailUsersCardProps {
  readonly users: readonly User[]
  /** Whether mail is sent at all. */
  readonly on: boolean
  readonly readOnly: boolean
  onSaved(): void
}

/** What is mailed to whom. */
export function MailUsersCard({ users, on, readOnly, onSaved }: MailUsersCardProps) {
  const { t } = useTranslation()
  const run = useRun()
  const set = async ({ extension, missed, voicemail }: User, change: { missed?: boolean; voicemail?: boolean }) => {
    await run('mail.user.write', { user: extension, missed, voicemail, ...change })
    onSaved()
  }
  return (
    <Card>
      <SectionLabel>{t('mail.users')}</SectionLabel>
      <p className={page.note}>{t(on ? 'mail.usersWhat' : 'mail.usersOff')}</p>
      <ul aria-label={t('mail.users')} className={styles.users}>
        {users.map((user) => {
          const who = user.name === '' ? user.extension : `${user.name} · ${user.extension}`
          const nowhere = user.addresses.length === 0
          return (
            <li key={user.extension}>
              <div className={styles.who}>
                {who}
                <div className={styles.hint}>{nowhere ? t('mail.noAddress') : user.addresses.join(', ')}</div>
              </div>
              <div className={styles.switches}>
                <Switch
                  aria-label={t('mail.missedOf', { who })}
                  checked={user.missed && !nowhere}
                  disabled={readOnly || nowhere}
                  label={t('mail.missed')}
                  onChange={({ currentTarget: { checked } }) => void set(user, { missed: checked })}
                />
                <Switch
                  aria-label={t('mail.voicemailOf', { who })}
                  checked={user.voicemail && !nowhere}
                  disabled={readOnly || nowhere}
                  label={t('mail.voicemail')}
                  onChange={({ currentTarget: { checked } }) => void set(user, { voicemail: checked })}
                />
              </div>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
