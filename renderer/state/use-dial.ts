import { useCallback } from 'react'
import type { CommandPayload, CommandReply, RecentCall } from '../../main/ipc/contract.ts'
import { useRun } from './use-run.ts'

/** Where a number comes from that is dialled. */
export type TextSource = CommandPayload<'call.dial'>['source']

/** As it is dialled again: what one has keyed literally, what others have sent as they printed it. */
export const sourceOf = ({ direction }: Pick<RecentCall, 'direction'>): TextSource =>
  direction === 'outgoing' ? 'keyed' : 'printed'

/** Longer than the two clicks of a double click are apart. */
const sameClickMs = 1_000

let last: { readonly target: string; readonly at: number; readonly reply: Promise<CommandReply<'call.dial'>> } | null =
  null

/** Dials a number, under the name by which the person knows it; the same one again within a second is the same click, as of a double click on an earlier call. */
export function useDial(): (target: string, name?: string, source?: TextSource) => Promise<CommandReply<'call.dial'>> {
  const run = useRun()
  return useCallback(
    (target, name, source = 'typed') => {
      const at = performance.now()
      if (last === null || last.target !== target || at - last.at > sameClickMs) {
        last = { target, at, reply: run('call.dial', name ? { target, source, name } : { target, source }) }
      }
      return last.reply
    },
    [run]
  )
}
