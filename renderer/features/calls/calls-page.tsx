import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { go } from '../../state/route.ts'
import { useApp } from '../../state/use-app.ts'
import { useFaultText, useRun } from '../../state/use-run.ts'
import { Card } from '../../ui/card.tsx'
import { Chips } from '../../ui/chips.tsx'
import { NoCallsDrawing, TimelineDrawing } from '../../ui/drawings.tsx'
import { SplitPage } from '../../ui/split-page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { CallDetail } from './call-detail.tsx'
import { CallList } from './call-list.tsx'
import styles from './calls-page.module.css'
import { type History, useHistory } from './use-history.ts'

/** Every call of this person, and why it went as it went. */
export default function CallsPage({ item }: { readonly item: string | null }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const [outcome, setOutcome] = useState<'all' | 'missed'>('all')
  const live = useApp(({ calls }) => calls.filter(({ state }) => state !== 'ended').length)
  const history = useHistory({ search, outcome }, String(live))
  useSeen()
  const choices = [
    { value: 'all', label: t('calls.all') },
    { value: 'missed', label: t('calls.missed') }
  ] as const
  const picked = history.calls.find(({ uniqueid }) => uniqueid === item)
  const list = (
    <>
      <TextInput
        aria-label={t('calls.search')}
        leftSection={<IconSearch size={18} />}
        maxLength={128}
        onChange={(event) => setSearch(event.currentTarget.value)}
        placeholder={t('calls.search')}
        type="search"
        value={search}
      />
      <Chips choices={choices} chosen={new Set([outcome])} label={t('calls.filter')} onToggle={setOutcome} />
      <HistoryList asked={search !== '' || outcome !== 'all'} history={history} picked={item} />
    </>
  )
  const detail =
    item === null ? null : <CallDetail call={picked} key={item} reading={history.state === 'loading'} uniqueid={item} />
  return (
    <SplitPage
      detail={detail}
      list={list}
      listWidth={400}
      nothingPicked={
        <div className={styles.nothing}>
          <EmptyState drawing={<TimelineDrawing />} text={t('calls.pickText')} title={t('calls.pick')} />
        </div>
      }
      title={t('calls.title')}
    />
  )
}

/** Who looks at the list has seen what was missed. */
function useSeen(): void {
  const run = useRun()
  const missed = useApp((state) => state.missed)
  useEffect(() => {
    if (missed > 0) void run('recent.seen', {})
  }, [run, missed])
}

interface HistoryListProps {
  readonly history: History
  readonly picked: string | null
  /** Something was searched for. */
  readonly asked: boolean
}

function HistoryList({ history, picked, asked }: HistoryListProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const end = useReachedEnd(history.readMore)
  if (history.state === 'loading') {
    return (
      <Card className={styles.card}>
        <div className={styles.inset}>
          <SkeletonRows count={8} />
        </div>
      </Card>
    )
  }
  if (history.state === 'failed' && history.fault !== null) {
    return <ErrorState onRetry={history.again} reason={faultText(history.fault)} title={t('recent.failedTitle')} />
  }
  if (history.calls.length === 0) {
    return asked ? (
      <EmptyState icon={<IconSearch size={22} />} text={t('calls.nothingText')} title={t('calls.nothing')} />
    ) : (
      <EmptyState drawing={<NoCallsDrawing />} text={t('recent.emptyText')} title={t('recent.empty')} />
    )
  }
  return (
    <div className={styles.scroll}>
      <Card className={styles.card}>
        <CallList calls={history.calls} label={t('calls.list')} onDialled={() => go('phone')} picked={picked} />
        {history.more && (
          <p className={styles.more} ref={end} role="status">
            {t('calls.more')}
          </p>
        )}
      </Card>
    </div>
  )
}

/** Calls back when the element it is put on comes into view, each time. */
function useReachedEnd(onReached: () => void) {
  const latest = useRef(onReached)
  latest.current = onReached
  return (element: HTMLElement | null) => {
    if (element === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) latest.current()
      },
      { root: element.closest(`.${styles.scroll}`), rootMargin: '400px' }
    )
    observer.observe(element)
    return () => observer.disconnect()
  }
}
