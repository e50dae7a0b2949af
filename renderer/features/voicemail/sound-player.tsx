import { Button, Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBridge } from '../../state/use-app.ts'
import styles from './voicemail-page.module.css'
import { type SoundName, wholeSound } from './whole-sound.ts'

interface SoundPlayerProps {
  readonly of: SoundName
  /** Said to screen readers. */
  readonly label: string
  /** It was heard to its end. */
  readonly onHeard?: () => void
}

/** Plays a sound as soon as it is there. */
export function SoundPlayer({ of, label, onHeard }: SoundPlayerProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const [url, setUrl] = useState<string | 'failed' | null>(null)
  const [attempt, setAttempt] = useState(0)
  const key = JSON.stringify(of)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `of`, and `attempt` asks again.
  useEffect(() => {
    const gone = new AbortController()
    let made: string | undefined
    setUrl(null)
    void wholeSound(bridge, of, gone.signal).then((sound) => {
      if (gone.signal.aborted) return
      made = sound === null ? undefined : URL.createObjectURL(sound)
      setUrl(made ?? 'failed')
    })
    return () => {
      gone.abort()
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [bridge, key, attempt])
  if (url === null) {
    return (
      <div className={styles.player} role="status">
        <Loader aria-hidden size="xs" />
        {t('voicemail.loading')}
      </div>
    )
  }
  if (url === 'failed') {
    return (
      <div className={styles.player} role="alert">
        {t('voicemail.noSound')}
        <Button onClick={() => setAttempt(attempt + 1)} size="xs" variant="default">
          {t('action.retry')}
        </Button>
      </div>
    )
  }
  // biome-ignore lint/a11y/useMediaCaption: what somebody has said into a telephone has no words but its own.
  return <audio aria-label={label} autoPlay className={styles.audio} controls onEnded={onHeard} src={url} />
}
