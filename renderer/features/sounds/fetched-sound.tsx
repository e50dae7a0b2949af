import { Button, Loader } from '@mantine/core'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlayerWords } from '../../state/use-player-words.ts'
import styles from './fetched-sound.module.css'

const SoundPlayer = lazy(async () => ({ default: (await import('../../ui/sound-player.tsx')).SoundPlayer }))

interface FetchedSoundProps {
  /** Another one asks again. */
  readonly what: string
  /** Null: it cannot be had. */
  readonly fetch: (signal: AbortSignal) => Promise<Blob | null>
  /** Said to screen readers. */
  readonly label: string
  /** It was heard to its end. */
  readonly onHeard?: (() => void) | undefined
}

/** A sound that somebody wants to hear: fetched, and played as soon as it is there. */
export function FetchedSound({ what, fetch, label, onHeard }: FetchedSoundProps) {
  const { t } = useTranslation()
  const words = usePlayerWords()
  const [sound, setSound] = useState<Blob | 'failed' | null>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `what` stands for `fetch`, and `attempt` asks again.
  useEffect(() => {
    const gone = new AbortController()
    setSound(null)
    void fetch(gone.signal).then((fetched) => {
      if (!gone.signal.aborted) setSound(fetched ?? 'failed')
    })
    return () => gone.abort()
  }, [what, attempt])
  if (sound === 'failed') {
    return (
      <div className={styles.state} role="alert">
        {t('sounds.notHad')}
        <Button onClick={() => setAttempt(attempt + 1)} size="xs" variant="default">
          {t('action.retry')}
        </Button>
      </div>
    )
  }
  if (sound === null) return <OnItsWay />
  return (
    <div className={styles.player}>
      <Suspense fallback={<OnItsWay />}>
        <SoundPlayer label={label} onHeard={onHeard} playsAtOnce sound={sound} words={words} />
      </Suspense>
    </div>
  )
}

function OnItsWay() {
  const { t } = useTranslation()
  return (
    <div className={styles.state} role="status">
      <Loader aria-hidden size="xs" />
      {t('sounds.onItsWay')}
    </div>
  )
}
