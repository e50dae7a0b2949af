import { useEffect } from 'react'
import { ringingCall } from '../state/calls.ts'
import { useApp } from '../state/use-app.ts'

/** Milliseconds between two looks at whether somebody is at work in the page. */
const lookMs = 500

/**
 * A browser gives the keys to the frame that has the focus, and our page hears none of them. So when a call rings they
 * come back from a caller's page, once nobody has clicked or typed in it for as long as an activation lasts: no word
 * that somebody types goes elsewhere. No button gets the focus, for a space bar would press it.
 */
export function useKeysBack(): void {
  const ringing = useApp(({ calls }) => ringingCall(calls)?.id)
  useEffect(() => {
    if (ringing === undefined) return
    const look = () => {
      const { activeElement } = document
      if (!(activeElement instanceof HTMLIFrameElement) || navigator.userActivation.isActive) return
      window.focus()
      activeElement.blur()
    }
    look()
    const looking = setInterval(look, lookMs)
    return () => clearInterval(looking)
  }, [ringing])
}
