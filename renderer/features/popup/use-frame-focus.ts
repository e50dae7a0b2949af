import { type RefObject, useEffect, useRef } from 'react'

/** Milliseconds after its load in which a page sets its own focus, if it does. */
const settlingMs = 200
/** Milliseconds in which who has just used our own page can hardly have clicked in the frame. */
const elsewhereMs = 200
/** Milliseconds from the Tab that leaves our page to the focus that has come into the frame. */
const tabMs = 250

interface FrameFocus {
  /** When it has loaded (`performance.now()`); infinite while it loads. */
  readonly loadedAt: number
  /** Somebody has clicked in it, or gone into it by Tab. */
  onTouched(): void
}

/**
 * Who goes into a frame. The only sign that reaches us from a page of another origin is that the focus is in its
 * frame: a person brought it there by a click or by Tab, or the page took it by itself (`autofocus`, `focus()`),
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
    const seen = ({ target }: FocusEvent) => {
      if (target instanceof Element && target !== frame.current) before = target
    }
    const keyed = ({ key, timeStamp }: KeyboardEvent) => {
      if (key === 'Tab') tabAt = timeStamp
      else usedAt = timeStamp
    }
    const clicked = ({ timeStamp }: PointerEvent) => {
      usedAt = timeStamp
    }
    // A click in a frame activates the pages around it (HTML, "activation notification").
    const byPerson = (frame: HTMLIFrameElement, now: number): boolean => {
      if (now - tabAt < tabMs || frame.matches(':hover')) return true
      const settled = now - latest.current.loadedAt > settlingMs
      return navigator.userActivation.isActive && settled && now - usedAt > elsewhereMs
    }
    const left = ({ timeStamp }: FocusEvent) => {
      const { current } = frame
      if (current === null || document.activeElement !== current) return
      if (byPerson(current, timeStamp)) return latest.current.onTouched()
      // Within the event the browser would still finish what the page has begun.
      setTimeout(() => giveBack(before))
    }
    addEventListener('focusin', seen, { capture: true, signal })
    addEventListener('keydown', keyed, { capture: true, signal })
    addEventListener('pointerdown', clicked, { capture: true, signal })
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
