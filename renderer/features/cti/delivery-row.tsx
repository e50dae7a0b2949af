import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronRight, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryDetail, DeliveryItem } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { remarkWords } from '../../i18n/remark-words.ts'
import { hrefOf } from '../../state/route.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useReading } from '../../state/use-reading.ts'
import { useRun } from '../../state/use-run.ts'
import { SectionLabel } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { RawText } from '../../ui/raw-text.tsx'
import { ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './deliveries.module.css'

interface DeliveryRowProps {
  readonly item: DeliveryItem
  /** Its hook has answered 410: it waits for Resume. */
  readonly stopped: boolean
  onRepeated(): void
}

const tones = { waiting: 'hook', delivered: 'accent', 'given-up': 'end' } as const
/** So long what waits for a hook that is stopped is kept. */
const keptMs = 3 * 86_400_000
const secondsMatterMs = 3_600_000

export function DeliveryRow({ item, stopped, onRepeated }: DeliveryRowProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [open, setOpen] = useState(false)
  const { id, state, attempts, createdAt, nextAttemptAt, url } = item
  const waits = () => {
    if (state !== 'waiting') return t('deliveries.attempts', { count: attempts })
    if (stopped) return t('deliveries.keptUntil', { time: formats.full(createdAt + keptMs) })
    return nextAttemptAt === null || nextAttemptAt <= Date.now()
      ? t('deliveries.now', { count: attempts })
      : t('deliveries.next', { count: attempts, time: formats.secondsTime(nextAttemptAt) })
  }
  return (
    <li className={styles.item}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={styles.summary}>
          <IconChevronRight aria-hidden className={styles.chevron} size={14} />
          <time className={classes(styles.time, styles.began)} dateTime={new Date(createdAt).toISOString()}>
            {formats.full(createdAt)}
          </time>
          <span className={styles.what}>
            <span className={styles.address}>{withoutQuery(url)}</span>
            <span className={styles.waits}>{waits()}</span>
          </span>
          {id.includes('.notes') && <Tag>{t('deliveries.notes')}</Tag>}
          <Tag tone={tones[state]}>{t(`deliveries.state.${state}`)}</Tag>
        </summary>
        {open && <Detail item={item} onRepeated={onRepeated} />}
      </details>
    </li>
  )
}

function Detail({ item, onRepeated }: Pick<DeliveryRowProps, 'item' | 'onRepeated'>) {
  const { t } = useTranslation()
  const run = useRun()
  const [reading, again] = useReading({
    command: 'deliveries.read',
    payload: { id: item.id },
    version: `${item.attempts} ${item.state}`
  })
  const repeat = async () => {
    const reply = await run('deliveries.repeat', { id: item.id })
    if (!reply.ok) return
    notifications.show({ id: 'delivery-repeated', color: 'accent', title: t('deliveries.repeated'), message: '' })
    onRepeated()
    again()
  }
  if (reading.state === 'failed') {
    return <ErrorState onRetry={again} reason={reading.reason} title={t('deliveries.failed')} />
  }
  if (reading.state === 'loading') return <SkeletonRows count={2} />
  const { delivery, body, attempts } = reading.value
  return (
    <div className={styles.detail}>
      <SectionLabel>{t('deliveries.attemptsTitle')}</SectionLabel>
      {attempts.length === 0 ? (
        <p className={styles.hint}>{t('deliveries.noAttempt')}</p>
      ) : (
        <ol aria-label={t('deliveries.attemptsTitle')} className={styles.attempts}>
          {attempts.map((attempt) => (
            <Attempt attempt={attempt} began={delivery.createdAt} key={attempt.attempt} />
          ))}
        </ol>
      )}
      <SectionLabel>{t('cti.request')}</SectionLabel>
      <RawText>{`${delivery.method} ${delivery.url}${body === null ? '' : `\n\n${body}`}`}</RawText>
      <p className={styles.hint}>
        {'X-Offhook-Delivery: '}
        <code className={styles.code}>{delivery.id}</code>
      </p>
      <div className={styles.actions}>
        <Button leftSection={<IconRefresh aria-hidden size={16} />} onClick={() => void repeat()} size="xs">
          {t('deliveries.repeat')}
        </Button>
        <a className={styles.link} href={hrefOf('calls', delivery.uniqueid)}>
          {t('cti.recent.call')}
        </a>
      </div>
    </div>
  )
}

interface AttemptProps {
  readonly attempt: DeliveryDetail['attempts'][number]
  /** Of the delivery. */
  readonly began: number
}

function Attempt({ attempt: { at, attempt, outcome, remark }, began }: AttemptProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <li className={styles.attempt}>
      <span className={styles.number}>{formats.number(attempt)}</span>
      <time className={styles.time} dateTime={new Date(at).toISOString()} title={formats.full(at)}>
        {/* The first ones are seconds apart, the last ones hours. */}
        {at - began < secondsMatterMs ? formats.secondsTime(at) : formats.full(at)}
      </time>
      <span className={remark === null ? undefined : styles.failure}>{outcomeWords(outcome, remark, t)}</span>
    </li>
  )
}

function outcomeWords(outcome: string, remark: DeliveryDetail['attempts'][number]['remark'], t: Translate): string {
  if (remark !== null) return remarkWords(remark, t)
  const status = /^status (\d{3})$/.exec(outcome)?.[1]
  return status === undefined ? outcome : t('deliveries.arrived', { status })
}

const withoutQuery = (url: string): string => url.replace(/[?#].*$/, '')
