import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { hrefOf } from '../../state/route.ts'
import { useApp } from '../../state/use-app.ts'
import { useDial } from '../../state/use-dial.ts'
import { useReading } from '../../state/use-reading.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { NoCallsDrawing } from '../../ui/drawings.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { CallList } from '../calls/call-list.tsx'
import styles from './recent-calls.module.css'

const most = 12
const question = { cursor: null, search: '', outcome: 'all' } as const

/** The newest calls. */
export function RecentCalls() {
  const { t } = useTranslation()
  const dial = useDial()
  // The list is of calls that are over: it changes as one ends, and is asked for again when its card goes.
  const version = useApp(({ calls, missed }) =>
    [missed, ...calls.filter(({ state }) => state === 'ended').map(({ id }) => id)].join(' ')
  )
  const [reading, again] = useReading({ command: 'recent.list', payload: question, version })

  const body = () => {
    switch (reading.state) {
      case 'loading':
        return (
          <div className={styles.inset}>
            <SkeletonRows count={5} />
          </div>
        )
      case 'failed':
        return <ErrorState onRetry={again} reason={reading.reason} title={t('recent.failedTitle')} />
      case 'read':
        if (reading.value.items.length === 0) {
          return (
            <EmptyState
              action={<Button onClick={() => void dial('*43')}>{t('recent.echoTest')}</Button>}
              drawing={<NoCallsDrawing />}
              text={t('recent.emptyText')}
              title={t('recent.empty')}
            />
          )
        }
        return <CallList brief calls={reading.value.items.slice(0, most)} label={t('recent.title')} />
    }
  }
  return (
    <>
      <div className={styles.head}>
        <SectionLabel>{t('recent.title')}</SectionLabel>
        <a className={styles.all} href={hrefOf('calls')}>
          {t('recent.all')}
        </a>
      </div>
      <Card className={styles.card}>{body()}</Card>
    </>
  )
}
