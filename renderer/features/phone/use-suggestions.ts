import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useEffect, useState } from 'react'
import type { RecentCall } from '../../../main/ipc/contract.ts'
import { useBridge } from '../../state/use-app.ts'

const most = 6

interface Suggestions {
  readonly calls: readonly RecentCall[]
  /** Those of exactly this text, though they may have to be waited for. */
  find(text: string): Promise<readonly RecentCall[]>
}

/** Earlier parties whose name or number has that text, each number once, newest first. */
export function useSuggestions(text: string): Suggestions {
  const bridge = useBridge()
  const [search] = useDebouncedValue(text.trim(), 150)
  const [found, setFound] = useState<readonly RecentCall[]>([])
  const find = useCallback(
    async (text: string) => {
      const search = text.trim().slice(0, 128)
      const reply = await bridge.invoke('recent.list', { cursor: null, search, outcome: 'all' })
      return reply.ok ? eachOnce(reply.value.items) : []
    },
    [bridge]
  )
  useEffect(() => {
    if (search === '') return
    let current = true
    void find(search).then((calls) => {
      if (current) setFound(calls)
    })
    return () => {
      current = false
    }
  }, [find, search])
  return { calls: text.trim() === '' ? [] : found, find }
}

function eachOnce(newestFirst: readonly RecentCall[]): readonly RecentCall[] {
  const byNumber = new Map<string, RecentCall>()
  for (const call of newestFirst) if (call.number !== '' && !byNumber.has(call.number)) byNumber.set(call.number, call)
  return [...byNumber.values()].slice(0, most)
}
