import { useEffect, useRef } from 'react'
import type { PhoneCall } from '../../main/ipc/contract.ts'
import { cardOf, keptCalls, noteFieldOf } from '../state/kept-calls.ts'
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
      now: performance.now(),
      isTyped: (call) => document.activeElement?.id === noteFieldOf(call),
      isNoted: ({ id }) => notes === id
    })
    before.current = calls
    if (next !== kept) setUi({ kept: next })
  }, [calls])
  useGoing()
}

/** A card that nobody is at goes by itself: the column is for calls that there are. */
const staysMs = 30_000

function useGoing(): void {
  const kept = useUi((state) => state.kept)
  useEffect(() => {
    const [oldest] = kept
    if (oldest === undefined) return
    let timer: ReturnType<typeof setTimeout>
    const look = () => {
      if (isAttended(oldest)) timer = setTimeout(look, staysMs)
      else setUi({ kept: useUi.getState().kept.filter(({ id }) => id !== oldest.id) })
    }
    timer = setTimeout(look, Math.max(0, oldest.endedAt + staysMs - performance.now()))
    return () => clearTimeout(timer)
  }, [kept])
}

/** Somebody types its note, or has the mouse or the focus on it. */
function isAttended(call: PhoneCall): boolean {
  const card = document.getElementById(cardOf(call))
  return card !== null && (card.contains(document.activeElement) || card.matches(':hover'))
}
