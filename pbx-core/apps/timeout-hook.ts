import type { Call } from '../call/call.ts'
import type { HookPoint } from '../call/hooks.ts'
import type { Termination } from '../contract/termination.ts'

/** What `cti.timeout` is told as `%%reason%%` (`2-cti`): `full`, `empty` and `exit` are of queues. */
type TimeoutReason = 'timeout' | 'full' | 'empty' | 'exit'

/** Undefined for every ending that is none of time: busy, declined, no phone, a hook that ended it. */
export function timeoutReasonOf({ result }: Termination): TimeoutReason | undefined {
  return result === 'no-answer' ? 'timeout' : undefined
}

export function timeoutHook(call: Call, reason: TimeoutReason): HookPoint {
  return { name: 'cti.timeout', config: call.domain.cti.timeout, extra: { reason } }
}
