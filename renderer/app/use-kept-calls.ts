import { useEffect, useRef } from 'react'
import type { PhoneCall } from '../../main/ipc/contract.ts'
import { keptCalls, noteFieldOf } from '../state/kept-calls.ts'
import { setUi, useUi } from '../state/ui-store.ts'
import { useApp } from '../state/use-app.ts'

/** Keeps the cards of calls that are over, whichever page is in front. */
export function useKeptCalls(): void {
  const calls = useApp((state) => state.calls)
  const before = useRef<readonly PhoneCall[]>(calls)
  useEffect(() => {
    const { kept, notes } = useUi.getState()
    const next = keptCalls({
      kept,
      before: before.current,
      calls,
      now: Date.now(),
      isTyped: (call) => document.activeElement?.id === noteFieldOf(call),
      isNoted: ({ id }) => notes === id
    })
    before.current = calls
    if (next !== kept) setUi({ kept: next })
  }, [calls])
}
