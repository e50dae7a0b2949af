import { Button } from '@mantine/core'
import { IconVolume } from '@tabler/icons-react'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { withMoreWords } from '../../i18n/i18n.ts'
import { activeCall, inColumnOrder } from '../../state/calls.ts'
import { keptAfter } from '../../state/kept-calls.ts'
import { useMediaActions } from '../../state/media-actions.ts'
import { useUi } from '../../state/ui-store.ts'
import { useApp } from '../../state/use-app.ts'
import { useReach } from '../../state/use-reach.ts'
import { CallCard } from './call-card.tsx'
import { callsColumn } from './calls-column.ts'
import { DialField } from './dial-field.tsx'
import styles from './phone-page.module.css'
import { Pickups } from './pickups.tsx'
import { RecentCalls } from './recent-calls.tsx'
import { StatusLine } from './status-line.tsx'
import { WarningsBanner } from './warnings-banner.tsx'

/** Mostly one is in none. */
const ConferenceCards = lazy(() => withMoreWords(import('../conferences/conference-cards.tsx')))
/** Mostly nobody is parked, and then it is not even read. */
const ParkedCalls = lazy(() => withMoreWords(import('./parked-calls.tsx')))

interface PhoneColumnProps {
  readonly compact: boolean
  /** Another page stands before it. */
  readonly behind: boolean
  /** No room for notes beside the caller's page. */
  readonly notesInCard: boolean
}

/** Field, calls, recent calls, and whether the phone is reachable. */
export function PhoneColumn({ compact, behind, notesInCard }: PhoneColumnProps) {
  const { t } = useTranslation()
  const { allowSound } = useMediaActions()
  const calls = useApp((state) => state.calls)
  const ringsElsewhere = useApp(({ pickups }) => pickups.length > 0)
  const somebodyIsParked = useApp(({ parked }) => parked.list.length > 0)
  const somebodyConfers = useApp(({ conferences }) => conferences.list.some(({ parties }) => parties.length > 0))
  const kept = useUi((state) => state.kept)
  const blocked = useUi((state) => state.ringerBlocked)
  // Above a narrow page stands the state; why it is no better needs the room below.
  const troubled = useReach().reason !== null
  const swaps = activeCall(calls) !== undefined
  // Beside the caller's page the note stays by itself.
  const staying = notesInCard ? kept : []
  const over = keptAfter(staying, calls)
  const cards = [...inColumnOrder(calls), ...over]
  const hasCards = cards.length > 0 || ringsElsewhere || somebodyConfers || somebodyIsParked
  // A call that comes draws its card, and leaves the rest as it is.
  const [field, recent] = useMemo(
    () => [<DialField behind={behind} compact={compact} key="field" />, <RecentCalls key="recent" />],
    [behind, compact]
  )
  return (
    <section aria-label={t('nav.phone')} className={styles.column} id={callsColumn} tabIndex={-1}>
      {field}
      <div className={styles.scroll} data-calls={hasCards || undefined}>
        {blocked && (
          <div className={styles.banner} role="status">
            <IconVolume aria-hidden size={18} />
            <span>{t('media.ringerBlocked')}</span>
            <Button onClick={allowSound} size="xs">
              {t('media.ringerAllow')}
            </Button>
          </div>
        )}
        <WarningsBanner />
        {hasCards && (
          <div className={styles.cards}>
            {cards.map((call) => (
              <CallCard
                call={call}
                kept={call.state === 'ended' ? staying.find(({ id }) => id === call.id) : undefined}
                key={call.id}
                swaps={swaps}
                withNotes={notesInCard}
              />
            ))}
            <Pickups />
            {somebodyConfers && (
              <Suspense>
                <ConferenceCards />
              </Suspense>
            )}
            {somebodyIsParked && (
              <Suspense>
                <ParkedCalls />
              </Suspense>
            )}
          </div>
        )}
        <div className={styles.recent}>{recent}</div>
      </div>
      {(!compact || troubled) && <StatusLine />}
    </section>
  )
}
