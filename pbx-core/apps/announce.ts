import type { Call } from '../call/call.ts'
import type { CallerSide } from '../call/caller-side.ts'
import type { Termination } from '../contract/termination.ts'
import type { PlayItem } from '../media/port.ts'

/** Prompts by name, in the language of the call. */
export function prompts(call: Call, ...names: string[]): PlayItem[] {
  return names.map((name) => ({ kind: 'prompt', name, language: call.language }))
}

/** Plays something to its end, or until the caller is gone. */
export async function playToEnd(caller: CallerSide, items: readonly PlayItem[]): Promise<void> {
  const playback = caller.play(items)
  if (playback === undefined) return
  const stop = () => playback.stop()
  caller.leg.signal.addEventListener('abort', stop, { once: true })
  await playback.done
  caller.leg.signal.removeEventListener('abort', stop)
}

/** Tells a caller who is answered already why the destination is not to be had. */
export async function tellFailure(call: Call, caller: CallerSide, termination: Termination): Promise<void> {
  if (caller.leg.termination !== undefined) return
  const country = call.domain.country
  switch (termination.result) {
    case 'busy':
    case 'declined':
      return playToEnd(caller, [{ kind: 'tone', tone: 'busy', country, milliseconds: 5000 }])
    case 'not-found':
      return playToEnd(caller, prompts(call, 'number-not-in-service'))
    case 'forbidden':
      return playToEnd(caller, prompts(call, 'call-barred'))
    case 'no-answer':
      return playToEnd(caller, prompts(call, 'no-answer'))
    case 'unreachable':
      return playToEnd(caller, prompts(call, 'not-available'))
    case 'congestion':
    case 'failed':
      return playToEnd(caller, [
        { kind: 'tone', tone: 'reorder', country, milliseconds: 1500 },
        ...prompts(call, 'all-circuits-busy')
      ])
    case 'completed':
    case 'cancelled':
    case 'elsewhere':
      return
  }
}
