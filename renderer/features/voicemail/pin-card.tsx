import { Button, PasswordInput } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.layer.css'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFaultText } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import styles from './voicemail-page.module.css'

/** The PIN by which the mailbox is opened at other telephones. */
export function PinCard() {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const readOnly = useApp((state) => state.readOnly)
  const hasPin = useApp(({ voicemail }) => voicemail?.hasPin === true)
  const [pin, setPin] = useState('')
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const change = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const reply = await bridge.invoke('voicemail.pin', { pin })
    setBusy(false)
    if (!reply.ok) return setFault(faultText(reply.error))
    setPin('')
    setFault('')
    notifications.show({ id: 'pin', color: 'accent', message: t('voicemail.pinChanged') })
  }
  return (
    <Card className={styles.below}>
      <SectionLabel>{t('voicemail.pin')}</SectionLabel>
      <p className={styles.note}>
        {t(readOnly ? 'voicemail.pinFixed' : hasPin ? 'voicemail.pinNote' : 'voicemail.noPin')}
      </p>
      {!readOnly && (
        <form className={styles.pin} onSubmit={(event) => void change(event)}>
          <PasswordInput
            autoComplete="off"
            className={styles.pinField ?? ''}
            error={fault !== '' && fault}
            inputMode="numeric"
            label={t('voicemail.newPin')}
            maxLength={10}
            onChange={({ currentTarget: { value } }) => {
              setPin(value.replace(/\D/g, ''))
              setFault('')
            }}
            required
            value={pin}
            visibilityToggleButtonProps={{ 'aria-label': t('settings.passwordShow', { what: t('voicemail.newPin') }) }}
            withAsterisk={false}
          />
          <Button className={styles.pinButton ?? ''} loading={busy} type="submit" variant="default">
            {t('voicemail.changePin')}
          </Button>
        </form>
      )}
    </Card>
  )
}
