import { useCallback } from 'react'
import type { CommandReply } from '../../main/ipc/contract.ts'
import { useRun } from './use-run.ts'

/** Longer than the two clicks of a double click are apart. */
const sameClickMs = 1_000

let last: { readonly target: string; readonly at: number; readonly reply: Promise<CommandReply<'call.dial'>> } | null =
  null

/** Dials a number, under the name by which the person knows it; the same one again within a second is the same click, as of a double click on an earlier call. */
export function useDial(): (target: string, name?: string) => Promise<CommandReply<'call.dial'>> {
  const run = useRun()
  return useCallback(
    (target, name) => {
      const at = performance.now()
      if (last === null || last.target !== target || at - last.at > sameClickMs) {
        last = { target, at, reply: run('call.dial', name ? { target, name } : { target }) }
      }
      return last.reply
    },
    [run]
  )
}
