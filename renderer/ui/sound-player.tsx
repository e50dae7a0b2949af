import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { bars, peaksOf } from './peaks.ts'
import styles from './sound-player.module.css'

export interface PlayerWords {
  readonly play: string
  readonly pause: string
  readonly position: string
  readonly failed: string
  /** Where it is, for screen readers: `0:12 of 1:30`. */
  readonly at: (at: number, length: number) => string
  /** `1:30` */
  readonly clock: (seconds: number) => string
}

interface SoundPlayerProps {
  readonly sound: Blob
  readonly words: PlayerWords
  /** Which sound it is, for screen readers. */
  readonly label?: string
  /** As soon as it is there, where the browser lets it. */
  readonly playsAtOnce?: boolean
  /** It was heard to its end. */
  readonly onHeard?: (() => void) | undefined
}

/** Above that a wave form would cost more memory than it is worth. */
const mostDrawn = 40 * 1024 * 1024

/** Plays a sound, with its wave form: each channel above the other. One moves in it with the pointer or the arrow keys. */
export function SoundPlayer({ sound, words, label, playsAtOnce = false, onHeard }: SoundPlayerProps) {
  const audio = useRef<HTMLAudioElement>(null)
  const [url, setUrl] = useState('')
  const [plays, setPlays] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(0)
  const [failed, setFailed] = useState(false)
  const peaks = usePeaks(sound)

  useEffect(() => {
    const made = URL.createObjectURL(sound)
    setUrl(made)
    // Nothing of the one before is true of this one.
    setPlays(false)
    setAt(0)
    setLength(0)
    setFailed(false)
    return () => URL.revokeObjectURL(made)
  }, [sound])

  const toggle = () => {
    const element = audio.current
    if (element === null) return
    if (element.paused) void element.play().catch((error) => setFailed(!isPassing(error)))
    else element.pause()
  }
  const seek = (seconds: number) => {
    if (audio.current !== null) audio.current.currentTime = seconds
    setAt(seconds)
  }
  const measured = ({ currentTarget }: { readonly currentTarget: HTMLAudioElement }) => {
    if (Number.isFinite(currentTarget.duration)) setLength(currentTarget.duration)
  }

  if (failed) return <p role="alert">{words.failed}</p>
  return (
    <fieldset aria-label={label} className={styles.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what people said */}
      <audio
        autoPlay={playsAtOnce}
        onDurationChange={measured}
        onEnded={() => {
          setPlays(false)
          onHeard?.()
        }}
        onError={() => setFailed(url !== '')}
        onPause={() => setPlays(false)}
        onPlay={() => setPlays(true)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        preload="metadata"
        ref={audio}
        src={url === '' ? undefined : url}
      />
      <Button
        leftSection={plays ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
        onClick={toggle}
        variant="default"
      >
        {plays ? words.pause : words.play}
      </Button>
      <div className={styles.track}>
        {peaks !== undefined && <WaveForm peaks={peaks} share={length === 0 ? 0 : at / length} />}
        <input
          aria-label={words.position}
          aria-valuetext={words.at(at, length)}
          className={styles.range}
          max={Math.max(length, 0.1)}
          min={0}
          onChange={({ currentTarget }) => seek(Number(currentTarget.value))}
          step={Math.max(0.1, length / 200)}
          type="range"
          value={at}
        />
      </div>
      <span aria-hidden className={styles.clock}>
        {words.clock(at)} / {words.clock(length)}
      </span>
    </fieldset>
  )
}

/** Paused or closed before it had begun, or no gesture yet: the sound is as good as before. */
function isPassing(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'AbortError' || error.name === 'NotAllowedError')
}

/** By channel, from 0 to 1. */
type Peaks = readonly (readonly number[])[]

function WaveForm({ peaks, share }: { readonly peaks: Peaks; readonly share: number }) {
  const height = 24
  return (
    <svg
      aria-hidden
      className={styles.wave}
      preserveAspectRatio="none"
      viewBox={`0 0 ${bars} ${height * peaks.length}`}
    >
      {peaks.map((channel, row) =>
        channel.map((peak, bar) => {
          const tall = Math.max(0.6, peak * height)
          return (
            <rect
              className={bar / bars < share ? styles.heard : styles.ahead}
              height={tall}
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              key={`${row}-${bar}`}
              width={0.6}
              x={bar + 0.2}
              y={row * height + (height - tall) / 2}
            />
          )
        })
      )}
    </svg>
  )
}

/** Undefined until they are known, or where the browser cannot tell. */
function usePeaks(sound: Blob): Peaks | undefined {
  const [peaks, setPeaks] = useState<Peaks>()
  useEffect(() => {
    let current = true
    setPeaks(undefined)
    if (sound.size <= mostDrawn && typeof OfflineAudioContext !== 'undefined') {
      decoded(sound).then(
        (found) => current && setPeaks(found),
        // It may be played all the same.
        () => {}
      )
    }
    return () => {
      current = false
    }
  }, [sound])
  return peaks
}

async function decoded(sound: Blob): Promise<Peaks> {
  const context = new OfflineAudioContext(1, 1, 16_000)
  const buffer = await context.decodeAudioData(await sound.arrayBuffer())
  return Array.from({ length: Math.min(2, buffer.numberOfChannels) }, (_, channel) =>
    peaksOf(buffer.getChannelData(channel))
  )
}
