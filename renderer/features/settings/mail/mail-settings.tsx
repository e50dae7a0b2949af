import { useTranslation } from 'react-i18next'
import { useReading } from '../../../state/use-reading.ts'
import { Card, SectionLabel } from '../../../ui/card.tsx'
import { ErrorState, SkeletonRows } from '../../../ui/states.tsx'
import page from '../settings-page.module.css'
import { MailServerCard } from './mail-server-card.tsx'
import { MailTemplatesCard } from './mail-templates-card.tsx'
import { MailUsersCard } from './mail-users-card.tsx'

/** Mails about missed calls and messages: how they get out, what they say, and to whom (`3-click-to-dial`, E-mail). */
export function MailSettings() {
  const { t } = useTranslation()
  const [reading, again] = useReading({ command: 'mail.read', payload: {} })
  if (reading.state !== 'read') {
    return (
      <Card>
        <SectionLabel>{t('mail.title')}</SectionLabel>
        {reading.state === 'loading' ? (
          <SkeletonRows count={3} />
        ) : (
          <ErrorState onRetry={again} reason={reading.reason} title={t('mail.failed')} />
        )}
      </Card>
    )
  }
  const { machine, on, readOnly, users } = reading.value
  return (
    <>
      {machine === null ? (
        <Card>
          <SectionLabel>{t('mail.title')}</SectionLabel>
          <p className={page.note}>{t(on ? 'mail.onElsewhere' : 'mail.offElsewhere')}</p>
        </Card>
      ) : (
        <MailServerCard onSaved={again} readOnly={readOnly} server={machine.server} />
      )}
      <MailUsersCard on={on} onSaved={again} readOnly={readOnly} users={users} />
      {machine !== null && machine.server !== null && <MailTemplatesCard readOnly={readOnly} />}
    </>
  )
}
