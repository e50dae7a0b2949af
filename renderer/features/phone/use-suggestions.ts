import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { RecentCall } from '../../../main/ipc/contract.ts'
import { useBridge } from '../../state/use-app.ts'

const most = 6

/** Earlier parties whose name or number has that text, each number once, newest first. */
export function useSuggestions(text: string): readonly RecentCall[] {
  const bridge = useBridge()
  const [search] = useDebouncedValue(text.trim(), 150)
  const [found, setFound] = useState<{ readonly search: string; readonly calls: readonly RecentCall[] }>({
    search: '',
    calls: []
  })
  useEffect(() => {
    if (search === '') return
    let current = true
    void bridge.invoke('recent.list', { cursor: null, search: search.slice(0, 128), outcome: 'all' }).then((reply) => {
      if (!current || !reply.ok) return
      const byNumber = new Map(reply.value.items.toReversed().map((call) => [call.number, call]))
      byNumber.delete('')
      setFound({ search, calls: [...byNumber.values()].toReversed().slice(0, most) })
    })
    return () => {
      current = false
    }
  }, [bridge, search])
  return text.trim() === '' ? [] : found.calls
}
