import { VisuallyHidden } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { hrefOf } from '../../app/route.ts'
import { whoIs } from '../../state/calls.ts'
import { useApp } from '../../state/use-app.ts'
import { useReading } from '../../state/use-reading.ts'
import { useRun } from '../../state/use-run.ts'
import { Avatar } from '../../ui/avatar.tsx'
import rowStyles from '../../ui/call-row.module.css'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { OutcomeIcon } from '../calls/outcome-icon.tsx'
import { useCallWords } from '../calls/use-call-words.ts'
import styles from './recent-calls.module.css'

const most = 12
const question = { cursor: null, search: '', outcome: 'all' } as const

/** The newest calls; a click calls back. */
export function RecentCalls() {
  const { t } = useTranslation()
  const run = useRun()
  const wordsOf = useCallWords()
  // A call that came or went changes the list.
  const version = useApp(({ calls, missed }) => `${missed} ${calls.map(({ id, state }) => `${id}${state}`).join(' ')}`)
  const [reading, again] = useReading({ command: 'recent.list', payload: question, version })
  const now = Date.now()

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
          return <EmptyState icon={<IconPhone size={22} />} text={t('recent.emptyText')} title={t('recent.empty')} />
        }
        return (
          <ul>
            {reading.value.items.slice(0, most).map((call) => {
              const who = whoIs(call) || t('call.unknown')
              const words = wordsOf(call, now)
              return (
                <li key={call.uniqueid}>
                  <button
                    className={rowStyles.row}
                    disabled={call.number === ''}
                    onClick={() => void run('call.dial', { target: call.number })}
                    title={t('action.callBack')}
                    type="button"
                  >
                    <Avatar name={call.name} />
                    <span className={rowStyles.words}>
                      <div className={rowStyles.name}>{who}</div>
                      <div className={rowStyles.sub}>
                        {words.outcome !== null && (
                          <span className={classes(call.outcome === 'missed' && rowStyles.missed)}>
                            {`${words.outcome} · `}
                          </span>
                        )}
                        {[words.number, words.moment, words.duration].filter(Boolean).join(' · ')}
                      </div>
                    </span>
                    <span className={rowStyles.side}>
                      <OutcomeIcon call={call} />
                      <VisuallyHidden>{t('action.callBack')}</VisuallyHidden>
                    </span>
                  </button>
                </li>
              )
            })}
          </ul>
        )
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
