import { useCallback, useEffect, useState } from 'react'
import type { CommandFault, MessageItem } from '../../../main/ipc/contract.ts'
import { useApp, useBridge } from '../../state/use-app.ts'

export type Listed =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly fault: CommandFault }
  | { readonly kind: 'there'; readonly items: readonly MessageItem[] }

/** What lies in the mailbox, asked for anew with each change of it; while that is on its way the list of before stays. */
export function useMessages(): { readonly listed: Listed; readonly again: () => void } {
  const bridge = useBridge()
  const revision = useApp(({ voicemail }) => voicemail?.revision ?? -1)
  const [listed, setListed] = useState<Listed>({ kind: 'loading' })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision, or another attempt, asks again.
  useEffect(() => {
    let isGone = false
    void bridge.invoke('voicemail.list', {}).then((reply) => {
      if (isGone) return
      setListed(reply.ok ? { kind: 'there', items: reply.value.items } : { kind: 'failed', fault: reply.error })
    })
    return () => {
      isGone = true
    }
  }, [bridge, revision, attempt])
  const again = useCallback(() => {
    setListed({ kind: 'loading' })
    setAttempt((before) => before + 1)
  }, [])
  return { listed, again }
}
