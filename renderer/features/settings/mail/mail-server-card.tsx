import { Button, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.layer.css'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailServerEdit, MailSettingsView } from '../../../../main/ipc/contract.ts'
import { useBridge } from '../../../state/use-app.ts'
import { useFaultText, useRun } from '../../../state/use-run.ts'
import { Card, SectionLabel } from '../../../ui/card.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import page from '../settings-page.module.css'
import styles from './mail.module.css'
import { MailTest } from './mail-test.tsx'

type Server = NonNullable<MailSettingsView['machine']>['server']

interface MailServerCardProps {
  readonly server: Server
  readonly readOnly: boolean
  onSaved(): void
}

const empty: MailServerEdit = {
  ...{ host: '', port: null, security: 'offered', username: '', password: '' },
  ...{ from: '', publicUrl: '' }
}

function editOf(server: Server): MailServerEdit {
  if (server === null) return empty
  const { hasPassword, ...shown } = server
  return { ...shown, password: hasPassword ? null : '' }
}

/** By which server mails leave. Nothing is in force before it is saved; a test mail goes by what stands there. */
export function MailServerCard({ server, readOnly, onSaved }: MailServerCardProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const [edit, setEdit] = useState(() => editOf(server))
  const [fault, setFault] = useState<{ readonly path: string; readonly text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const change = (part: Partial<MailServerEdit>) => {
    setEdit((before) => ({ ...before, ...part }))
    setFault(null)
  }
  const faultAt = (path: string) => (fault?.path === path ? fault.text : null)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const reply = await bridge.invoke('mail.server.write', { server: edit })
    setBusy(false)
    if (!reply.ok) return setFault({ path: reply.error.path ?? '', text: faultText(reply.error) })
    setFault(null)
    // What was typed is kept now, and is not said again.
    setEdit((now) => ({ ...now, password: now.password === '' ? '' : null }))
    notifications.show({ id: 'mail', color: 'accent', title: t('mail.saved'), message: t('mail.savedText') })
    onSaved()
  }
  const text = (
    name: 'host' | 'username' | 'from' | 'publicUrl',
    more: { hint?: string; placeholder?: string } = {}
  ) => (
    <TextInput
      autoComplete="off"
      description={more.hint}
      disabled={readOnly}
      error={faultAt(name)}
      label={t(`mail.${name}`)}
      maxLength={name === 'publicUrl' ? 2048 : 253}
      onChange={({ currentTarget: { value } }) => change({ [name]: value })}
      placeholder={more.placeholder}
      spellCheck={false}
      value={edit[name]}
    />
  )
  return (
    <Card>
      <SectionLabel>{t('mail.title')}</SectionLabel>
      <p className={page.note}>{t(readOnly ? 'mail.readOnly' : 'mail.what')}</p>
      <form aria-label={t('mail.title')} className={page.stack} onSubmit={(event) => void save(event)}>
        <div className={styles.server}>
          {text('host', { placeholder: 'mail.acme.test' })}
          <NumberInput
            allowDecimal={false}
            clampBehavior="strict"
            disabled={readOnly}
            error={faultAt('port')}
            hideControls
            label={t('mail.port')}
            max={65_535}
            min={1}
            onChange={(value) => change({ port: typeof value === 'number' ? value : null })}
            placeholder={t('mail.usualPort')}
            value={edit.port ?? ''}
          />
          <Select
            allowDeselect={false}
            data={(['offered', 'starttls', 'tls', 'none'] as const).map((value) => ({
              value,
              label: t(`mail.security.${value}`)
            }))}
            disabled={readOnly}
            label={t('mail.securityLabel')}
            onChange={(security) => security && change({ security })}
            value={edit.security}
          />
        </div>
        {edit.security === 'none' && <p className={page.note}>{t('mail.inClear')}</p>}
        <div className={styles.pair}>
          {text('username')}
          <PasswordInput
            autoComplete="new-password"
            disabled={readOnly}
            error={faultAt('password')}
            label={t('mail.password')}
            maxLength={1024}
            onChange={({ currentTarget: { value } }) => change({ password: value })}
            placeholder={edit.password === null ? t('mail.passwordKept') : ''}
            value={edit.password ?? ''}
            visibilityToggleButtonProps={{ 'aria-label': t('settings.passwordShow', { what: t('mail.password') }) }}
          />
        </div>
        <div className={styles.pair}>
          {text('from', { placeholder: 'Offhook <pbx@acme.test>' })}
          {text('publicUrl', { hint: t('mail.publicUrlHint'), placeholder: 'https://pbx.acme.test' })}
        </div>
        {fault !== null && !['host', 'username', 'from', 'publicUrl', 'password'].includes(fault.path) && (
          <p className={styles.fault} role="alert">
            {fault.text}
          </p>
        )}
        {!readOnly && (
          <div className={styles.buttons}>
            <Button loading={busy} type="submit" variant="filled">
              {t('mail.save')}
            </Button>
            {server !== null && (
              <TakeAway
                onGone={() => {
                  setEdit(empty)
                  onSaved()
                }}
              />
            )}
          </div>
        )}
      </form>
      <MailTest onFault={setFault} server={edit} />
    </Card>
  )
}

function TakeAway({ onGone }: { onGone(): void }) {
  const { t } = useTranslation()
  const run = useRun()
  const [asked, setAsked] = useState(false)
  const takeAway = async () => {
    const reply = await run('mail.server.write', { server: null })
    setAsked(false)
    if (reply.ok) onGone()
  }
  return (
    <>
      <Button onClick={() => setAsked(true)} variant="subtle">
        {t('mail.takeAway')}
      </Button>
      <Dialog onClose={() => setAsked(false)} opened={asked} title={t('mail.takeAwayTitle')}>
        <p className={page.note}>{t('mail.takeAwayText')}</p>
        <div className={styles.buttons}>
          <Button color="end" data-autofocus onClick={() => void takeAway()} variant="filled">
            {t('mail.takeAway')}
          </Button>
          <Button onClick={() => setAsked(false)}>{t('action.cancel')}</Button>
        </div>
      </Dialog>
    </>
  )
}
