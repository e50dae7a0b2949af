import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandResults, TimelineItem } from '../../../main/ipc/contract.ts'
import type { Reading } from '../../state/use-reading.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Chips } from '../../ui/chips.tsx'
import { ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { SipLadder } from './sip-ladder.tsx'
import { StepRow } from './step-row.tsx'
import { stepsOf } from './steps-of.ts'
import styles from './timeline.module.css'

type Shown = 'decisions' | 'sip' | 'media'

const shownAs = ({ kind }: TimelineItem): Shown => (kind === 'media' ? 'media' : 'decisions')

interface CallTimelineProps {
  readonly reading: Reading<CommandResults['timeline.read']>
  readonly again: () => void
}

/** Why did it ring there: each step, and what was said on the wire where that is asked for. */
export function CallTimeline({ reading, again }: CallTimelineProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<ReadonlySet<Shown>>(new Set(['decisions', 'media']))
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
  const entries = reading.state === 'read' ? reading.value.entries : []
  const steps = stepsOf(entries).filter((entry) => shown.has(shownAs(entry)))
  const start = entries[0]?.at ?? 0
  const body = () => {
    switch (reading.state) {
      case 'loading':
        return <SkeletonRows count={6} />
      case 'failed':
        return <ErrorState onRetry={again} reason={reading.reason} title={t('timeline.failed')} />
      case 'read':
        if (steps.length === 0) return <p className={styles.note}>{t('timeline.empty')}</p>
        return (
          <ol>
            {steps.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two steps of one millisecond may read the same
              <StepRow item={item} key={`${item.at} ${index}`} side={reading.value.side} start={start} />
            ))}
          </ol>
        )
    }
  }
  return (
    <>
      <Card>
        <div className={styles.head}>
          <SectionLabel>{t('timeline.why')}</SectionLabel>
          <Chips choices={choices} chosen={shown} label={t('timeline.show')} onToggle={toggle} />
        </div>
        {body()}
      </Card>
      {shown.has('sip') && entries.length > 0 && <SipLadder items={entries} />}
    </>
  )
}
