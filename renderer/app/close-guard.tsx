import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall } from '../../main/ipc/contract.ts'
import { leavesUnasked } from '../bridge/unasked.ts'
import { callerOf } from '../state/calls.ts'
import { useApp, useBridge } from '../state/use-app.ts'
import styles from './close-guard.module.css'

/** Milliseconds from the keys for "load again" to the browser's question. */
const reloadMs = 1_000

/** Calls that end with this window: whoever only rings is told by another one. */
const atStake = ({ state }: PhoneCall): boolean => state === 'active' || state === 'calling' || state === 'held'

/**
 * Where no tray keeps the phone, closing the window ends its calls: the browser asks, in words that
 * are its own, so this bar has said before whose. Loading the page again ends none, and is not asked about.
 */
export function CloseGuard() {
  const { t } = useTranslation()
  const bridge = useBridge()
  const keeps = useApp(({ shell }) => shell.kind === 'electron')
  const calls = useApp((state) => state.calls).filter(atStake)
  const asks = !keeps && calls.length > 0

  useEffect(() => {
    const leaves = () => void bridge.invoke('app.leaves', {})
    addEventListener('pagehide', leaves)
    return () => removeEventListener('pagehide', leaves)
  }, [bridge])

  useEffect(() => {
    if (!asks) return
    let reloadedAt = Number.NEGATIVE_INFINITY
    const onKeyDown = ({ key, ctrlKey, metaKey }: KeyboardEvent) => {
      if (key === 'F5' || ((ctrlKey || metaKey) && key.toLowerCase() === 'r')) reloadedAt = performance.now()
    }
    const onBeforeUnload = (event: BeforeUnloadEvent) => {
      if (!leavesUnasked() && performance.now() - reloadedAt > reloadMs) event.preventDefault()
    }
    addEventListener('keydown', onKeyDown, true)
    addEventListener('beforeunload', onBeforeUnload)
    return () => {
      removeEventListener('keydown', onKeyDown, true)
      removeEventListener('beforeunload', onBeforeUnload)
    }
  }, [asks])

  if (!asks) return null
  const who = calls.map((call) => callerOf(call, t)).join(', ')
  const words = t('leaving.closing', { count: calls.length, who })
  return (
    <p className={styles.bar} role="note" title={words}>
      {words}
    </p>
  )
}
