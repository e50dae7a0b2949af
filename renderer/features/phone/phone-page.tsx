import { useMediaQuery } from '@mantine/hooks'
import { useRef } from 'react'
import type { PhoneCall } from '../../../main/ipc/contract.ts'
import { activeCall } from '../../state/calls.ts'
import { useApp } from '../../state/use-app.ts'
import { PopupPane, useSelectedTab } from '../popup/popup-pane.tsx'
import { PhoneColumn } from './phone-column.tsx'
import styles from './phone-page.module.css'

interface PhonePageProps {
  readonly compact: boolean
  /** Another page stands before it. */
  readonly behind: boolean
  /** In a narrow window the caller's page is a page of its own. */
  readonly show: 'column' | 'pane' | 'both'
}

export function PhonePage({ compact, behind, show }: PhonePageProps) {
  const roomBeside = useMediaQuery('(min-width: 1100px)', false, { getInitialValueInEffect: false })
  const calls = useApp((state) => state.calls)
  const told = useToldCall()
  const beside = roomBeside ? told : null
  const openable = activeCall(calls) ?? calls.find(({ state }) => state !== 'ended') ?? null
  return (
    <div className={styles.page}>
      {show !== 'pane' && <PhoneColumn behind={behind} compact={compact} notesInCard={beside === null} />}
      {/* Behind the column of a narrow window the pages stay as they are. */}
      <div className={show === 'column' ? styles.behind : styles.front}>
        <PopupPane beside={beside} openable={openable} />
      </div>
    </div>
  )
}

/**
 * The call that notes and steps stand beside: that of the page in front, else the one spoken on,
 * else the newest. It stays after its end until another comes, for notes are finished then.
 */
function useToldCall(): PhoneCall | null {
  const calls = useApp((state) => state.calls)
  const tabs = useApp((state) => state.tabs)
  const selected = useSelectedTab(tabs)
  const ofTab = tabs.find(({ id }) => id === selected)?.call
  const last = useRef<PhoneCall | null>(null)
  const now =
    calls.find(({ id }) => id === ofTab) ??
    (last.current?.id === ofTab && ofTab !== undefined ? undefined : (activeCall(calls) ?? calls.at(-1)))
  if (now !== undefined) last.current = now
  else if (last.current !== null && last.current.state !== 'ended') last.current = { ...last.current, state: 'ended' }
  return last.current
}
