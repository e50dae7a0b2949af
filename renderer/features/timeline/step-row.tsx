import { useTranslation } from 'react-i18next'
import type { TimelineItem } from '../../../main/ipc/contract.ts'
import { SectionLabel } from '../../ui/card.tsx'
import { Disc } from '../../ui/disc.tsx'
import { RawText } from '../../ui/raw-text.tsx'
import { Tag } from '../../ui/tag.tsx'
import { StepIcon } from './step-icon.tsx'
import styles from './timeline.module.css'
import { type Telling, wordsOf } from './timeline-words.ts'
import { toneOf } from './tone-of.ts'
import { useTelling } from './use-telling.ts'

interface StepRowProps {
  readonly item: TimelineItem
  /** When the call began. */
  readonly start: number
  readonly side: Telling['side']
}

/** One step along the line, with request and reply of a hook on demand. */
export function StepRow({ item, start, side }: StepRowProps) {
  const telling = useTelling(side)
  const { t, formats } = telling
  const { title, text, figure, technical } = wordsOf(item, telling)
  const tone = toneOf(item)
  const exchanged = item.detail !== null && item.kind !== 'sip'
  return (
    <li className={styles.step}>
      <time className={styles.at} dateTime={new Date(item.at).toISOString()}>
        {formats.exactTime(item.at)}
      </time>
      <Disc size={28} tone={tone}>
        <StepIcon item={item} size={16} />
      </Disc>
      <div className={styles.words}>
        <div className={styles.title}>
          {title}
          {figure !== null && <Tag tone={tone === 'end' ? 'end' : 'hook'}>{figure}</Tag>}
        </div>
        {text !== '' && <p className={styles.text}>{text}</p>}
        {(technical !== null || exchanged) && (
          <details className={styles.disclosure}>
            <summary aria-label={`${t('timeline.detail')}: ${title}`}>{t('timeline.detail')}</summary>
            {technical !== null && <p className={styles.text}>{technical}</p>}
            {exchanged && <Exchange item={item} />}
          </details>
        )}
      </div>
      <span className={styles.since} title={t('timeline.sinceStart', { time: formats.elapsed(item.at - start) })}>
        {item.at > start && `+${formats.elapsed(item.at - start)}`}
      </span>
    </li>
  )
}

function Exchange({ item: { said, detail } }: { readonly item: TimelineItem }) {
  const { t } = useTranslation()
  return (
    <>
      {said?.code === 'hook' && <Raw label={t('timeline.request')} text={`${said.method} ${said.url}`} />}
      <Raw label={t('timeline.reply')} text={detail ?? ''} />
    </>
  )
}

function Raw({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <>
      <SectionLabel className={styles.rawLabel}>{label}</SectionLabel>
      <RawText>{text}</RawText>
    </>
  )
}
