import { Button, PasswordInput, Switch } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.layer.css'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFaultText } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import styles from './settings-page.module.css'

type Field = 'current' | 'next' | 'again'

const empty: Readonly<Record<Field, string>> = { current: '', next: '', again: '' }

/** The person's own web password: of the portal, the API and click to dial. Telephones have another one. */
export function PasswordCard() {
  const { t } = useTranslation()
  const portal = useApp(({ shell }) => shell.kind === 'portal')
  const readOnly = useApp((state) => state.readOnly)
  return (
    <Card>
      <SectionLabel>{t('settings.password')}</SectionLabel>
      <p className={styles.note}>{t(readOnly ? 'settings.passwordFixed' : 'settings.passwordNote')}</p>
      {!readOnly && <PasswordForm ends={t(portal ? 'settings.passwordEndsOthers' : 'settings.passwordEnds')} />}
    </Card>
  )
}

function PasswordForm({ ends }: { readonly ends: string }) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const user = useApp(({ account }) => `${account.user}@${account.domain}`)
  const [typed, setTyped] = useState(empty)
  const [fault, setFault] = useState<{ readonly field: Field; readonly text: string } | null>(null)
  const [tokens, setTokens] = useState(false)
  const [busy, setBusy] = useState(false)

  const change = async (event: FormEvent) => {
    event.preventDefault()
    if (typed.next !== typed.again) return setFault({ field: 'again', text: t('settings.passwordDiffers') })
    setBusy(true)
    const reply = await bridge.invoke('password.change', { current: typed.current, next: typed.next, tokens })
    setBusy(false)
    if (!reply.ok) {
      const field = reply.error.path === 'next' ? 'next' : 'current'
      return setFault({ field, text: faultText(reply.error) })
    }
    setTyped(empty)
    setFault(null)
    notifications.show({ id: 'password', color: 'accent', title: t('settings.passwordChanged'), message: ends })
  }
  const field = (name: Field, label: string, autoComplete: string) => (
    <PasswordInput
      autoComplete={autoComplete}
      error={fault?.field === name && fault.text}
      label={label}
      maxLength={256}
      onChange={({ currentTarget: { value } }) => {
        setTyped((before) => ({ ...before, [name]: value }))
        setFault(null)
      }}
      required
      value={typed[name]}
      visibilityToggleButtonProps={{ 'aria-label': t('settings.passwordShow', { what: label }) }}
      withAsterisk={false}
    />
  )
  return (
    <form className={styles.stack} onSubmit={(event) => void change(event)}>
      {/* Those who keep passwords want to know whose it is. */}
      <input autoComplete="username" hidden readOnly value={user} />
      {field('current', t('settings.passwordCurrent'), 'current-password')}
      {field('next', t('settings.passwordNext'), 'new-password')}
      {field('again', t('settings.passwordAgain'), 'new-password')}
      <Switch
        checked={tokens}
        label={t('sessions.tokens')}
        onChange={(event) => setTokens(event.currentTarget.checked)}
      />
      <div>
        <Button loading={busy} type="submit" variant="default">
          {t('settings.passwordChange')}
        </Button>
      </div>
    </form>
  )
}
