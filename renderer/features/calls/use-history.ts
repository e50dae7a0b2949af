import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { CommandFault, RecentCall } from '../../../main/ipc/contract.ts'
import { useBridge, useLink } from '../../state/use-app.ts'

export interface HistoryQuestion {
  readonly search: string
  readonly outcome: 'all' | 'missed'
}

export interface History {
  readonly state: 'loading' | 'failed' | 'read'
  readonly calls: readonly RecentCall[]
  readonly fault: CommandFault | null
  /** There are older ones. */
  readonly more: boolean
  /** Reads older ones; while that is under way, nothing. */
  readMore(): void
  again(): void
}

const empty = { state: 'loading', calls: [], fault: null, next: null } as const

interface Known {
  readonly state: 'loading' | 'failed' | 'read'
  readonly calls: readonly RecentCall[]
  readonly fault: CommandFault | null
  readonly next: string | null
}

/** The history page by page. An answer to a question that was changed meanwhile is dropped. */
export function useHistory({ search, outcome }: HistoryQuestion, version: string): History {
  const bridge = useBridge()
  const link = useLink()
  const [settled] = useDebouncedValue(search.trim().slice(0, 128), 200)
  const [known, setKnown] = useState<Known>(empty)
  const [asked, setAsked] = useState(0)
  const latest = useRef(0)
  const reading = useRef(false)

  const read = useCallback(
    async (cursor: string | null, before: readonly RecentCall[]) => {
      const question = ++latest.current
      reading.current = true
      const reply = await bridge.invoke('recent.list', { cursor, search: settled, outcome })
      if (question !== latest.current) return
      reading.current = false
      if (reply.ok) {
        const { items, next } = reply.value
        setKnown({ state: 'read', calls: [...before, ...items], fault: null, next })
      } else setKnown({ state: 'failed', calls: before, fault: reply.error, next: null })
    },
    [bridge, settled, outcome]
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed question is the reason to run
  useEffect(() => setKnown(empty), [settled, outcome])
  // biome-ignore lint/correctness/useExhaustiveDependencies: version and asked are reasons to ask again
  useEffect(() => {
    if (link === 'up') void read(null, [])
  }, [link, read, version, asked])

  return {
    ...known,
    more: known.next !== null,
    readMore: () => {
      if (known.next !== null && !reading.current) void read(known.next, known.calls)
    },
    again: () => {
      setKnown(empty)
      setAsked((count) => count + 1)
    }
  }
}
