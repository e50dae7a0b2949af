import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useEffect, useState } from 'react'
import type { KnownPerson } from '../../../main/ipc/contract.ts'
import { useBridge } from '../../state/use-app.ts'

interface Suggestions {
  readonly people: readonly KnownPerson[]
  /** Those of exactly this text, though they may have to be waited for. */
  find(text: string): Promise<readonly KnownPerson[]>
}

/** Colleagues and earlier parties whom that text may mean. */
export function useSuggestions(text: string): Suggestions {
  const bridge = useBridge()
  const [search] = useDebouncedValue(text.trim(), 150)
  const [found, setFound] = useState<readonly KnownPerson[]>([])
  const find = useCallback(
    async (text: string) => {
      const reply = await bridge.invoke('people.find', { text: text.trim().slice(0, 128) })
      return reply.ok ? reply.value.items : []
    },
    [bridge]
  )
  useEffect(() => {
    if (search === '') return
    let current = true
    void find(search).then((people) => {
      if (current) setFound(people)
    })
    return () => {
      current = false
    }
  }, [find, search])
  return { people: text.trim() === '' ? [] : found, find }
}
