import { Button, Select } from '@mantine/core'
import { IconMailOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryItem, HookView } from '../../../main/ipc/contract.ts'
import { useReading } from '../../state/use-reading.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Chips } from '../../ui/chips.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { LinesPage } from '../lines/lines-page.tsx'
import styles from './deliveries.module.css'
import { DeliveryRow } from './delivery-row.tsx'
import { hookTitle } from './hook-names.ts'
import { StoppedHook } from './stopped-hook.tsx'

type State = DeliveryItem['state'] | 'all'

const states = ['all', 'waiting', 'delivered', 'given-up'] as const satisfies readonly State[]

interface DeliveriesProps {
  /** Those of the domain. */
  readonly hooks: readonly HookView[]
  onChanged(): void
}

/** Post-call requests of all calls: what has arrived, what waits and until when, what was given up. */
export function Deliveries({ hooks, onChanged }: DeliveriesProps) {
  const { t } = useTranslation()
  const [state, setState] = useState<State>('all')
  const [hook, setHook] = useState<string | null>(null)
  const told = hooks.filter(({ like }) => like === 'postCall')
  return (
    <LinesPage>
      {told
        .filter(({ health }) => health.stopped)
        .map((stopped) => (
          <StoppedHook hook={stopped} key={stopped.hook} onResumed={onChanged} />
        ))}
      <Card>
        <SectionLabel>{t('deliveries.title')}</SectionLabel>
        <p className={styles.hint}>{t('deliveries.what')}</p>
        <div className={styles.filters}>
          <Chips
            choices={states.map((value) => ({ value, label: t(`deliveries.state.${value}`) }))}
            chosen={new Set([state])}
            label={t('deliveries.filterState')}
            onToggle={setState}
          />
          <Select
            aria-label={t('deliveries.filterHook')}
            className={styles.filterHook ?? ''}
            clearable
            data={told.map((each) => ({ value: each.hook, label: hookTitle(each, t) }))}
            onChange={setHook}
            placeholder={t('deliveries.everyHook')}
            size="xs"
            value={hook}
          />
        </div>
        <Pages
          hook={hook}
          key={`${state} ${hook}`}
          stopped={told.filter(({ health }) => health.stopped).map((each) => each.hook)}
          state={state === 'all' ? null : state}
        />
      </Card>
    </LinesPage>
  )
}

interface PagesProps {
  readonly hook: string | null
  readonly state: DeliveryItem['state'] | null
  readonly stopped: readonly string[]
}

/** One page after the other, as one asks for more. */
function Pages({ hook, state, stopped }: PagesProps) {
  const { t } = useTranslation()
  const [cursor, setCursor] = useState<string | null>(null)
  const [before, setBefore] = useState<readonly DeliveryItem[]>([])
  const [reading, again] = useReading({ command: 'deliveries.list', payload: { hook, state, cursor } })
  useEffect(() => {
    // What waits goes out by and by; only the first page is looked at again, for nobody reads on in one that changes.
    if (cursor !== null) return
    const timer = setInterval(again, 5000)
    return () => clearInterval(timer)
  }, [cursor, again])
  const items = [...before, ...(reading.state === 'read' ? reading.value.items : [])]
  const next = reading.state === 'read' ? reading.value.next : null
  if (reading.state === 'failed') {
    return <ErrorState onRetry={again} reason={reading.reason} title={t('deliveries.failed')} />
  }
  if (items.length === 0) {
    return reading.state === 'loading' ? (
      <SkeletonRows count={4} />
    ) : (
      <EmptyState
        icon={<IconMailOff size={22} />}
        text={t(state === null ? 'deliveries.noneText' : 'deliveries.noneOfState')}
        title={t('deliveries.none')}
      />
    )
  }
  return (
    <>
      <ul aria-label={t('deliveries.title')} className={styles.list}>
        {items.map((item) => (
          <DeliveryRow item={item} key={item.id} onRepeated={again} stopped={stopped.includes(item.hook)} />
        ))}
      </ul>
      {reading.state === 'loading' && <SkeletonRows count={2} />}
      {next !== null && (
        <Button
          onClick={() => {
            setBefore(items)
            setCursor(next)
          }}
          variant="subtle"
        >
          {t('deliveries.more')}
        </Button>
      )}
    </>
  )
}
