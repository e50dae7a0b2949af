import { type RefObject, useEffect, useRef } from 'react'
import { byPerson } from './frame-touch.ts'

interface FrameFocus {
  /** When it has loaded (`performance.now()`); infinite while it loads. */
  readonly loadedAt: number
  /** Somebody has clicked in it, or gone into it by Tab or F6. */
  onTouched(): void
}

/**
 * Who goes into a frame. The only sign that reaches us from a page of another origin is that the focus is in its
 * frame: a person brought it there by a click, by Tab or F6, or the page took it by itself (`autofocus`, `focus()`),
 * which is no touch, and from where it goes back to whoever had it.
 */
export function useFrameFocus(frame: RefObject<HTMLIFrameElement | null>, events: FrameFocus): void {
  const latest = useRef(events)
  latest.current = events
  useEffect(() => {
    const listening = new AbortController()
    const { signal } = listening
    let before: Element | null = document.activeElement
    let tabAt = Number.NEGATIVE_INFINITY
    let usedAt = Number.NEGATIVE_INFINITY
    // Whatever activated before it was there was no click in it.
    let elsewhereAt = performance.now()
    const seen = ({ target }: FocusEvent) => {
      if (target instanceof Element && target !== frame.current) before = target
    }
    const keyed = ({ key, timeStamp }: KeyboardEvent) => {
      if (key === 'Tab' || key === 'F6') tabAt = timeStamp
      else usedAt = timeStamp
    }
    const clicked = ({ timeStamp }: PointerEvent) => {
      usedAt = timeStamp
    }
    const back = ({ timeStamp, target }: FocusEvent) => {
      if (target === window) elsewhereAt = timeStamp
    }
    const left = ({ timeStamp }: FocusEvent) => {
      const { current } = frame
      if (current === null || document.activeElement !== current) return
      const { loadedAt } = latest.current
      const hovered = current.matches(':hover')
      const active = navigator.userActivation.isActive
      if (byPerson({ now: timeStamp, tabAt, usedAt, elsewhereAt, loadedAt, hovered, active }))
        return latest.current.onTouched()
      // Within the event the browser would still finish what the page has begun.
      setTimeout(() => giveBack(before))
    }
    addEventListener('focusin', seen, { capture: true, signal })
    addEventListener('keydown', keyed, { capture: true, signal })
    addEventListener('pointerdown', clicked, { capture: true, signal })
    addEventListener('focus', back, { signal })
    addEventListener('blur', left, { signal })
    return () => listening.abort()
  }, [frame])
}

function giveBack(before: Element | null): void {
  window.focus()
  const { activeElement } = document
  if (!(activeElement instanceof HTMLElement)) return
  // An element that the document takes for focused already would not be given the keys.
  activeElement.blur()
  if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
}
