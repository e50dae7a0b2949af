import { type CSSProperties, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimelineItem, TimelineSaid } from '../../../main/ipc/contract.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { RawText } from '../../ui/raw-text.tsx'
import styles from './sip-ladder.module.css'
import { partyOf } from './timeline-words.ts'
import { useTelling } from './use-telling.ts'

type Message = Extract<TimelineSaid, { code: 'sip' }>

interface Rung {
  readonly item: TimelineItem
  readonly message: Message
}

/** The messages between Offhook and each party, as arrows between upright lines; a click opens one. */
export function SipLadder({ items }: { readonly items: readonly TimelineItem[] }) {
  const { t } = useTranslation()
  const { user } = useTelling(null)
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    card.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const rungs = items.flatMap((item): Rung[] => (item.said?.code === 'sip' ? [{ item, message: item.said }] : []))
  const lanes = lanesOf(rungs)
  return (
    <Card ref={card}>
      <SectionLabel>{t('timeline.ladder')}</SectionLabel>
      {rungs.length === 0 ? (
        <p className={styles.none}>{t('timeline.empty')}</p>
      ) : (
        <>
          <div aria-hidden className={styles.lanes} style={{ '--lanes': lanes.length } as CSSProperties}>
            {lanes.map((lane) => (
              <span className={classes(styles.lane, lane === null && styles.own)} key={lane}>
                {lane === null ? t('product') : partyOf(lane, t, user)}
              </span>
            ))}
          </div>
          <ol className={styles.rungs}>
            {rungs.map((rung, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a message may be repeated within a millisecond
              <RungRow key={`${rung.item.at} ${index}`} lanes={lanes} rung={rung} />
            ))}
          </ol>
        </>
      )}
    </Card>
  )
}

/** The first party, Offhook (null), then everybody else in the order in which they came. */
function lanesOf(rungs: readonly Rung[]): readonly (string | null)[] {
  const [first = '', ...others] = new Set(rungs.map(({ message }) => message.peer))
  return [first, null, ...others]
}

function RungRow({ rung, lanes }: { readonly rung: Rung; readonly lanes: readonly (string | null)[] }) {
  const { t, formats, user } = useTelling(null)
  const { item, message } = rung
  const peer = lanes.indexOf(message.peer)
  const own = lanes.indexOf(null)
  const [from, to] = message.direction === 'in' ? [peer, own] : [own, peer]
  const nameOf = (lane: number) => partyOf(lanes[lane] ?? t('product'), t, user)
  const style = {
    '--lanes': lanes.length,
    '--left': Math.min(from, to) + 0.5,
    '--span': Math.abs(from - to)
  } as CSSProperties
  const { label, tone } = briefly(message.summary)
  return (
    <li>
      <details className={styles.rung}>
        <summary
          aria-label={`${formats.exactTime(item.at)} ${nameOf(from)} → ${nameOf(to)}: ${label}`}
          className={styles.row}
        >
          <time className={styles.at} dateTime={new Date(item.at).toISOString()}>
            {formats.exactTime(item.at)}
          </time>
          <span className={styles.field} style={style}>
            {lanes.map((lane, index) => (
              <span className={styles.upright} key={lane} style={{ '--lane': index + 0.5 } as CSSProperties} />
            ))}
            <span className={styles.arrow} data-to={to > from ? 'right' : 'left'} data-tone={tone}>
              <span className={styles.label}>{label}</span>
            </span>
          </span>
        </summary>
        <RawText className={styles.raw}>{item.detail ?? message.summary}</RawText>
      </details>
    </li>
  )
}

/** `INVITE`, `180 Ringing`; and whether it asks, tells, grants or refuses. */
function briefly(summary: string): { label: string; tone: 'request' | 'progress' | 'success' | 'failure' } {
  const [, status, reason = ''] = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(summary) ?? []
  if (status === undefined) return { label: summary.split(' ')[0] ?? summary, tone: 'request' }
  const label = `${status} ${reason}`.trim()
  return { label, tone: status < '200' ? 'progress' : status < '300' ? 'success' : 'failure' }
}
