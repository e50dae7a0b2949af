import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimelineSaid } from '../../../main/ipc/contract.ts'
import type { FrontCall } from '../../state/front-call.ts'
import { useReading } from '../../state/use-reading.ts'
import { Step, Steps } from '../../ui/steps.tsx'
import { StepIcon } from '../timeline/step-icon.tsx'
import { stepsOf } from '../timeline/steps-of.ts'
import { wordsOf } from '../timeline/timeline-words.ts'
import { toneOf } from '../timeline/tone-of.ts'
import { useTelling } from '../timeline/use-telling.ts'
import styles from './call-side.module.css'

const renewEveryMs = 3_000

/** What has happened to a call so far, as it happens. */
export default function CallSteps({ call }: { readonly call: FrontCall }) {
  const { t } = useTranslation()
  const live = call.state !== 'ended'
  const beat = useBeat(live)
  const [reading] = useReading({
    command: 'timeline.read',
    payload: call.uniqueid === null ? null : { uniqueid: call.uniqueid },
    version: `${call.state} ${beat}`
  })
  const telling = useTelling(reading.state === 'read' ? reading.value.side : null)
  const steps = reading.state === 'read' ? stepsOf(reading.value.entries).filter(({ said }) => !isPlumbing(said)) : []
  if (reading.state === 'failed') return <p className={styles.empty}>{reading.reason}</p>
  if (steps.length === 0) {
    const nothing = live ? 'timeline.waiting' : call.uniqueid === null ? 'timeline.none' : 'timeline.empty'
    return <p className={styles.empty}>{t(nothing)}</p>
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keys
    <div className={styles.list} tabIndex={0}>
      <Steps label={t('timeline.title')}>
        {steps.map((step) => {
          const { title, text, figure } = wordsOf(step, telling)
          return (
            <Step
              icon={<StepIcon item={step} size={14} />}
              key={`${step.at} ${step.title}`}
              text={[telling.formats.secondsTime(step.at), figure, text].filter(Boolean).join(' · ')}
              title={title}
              tone={toneOf(step)}
            />
          )
        })}
      </Steps>
    </div>
  )
}

/** Where sound goes and comes from matters on the page of the call, not beside a caller's page. */
const isPlumbing = (said: TimelineSaid | null): boolean => said?.code === 'media-at' || said?.code === 'media-from'

/** Counts while something lives that changes without telling. */
function useBeat(running: boolean): number {
  const [beat, setBeat] = useState(0)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setBeat((count) => count + 1), renewEveryMs)
    return () => clearInterval(timer)
  }, [running])
  return beat
}
