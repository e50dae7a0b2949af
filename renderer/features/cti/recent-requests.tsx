import { IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CommandResults, HookView } from '../../../main/ipc/contract.ts'
import { remarkWords } from '../../i18n/remark-words.ts'
import { hrefOf } from '../../state/route.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useReading } from '../../state/use-reading.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { RawText } from '../../ui/raw-text.tsx'
import { ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './deliveries.module.css'

type Request = CommandResults['hooks.requests']['items'][number]

/** What the hook was asked since the start, and what it has answered; headers are not among it. */
export function RecentRequests({ hook, health }: Pick<HookView, 'hook' | 'health'>) {
  const { t } = useTranslation()
  const version = `${health.lastAnswer?.at} ${health.lastFailure?.at}`
  const [reading, again] = useReading({ command: 'hooks.requests', payload: { hook }, version })
  return (
    <Card>
      <SectionLabel>{t('cti.recent.title')}</SectionLabel>
      {reading.state === 'loading' && <SkeletonRows count={2} />}
      {reading.state === 'failed' && (
        <ErrorState onRetry={again} reason={reading.reason} title={t('cti.recent.failed')} />
      )}
      {reading.state === 'read' &&
        (reading.value.items.length === 0 ? (
          <p className={styles.hint}>{t('cti.recent.none')}</p>
        ) : (
          <ul aria-label={t('cti.recent.title')} className={styles.list}>
            {reading.value.items.map((request) => (
              <RequestRow key={`${request.at} ${request.uniqueid} ${request.url}`} request={request} />
            ))}
          </ul>
        ))}
    </Card>
  )
}

function RequestRow({ request }: { readonly request: Request }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { at, uniqueid, method, url, body, status, ms, result, remark, reply } = request
  const time = formats.milliseconds(ms)
  return (
    <li className={styles.item}>
      <details>
        <summary className={styles.summary}>
          <IconChevronRight aria-hidden className={styles.chevron} size={14} />
          <time className={styles.time} dateTime={new Date(at).toISOString()}>
            {formats.secondsTime(at)}
          </time>
          <span className={styles.what}>
            <span className={styles.address}>{`${method} ${url}`}</span>
          </span>
          <Tag tone={result === 'failed' ? 'end' : 'accent'}>
            {status === null ? t('cti.recent.noStatus', { time }) : t('cti.recent.status', { status, time })}
          </Tag>
        </summary>
        <div className={styles.detail}>
          {remark !== null && <p className={styles.failure}>{remarkWords(remark, t)}</p>}
          <SectionLabel>{t('cti.request')}</SectionLabel>
          <RawText>{body === null ? `${method} ${url}` : `${method} ${url}\n\n${body}`}</RawText>
          {reply !== '' && (
            <>
              <SectionLabel>{t('cti.reply')}</SectionLabel>
              <RawText>{reply}</RawText>
            </>
          )}
          <a className={styles.link} href={hrefOf('calls', uniqueid)}>
            {t('cti.recent.call')}
          </a>
        </div>
      </details>
    </li>
  )
}
