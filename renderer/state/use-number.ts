import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { CommandResults } from '../../main/ipc/contract.ts'
import { useBridge } from './use-app.ts'
import type { TextSource } from './use-dial.ts'

type NumberRead = CommandResults['number.read']

/** What a text would dial, as main reads it a moment after the last key; null while that is not known. */
export function useNumber(text: string, source: TextSource): NumberRead | null {
  const bridge = useBridge()
  const [settled] = useDebouncedValue(text, 120)
  const [read, setRead] = useState<{ readonly text: string; readonly value: NumberRead } | null>(null)
  useEffect(() => {
    if (settled.trim() === '') return
    let current = true
    void bridge.invoke('number.read', { text: settled, source }).then((reply) => {
      if (current && reply.ok) setRead({ text: settled, value: reply.value })
    })
    return () => {
      current = false
    }
  }, [bridge, settled, source])
  // What another text was read as must not stand under this one.
  return read !== null && read.text === text ? read.value : null
}
