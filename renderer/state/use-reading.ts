import { useCallback, useEffect, useState } from 'react'
import type { CommandName, CommandPayload, CommandResults } from '../../main/ipc/contract.ts'
import { useBridge, useLink } from './use-app.ts'
import { useFaultText } from './use-run.ts'

export type Reading<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'read'; readonly value: T }

interface Asked<C extends CommandName> {
  readonly command: C
  /** Null asks nothing, and stays loading. */
  readonly payload: CommandPayload<C> | null
  /** Asks again when it changes; what was read stays shown meanwhile. */
  readonly version?: string | number
}

/** Reads from main, again when the question, its version or the link changes. */
export function useReading<C extends CommandName>({
  command,
  payload,
  version = 0
}: Asked<C>): [Reading<CommandResults[C]>, () => void] {
  const bridge = useBridge()
  const link = useLink()
  const faultText = useFaultText()
  const [reading, setReading] = useState<Reading<CommandResults[C]>>({ state: 'loading' })
  const [asked, setAsked] = useState(0)
  const question = JSON.stringify(payload)

  // What another question had as its answer must not stand under this one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question is the reason to run
  useEffect(() => setReading({ state: 'loading' }), [question])

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and asked are reasons to ask again
  useEffect(() => {
    const payload = JSON.parse(question) as CommandPayload<C> | null
    if (payload === null || link !== 'up') return
    let current = true
    void bridge.invoke(command, payload).then((reply) => {
      if (!current) return
      setReading(reply.ok ? { state: 'read', value: reply.value } : { state: 'failed', reason: faultText(reply.error) })
    })
    return () => {
      current = false
    }
  }, [bridge, link, command, question, version, asked, faultText])

  return [reading, useCallback(() => setAsked((count) => count + 1), [])]
}
