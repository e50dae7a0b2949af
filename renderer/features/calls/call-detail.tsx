import { Button } from '@mantine/core'
import { IconArrowLeft, IconPhone } from '@tabler/icons-react'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecentCall, TimelineItem } from '../../../main/ipc/contract.ts'
import { go } from '../../app/route.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { whoIs } from '../../state/calls.ts'
import { useReading } from '../../state/use-reading.ts'
import { useRun } from '../../state/use-run.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Chips } from '../../ui/chips.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { NotesField } from '../phone/notes-field.tsx'
import styles from './calls-page.module.css'
import { toneOf } from './tone-of.ts'
import { useCallWords } from './use-call-words.ts'

interface CallDetailProps {
  readonly uniqueid: string
  /** Undefined while the list is read, or where it is not among those read. */
  readonly call: RecentCall | undefined
  readonly reading: boolean
}

export function CallDetail({ uniqueid, call, reading }: CallDetailProps) {
  const { t } = useTranslation()
  return (
    <article className={styles.detail}>
      {call === undefined ? <Head title={reading ? '' : t('calls.notFound')} /> : <CallHead call={call} />}
      <Card>
        <SectionLabel>{t('notes.title')}</SectionLabel>
        <NotesField id="record-notes" key={uniqueid} uniqueid={uniqueid} />
      </Card>
      <CallTimeline uniqueid={uniqueid} />
    </article>
  )
}

function Head({ title }: { readonly title: string }) {
  const { t } = useTranslation()
  return (
    <header className={styles.head}>
      <BackButton label={t('calls.back')} />
      <p className={styles.sub}>{title}</p>
    </header>
  )
}

function BackButton({ label }: { readonly label: string }) {
  return (
    <IconButton className={styles.back ?? ''} label={label} onClick={() => go('calls')} variant="subtle">
      <IconArrowLeft size={18} />
    </IconButton>
  )
}

function CallHead({ call }: { readonly call: RecentCall }) {
  const { t } = useTranslation()
  const run = useRun()
  const formats = useFormats()
  const words = useCallWords()(call, Date.now())
  const who = whoIs(call) || t('call.unknown')
  const facts = [
    words.number,
    call.via,
    t(call.direction === 'incoming' ? 'calls.inbound' : 'calls.outbound'),
    words.outcome ?? t('calls.answered'),
    formats.full(call.startedAt),
    words.duration
  ]
  return (
    <header className={styles.head}>
      <BackButton label={t('calls.back')} />
      <Avatar name={call.name} size={46} />
      <div className={styles.words}>
        <h2 className={styles.name}>{who}</h2>
        <p className={styles.sub}>{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {call.number !== '' && (
        <Button
          color="accent"
          leftSection={<IconPhone size={18} />}
          onClick={async () => {
            const reply = await run('call.dial', { target: call.number })
            if (reply.ok) go('phone')
          }}
          variant="filled"
        >
          {t('action.callBack')}
        </Button>
      )}
    </header>
  )
}

type Shown = 'decisions' | 'sip' | 'media'

const shownAs = ({ kind }: TimelineItem): Shown => (kind === 'sip' ? 'sip' : kind === 'media' ? 'media' : 'decisions')

/** Why did it ring there: each step, with what was said on the wire where asked for. */
function CallTimeline({ uniqueid }: { readonly uniqueid: string }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<ReadonlySet<Shown>>(new Set(['decisions', 'media']))
  const [reading, again] = useReading({ command: 'timeline.read', payload: { uniqueid } })
  const toggle = (which: Shown) =>
    setShown((before) => {
      const after = new Set(before)
      if (!after.delete(which)) after.add(which)
      return after
    })
  const choices = [
    { value: 'decisions', label: t('timeline.decisions') },
    { value: 'sip', label: t('timeline.sip') },
    { value: 'media', label: t('timeline.media') }
  ] as const
  const body = () => {
    switch (reading.state) {
      case 'loading':
        return <SkeletonRows count={6} />
      case 'failed':
        return <ErrorState onRetry={again} reason={reading.reason} title={t('timeline.failed')} />
      case 'read': {
        const lines = reading.value.entries.filter((entry) => shown.has(shownAs(entry)))
        if (lines.length === 0) return <p className={styles.sub}>{t('timeline.empty')}</p>
        return (
          <ol className={styles.lines}>
            {lines.map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two steps of one millisecond may read the same
              <Line entry={entry} key={`${entry.at} ${index}`} />
            ))}
          </ol>
        )
      }
    }
  }
  return (
    <Card>
      <div className={styles.lineHead}>
        <SectionLabel>{t('timeline.why')}</SectionLabel>
        <Chips choices={choices} chosen={shown} label={t('timeline.show')} onToggle={toggle} />
      </div>
      {body()}
    </Card>
  )
}

function Line({ entry }: { readonly entry: TimelineItem }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const tone = toneOf(entry)
  const dot = tone === 'neutral' ? 'var(--dim)' : `var(--${tone})`
  return (
    <li className={styles.line}>
      <span aria-hidden className={styles.dot} style={{ '--dot': dot } as CSSProperties} />
      <time className={styles.at} dateTime={new Date(entry.at).toISOString()}>
        {formats.exactTime(entry.at)}
      </time>
      <div>
        <p className={styles.title}>{entry.title}</p>
        {entry.text !== '' && <p className={styles.text}>{entry.text}</p>}
        {entry.detail !== null && (
          <details className={styles.disclosure}>
            <summary aria-label={`${t('timeline.detail')}: ${entry.title}`}>{t('timeline.detail')}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
            <pre className={styles.raw} tabIndex={0}>
              {entry.detail}
            </pre>
          </details>
        )}
      </div>
    </li>
  )
}
