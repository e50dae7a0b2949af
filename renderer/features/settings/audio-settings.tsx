import { Button, Select, Switch } from '@mantine/core'
import { IconBell, IconHeadphones, IconMicrophone, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type AudioDevice,
  type DeviceKind,
  deviceChoice,
  findDevice,
  listDevices,
  readChoice,
  watchDevices
} from '../../media/devices.ts'
import { type MicrophoneFault, microphoneFault } from '../../media/microphone-fault.ts'
import type { Tune } from '../../media/sounder.ts'
import { ringTune } from '../../media/tunes.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { testMicrophone } from './microphone-test.ts'
import { RingToneSettings } from './ring-tone-settings.tsx'
import { Row } from './row.tsx'
import styles from './settings-page.module.css'
import { SoundTest } from './sound-test.tsx'
import type { SectionProps } from './use-settings.tsx'

const testTune: Tune = {
  notes: [523.3, 659.3, 784].map((hertz, index) => ({ hertz: [hertz], at: 0.22 * index, seconds: 0.5 })),
  period: null,
  volume: 0.3
}

export function AudioSettings({ settings, onChange }: SectionProps) {
  const { t } = useTranslation()
  const [devices, setDevices] = useState<readonly AudioDevice[]>([])
  useEffect(() => watchDevices(setDevices), [])
  const unnamed = devices.length === 0 || devices.every(({ label }) => label === '')
  const allow = async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      for (const track of stream.getTracks()) track.stop()
    } finally {
      setDevices(await listDevices())
    }
  }
  const idOf = (kind: DeviceKind, choice: string) => findDevice(devices, kind, choice)?.id ?? ''
  const speakerId = idOf('audiooutput', settings.speaker)
  const ringerId = idOf('audiooutput', settings.ringer)
  return (
    <Card>
      <SectionLabel>{t('media.title')}</SectionLabel>
      {unnamed && (
        <div className={styles.allow}>
          {t('settings.allowText')}
          <Button onClick={() => void allow().catch(() => {})} size="xs">
            {t('settings.allow')}
          </Button>
        </div>
      )}
      <Row icon={<IconMicrophone aria-hidden size={18} />} name={t('settings.microphone')}>
        <DeviceSelect
          choice={settings.microphone}
          devices={devices}
          kind="audioinput"
          label={t('settings.microphone')}
          onChoose={(microphone) => onChange('settings.microphone', { microphone })}
        />
        <MicrophoneTest
          setup={{
            deviceId: idOf('audioinput', settings.microphone),
            echoCancellation: settings.echoCancellation,
            noiseSuppression: settings.noiseSuppression,
            automaticGain: settings.automaticGain,
            sinkId: speakerId
          }}
        />
      </Row>
      <Row icon={<IconHeadphones aria-hidden size={18} />} name={t('settings.speaker')}>
        <DeviceSelect
          choice={settings.speaker}
          devices={devices}
          kind="audiooutput"
          label={t('settings.speaker')}
          onChoose={(speaker) => onChange('settings.speaker', { speaker })}
        />
        <SoundTest label={t('settings.testSpeaker')} sinkId={speakerId} tune={testTune} words={t('settings.test')} />
      </Row>
      <Row icon={<IconBell aria-hidden size={18} />} name={t('settings.ringer')}>
        <DeviceSelect
          choice={settings.ringer}
          devices={devices}
          kind="audiooutput"
          label={t('settings.ringer')}
          onChoose={(ringer) => onChange('settings.ringer', { ringer })}
        />
        <SoundTest
          label={t('settings.testRinger')}
          sinkId={ringerId}
          tune={ringTune(settings)}
          words={t('settings.test')}
        />
      </Row>
      <RingToneSettings onChange={onChange} ringerId={ringerId} settings={settings} speakerId={speakerId} />
      <div className={styles.switches}>
        {(['echoCancellation', 'noiseSuppression', 'automaticGain'] as const).map((name) => (
          <Switch
            checked={settings[name]}
            key={name}
            label={t(`settings.${name}`)}
            onChange={(event) => onChange(`settings.${name}`, { [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
    </Card>
  )
}

interface DeviceSelectProps {
  readonly kind: DeviceKind
  readonly label: string
  readonly devices: readonly AudioDevice[]
  readonly choice: string
  onChoose(choice: string): void
}

const bySystem = 'system'

function DeviceSelect({ kind, label, devices, choice, onChoose }: DeviceSelectProps) {
  const { t } = useTranslation()
  const found = findDevice(devices, kind, choice)
  const ofKind = devices.filter((device) => device.kind === kind)
  const data = [
    { value: bySystem, label: t('settings.systemDefault') },
    ...ofKind.map((device, index) => ({
      value: device.id,
      label: device.label || t('settings.unnamed', { count: index + 1 })
    }))
  ]
  // Away now: still chosen, and used again when it is back.
  const away = choice !== '' && found === null
  if (away) data.push({ value: choice, label: t('settings.missing', { name: readChoice(choice).label }) })
  const choose = (id: string) => {
    const device = ofKind.find((each) => each.id === id)
    onChoose(id === bySystem ? '' : device === undefined ? choice : deviceChoice(device))
  }
  return (
    <Select
      aria-label={label}
      data={data}
      onChange={(id) => id !== null && choose(id)}
      value={away ? choice : (found?.id ?? bySystem)}
    />
  )
}

type Progress = 'idle' | 'recording' | 'playing' | 'done' | { readonly failed: MicrophoneFault }

const wordKeys = {
  recording: 'settings.recording',
  playing: 'settings.playingBack',
  done: 'settings.testDone'
} as const

function MicrophoneTest({ setup }: { readonly setup: Parameters<typeof testMicrophone>[0] }) {
  const { t } = useTranslation()
  const [progress, setProgress] = useState<Progress>('idle')
  const running = useRef<AbortController>(null)
  const level = useRef<HTMLDivElement>(null)
  useEffect(() => () => running.current?.abort(), [])
  const busy = progress === 'recording' || progress === 'playing'
  const start = async () => {
    running.current = new AbortController()
    const { signal } = running.current
    try {
      await testMicrophone(
        setup,
        {
          onPhase: setProgress,
          // Each frame, past React: the bar follows the voice.
          onLevel: (value) => level.current?.style.setProperty('--level', value.toFixed(3))
        },
        signal
      )
      if (signal.aborted) setProgress('idle')
    } catch (error) {
      setProgress({ failed: microphoneFault(error) })
    }
  }
  const words = () => {
    if (progress === 'idle') return ''
    if (typeof progress !== 'object') return t(wordKeys[progress])
    return t('settings.testFailed', { reason: t(`microphone.${progress.failed}`) })
  }
  return (
    <>
      <Button
        aria-label={busy ? t('settings.stop') : t('settings.testMicrophone')}
        leftSection={busy ? <IconPlayerStop size={16} /> : <IconPlayerPlay size={16} />}
        onClick={() => (busy ? running.current?.abort() : void start())}
      >
        {busy ? t('settings.stop') : t('settings.test')}
      </Button>
      <div className={styles.below} hidden={progress === 'idle'}>
        <div aria-label={t('settings.level')} className={styles.meter} role="img">
          <div className={styles.level} ref={level} style={{ '--level': 0 } as CSSProperties} />
        </div>
        <span aria-live="polite">{words()}</span>
      </div>
    </>
  )
}
