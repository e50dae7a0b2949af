import { Button, FileButton } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findDevice, listDevices } from '../../media/devices.ts'
import { givenInParts } from '../../state/sound-parts.ts'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFaultText, useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { MailboxSound } from './mailbox-sound.tsx'
import { recordGreeting } from './record-greeting.ts'
import styles from './voicemail-page.module.css'

const kinds = ['noAnswer', 'busy'] as const
type Kind = (typeof kinds)[number]

/** What callers hear before the tone: the standard greeting, or one of the person's own. */
export function GreetingsCard() {
  const { t } = useTranslation()
  return (
    <Card className={styles.below}>
      <SectionLabel>{t('voicemail.greetings')}</SectionLabel>
      <p className={styles.note}>{t('voicemail.greetingsNote')}</p>
      {kinds.map((kind) => (
        <Greeting key={kind} kind={kind} />
      ))}
    </Card>
  )
}

function Greeting({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const run = useRun()
  const faultText = useFaultText()
  const isOwn = useApp(({ voicemail }) => voicemail?.greetings.includes(kind) === true)
  const settings = useApp((state) => state.settings)
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const [isHeard, setHeard] = useState(false)
  const recording = useRef<AbortController | null>(null)
  const [records, setRecords] = useState(false)

  const upload = async (sound: Blob | null) => {
    if (sound === null) return
    setFault('')
    setHeard(false)
    setBusy(true)
    const reply = await givenInParts((part) => bridge.invoke('greeting.upload', { ...part, greeting: kind }), sound)
    setBusy(false)
    if (reply?.ok === false) setFault(faultText(reply.error))
  }
  const record = async () => {
    recording.current = new AbortController()
    setFault('')
    setRecords(true)
    try {
      const { microphone, echoCancellation, noiseSuppression, automaticGain } = settings
      const deviceId = findDevice(await listDevices(), 'audioinput', microphone)?.id ?? ''
      const setup = { deviceId, echoCancellation, noiseSuppression, automaticGain }
      const sound = await recordGreeting(setup, recording.current.signal)
      setRecords(false)
      await upload(sound)
    } catch {
      setRecords(false)
      setFault(t('voicemail.noMicrophone'))
    }
  }
  return (
    <div className={styles.greeting}>
      <div className={styles.row}>
        <span className={styles.who}>
          <span className={styles.name}>{t(`voicemail.greeting.${kind}`)}</span>
          <span className={styles.dim}>{t(isOwn ? 'voicemail.own' : 'voicemail.standard')}</span>
        </span>
        <span className={styles.actions}>
          {isOwn && (
            <Button onClick={() => setHeard(!isHeard)} size="xs" variant="default">
              {t(isHeard ? 'voicemail.greetingClose' : 'voicemail.greetingHear')}
            </Button>
          )}
          {records ? (
            <Button color="end" onClick={() => recording.current?.abort()} size="xs">
              {t('voicemail.stop')}
            </Button>
          ) : (
            <Button disabled={busy} onClick={() => void record()} size="xs" variant="default">
              {t('voicemail.record')}
            </Button>
          )}
          <FileButton accept="audio/wav,audio/x-wav,audio/mpeg,.wav,.mp3" onChange={(file) => void upload(file)}>
            {(props) => (
              <Button {...props} loading={busy} size="xs" variant="default">
                {t('voicemail.upload')}
              </Button>
            )}
          </FileButton>
          {isOwn && (
            <Button onClick={() => void run('greeting.reset', { greeting: kind })} size="xs" variant="default">
              {t('voicemail.reset')}
            </Button>
          )}
        </span>
      </div>
      {records && (
        <p className={styles.note} role="status">
          {t('voicemail.recording')}
        </p>
      )}
      {fault !== '' && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
      {isOwn && isHeard && <MailboxSound label={t(`voicemail.greeting.${kind}`)} of={{ greeting: kind }} />}
    </div>
  )
}
