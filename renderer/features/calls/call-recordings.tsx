import { Button } from '@mantine/core'
import { IconDownload, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordingItem } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { fetchedInParts } from '../../state/sound-parts.ts'
import { useBridge } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { usePlayerWords } from '../../state/use-player-words.ts'
import { useReading } from '../../state/use-reading.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './call-recordings.module.css'

const SoundPlayer = lazy(async () => ({ default: (await import('../../ui/sound-player.tsx')).SoundPlayer }))

const types = { wav: 'audio/wav', ogg: 'audio/ogg' } as const

/** What was recorded of a call, what those who talked were told of it, and whether it is there still. */
export function CallRecordings({ uniqueid }: { readonly uniqueid: string }) {
  const { t } = useTranslation()
  const [reading, again] = useReading({ command: 'recording.list', payload: { uniqueid } })
  if (reading.state !== 'read' || reading.value.items.length === 0) return null
  return (
    <Card>
      <SectionLabel>{t('recording.title')}</SectionLabel>
      {reading.value.items.map((item) => (
        <Recording again={again} item={item} key={item.id} />
      ))}
    </Card>
  )
}

interface RecordingProps {
  readonly item: RecordingItem
  readonly again: () => void
}

function Recording({ item, again }: RecordingProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const facts = factsOf(item, { t, full: formats.full })
  return (
    <section className={styles.recording}>
      {item.isThere && <Sound item={item} />}
      {facts.map((fact) => (
        <p className={styles.fact} key={fact}>
          {fact}
        </p>
      ))}
      {item.mayDelete && <Delete again={again} item={item} />}
    </section>
  )
}

/** Fetched when somebody wants to hear it, and not before. */
function Sound({ item }: { readonly item: RecordingItem }) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const [state, setState] = useState<'idle' | 'failed' | { readonly percent: number } | Blob>('idle')
  /** Play was pressed, so it plays as soon as it is there; what was downloaded does not. */
  const [wasPlayed, setWasPlayed] = useState(false)
  const words = usePlayerWords()
  const fetch = async () => {
    setState({ percent: 0 })
    const sound = await fetchedInParts((from) => bridge.invoke('recording.read', { id: item.id, from }), {
      type: types[item.format],
      onProgress: (percent) => setState({ percent })
    })
    setState(sound ?? 'failed')
    return sound
  }
  const download = async () => {
    const sound = state instanceof Blob ? state : await fetch()
    if (sound !== null) save(sound, `${item.id}.${item.format}`)
  }
  const play = () => {
    setWasPlayed(true)
    void fetch()
  }
  const isFetching = typeof state === 'object' && !(state instanceof Blob)
  return (
    <div className={styles.sound}>
      {state instanceof Blob ? (
        <Suspense fallback={null}>
          <SoundPlayer playsAtOnce={wasPlayed} sound={state} words={words} />
        </Suspense>
      ) : (
        <Button disabled={isFetching} leftSection={<IconPlayerPlay size={18} />} onClick={play} variant="default">
          {t('recording.play')}
        </Button>
      )}
      <Button disabled={isFetching} leftSection={<IconDownload size={18} />} onClick={() => void download()}>
        {t('recording.download')}
      </Button>
      <span role="status">
        {isFetching && t('recording.loading', { percent: state.percent })}
        {state === 'failed' && t('recording.failed')}
      </span>
    </div>
  )
}

function Delete({ item, again }: RecordingProps) {
  const { t } = useTranslation()
  const run = useRun()
  const [asks, setAsks] = useState(false)
  const remove = async () => {
    setAsks(false)
    const reply = await run('recording.delete', { id: item.id })
    if (reply.ok) again()
  }
  return (
    <>
      <Button color="end" leftSection={<IconTrash size={18} />} onClick={() => setAsks(true)} size="xs">
        {t('recording.delete')}
      </Button>
      <Dialog onClose={() => setAsks(false)} opened={asks} title={t('recording.deleteTitle')}>
        <p>{t('recording.deleteText')}</p>
        <div className={styles.pair}>
          <Button onClick={() => setAsks(false)}>{t('action.cancel')}</Button>
          <Button color="end" onClick={() => void remove()} variant="filled">
            {t('recording.delete')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

interface Saying {
  readonly t: Translate
  readonly full: (at: number) => string
}

/** In sentences: consent, an early end, who has deleted it. */
function factsOf({ announced, at, answer, ended, deleted }: RecordingItem, { t, full }: Saying): string[] {
  const when = at === null ? '' : full(at)
  return [
    answer !== null
      ? t(answer === 'yes' ? 'recording.answerYes' : answer === 'no' ? 'recording.answerNo' : 'recording.answerNone', {
          when
        })
      : announced === 'both'
        ? t('recording.announcedBoth', { when })
        : t('recording.announcedNone'),
    ...(ended === 'storage-full' ? [t('recording.endedFull')] : []),
    ...(ended === 'not-writable' ? [t('recording.endedUnwritable')] : []),
    ...(ended === 'crash' ? [t('recording.endedCrash')] : []),
    ...(deleted === null ? [] : [t('recording.deleted', { by: deleted.by, when: full(deleted.at) })])
  ]
}

function save(sound: Blob, name: string): void {
  const url = URL.createObjectURL(sound)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then, and goes on without it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
