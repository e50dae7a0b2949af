import { useEffect } from 'react'
import { callsColumn } from '../features/phone/calls-column.ts'

/**
 * F6 goes from the phone into the caller's page that is in sight, and back: in a browser where that page hands the focus
 * back by itself (`parent.focus()`), for its keys never reach us; under Electron main takes the key from any page.
 */
export function usePageKey(): void {
  useEffect(() => {
    const listening = new AbortController()
    const { signal } = listening
    // A key may go down in one page and up in another: of one that went down in a frame only the release comes here.
    let wentDown = false
    const plain = ({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent) =>
      key === 'F6' && !altKey && !ctrlKey && !metaKey && !shiftKey
    const down = (event: KeyboardEvent) => {
      if (!plain(event) || event.repeat) return
      wentDown = true
      const page = pageInSight()
      // Where there is none the key stays the browser's.
      if (page === undefined) return
      event.preventDefault()
      if (document.activeElement === page) return toCalls()
      wentDown = false
      page.focus()
    }
    const up = (event: KeyboardEvent) => {
      if (event.key !== 'F6') return
      // The frame may still count as focused here; but then its keys would not come to us.
      const { activeElement } = document
      const fromPage = activeElement === document.body || activeElement instanceof HTMLIFrameElement
      if (plain(event) && !wentDown && fromPage) toCalls()
      wentDown = false
    }
    addEventListener('keydown', down, { signal })
    addEventListener('keyup', up, { signal })
    return () => listening.abort()
  }, [])
}

function pageInSight(): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>('[role=tabpanel] :is(iframe, webview)')].find((page) =>
    page.checkVisibility({ visibilityProperty: true })
  )
}

/** Into no field and onto no button: digits go into the call, and a space presses nothing. */
function toCalls(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  document.getElementById(callsColumn)?.focus({ preventScroll: true })
}
