import { useLayoutEffect, useRef } from 'react'
import type { PhoneCall } from '../../main/ipc/contract.ts'
import { frontCall } from '../state/front-call.ts'
import { isNoteField } from '../state/kept-calls.ts'
import { setUi, useUi } from '../state/ui-store.ts'
import { useApp } from '../state/use-app.ts'

/** Has pane and notes follow the calls, before anything of another call could be drawn or typed. */
export function useFrontCall(): void {
  const calls = useApp((state) => state.calls)
  const tabs = useApp((state) => state.tabs)
  const before = useRef<readonly PhoneCall[]>(calls)
  useLayoutEffect(() => {
    const { front } = useUi.getState()
    const next = frontCall({ front, before: before.current, calls, tabs, atWork: isAtWork() })
    before.current = calls
    if (JSON.stringify(next) !== JSON.stringify(front)) setUi({ front: next })
  }, [calls, tabs])
}

function isAtWork(): boolean {
  const { activeElement } = document
  if (activeElement === null || !document.hasFocus()) return false
  return isNoteField(activeElement) || /^(iframe|webview)$/i.test(activeElement.tagName)
}
