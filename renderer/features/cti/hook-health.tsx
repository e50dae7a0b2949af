import { IconCheck, IconClockHour4, IconMailForward, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { HookView } from '../../../main/ipc/contract.ts'
import { remarkWords } from '../../i18n/remark-words.ts'
import { hrefOf } from '../../state/route.ts'
import { useFormats } from '../../state/use-formats.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { deliveriesItem } from './deliveries-item.ts'
import styles from './hook-health.module.css'

/** How the hook did since the start: its last answer, its last failure, what waits to be delivered. */
export function HookHealth({ like, health }: Pick<HookView, 'like' | 'health'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { lastAnswer, lastFailure, waiting } = health
  return (
    <Card className={styles.card}>
      <SectionLabel>{t('cti.health.title')}</SectionLabel>
      <ul className={styles.lines}>
        {lastAnswer === null && lastFailure === null && (
          <Line icon={<IconClockHour4 aria-hidden size={16} />}>{t('cti.health.unasked')}</Line>
        )}
        {lastAnswer !== null && (
          <Line at={lastAnswer.at} icon={<IconCheck aria-hidden className={styles.answer} size={16} />}>
            {lastAnswer.status === null
              ? t('cti.health.answerPlain', { time: formats.milliseconds(lastAnswer.ms) })
              : t('cti.health.answer', { status: lastAnswer.status, time: formats.milliseconds(lastAnswer.ms) })}
          </Line>
        )}
        {lastFailure !== null && (
          <Line at={lastFailure.at} icon={<IconX aria-hidden className={styles.failure} size={16} />}>
            {t('cti.health.failure', { why: remarkWords(lastFailure.remark, t) })}
          </Line>
        )}
        {like === 'postCall' && (
          <Line icon={<IconMailForward aria-hidden size={16} />}>
            {t('cti.health.waiting', { count: waiting })} ·{' '}
            <a className={styles.link} href={hrefOf('cti', deliveriesItem)}>
              {t('deliveries.show')}
            </a>
          </Line>
        )}
      </ul>
    </Card>
  )
}

interface LineProps {
  readonly icon: ReactNode
  /** Unix milliseconds. */
  readonly at?: number
  readonly children: ReactNode
}

function Line({ icon, at, children }: LineProps) {
  const formats = useFormats()
  return (
    <li className={styles.line}>
      {icon}
      <span className={styles.words}>{children}</span>
      {at !== undefined && (
        <time className={styles.at} dateTime={new Date(at).toISOString()}>
          {formats.full(at)}
        </time>
      )}
    </li>
  )
}
