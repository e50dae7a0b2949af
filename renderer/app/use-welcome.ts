import { useEffect, useLayoutEffect } from 'react'
import { isNoteField } from '../state/kept-calls.ts'
import type { Page } from '../state/route.ts'
import { setUi, useUi } from '../state/ui-store.ts'
import { useApp } from '../state/use-app.ts'

/**
 * Whether the first page stands in place of the phone. It makes room for calls, for what a call
 * has left (its page, notes that are still typed), and for whoever wants to dial; the link to the
 * phone brings it back until it is dismissed.
 */
export function useWelcome(page: Page): boolean {
  const undismissed = useApp(({ firstRun }) => firstRun !== null)
  const inCall = useApp(({ calls }) => calls.length > 0)
  // The page of who was called is the built-in one, which nobody comes back to.
  const leavesPage = useApp(({ calls, tabs }) =>
    calls.some(({ id, direction }) => direction === 'incoming' && tabs.some(({ call }) => call === id))
  )
  const left = useUi(({ welcomeLeft }) => welcomeLeft)
  // Before it is drawn: what it covers loses the focus.
  useLayoutEffect(() => {
    if (!inCall && isNoteField(document.activeElement)) setUi({ welcomeLeft: true })
  }, [inCall])
  useEffect(() => {
    if (page !== 'phone') setUi({ welcomeLeft: false })
    else if (leavesPage) setUi({ welcomeLeft: true })
  }, [page, leavesPage])
  return undismissed && !inCall && !left && page === 'phone'
}
