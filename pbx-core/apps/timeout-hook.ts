import type { Call } from '../call/call.ts'
import type { HookPoint } from '../call/hooks.ts'
import type { HookConfig } from '../contract/config.ts'
import type { TimeoutReason, Unanswered } from './context.ts'

/** Undefined for every ending that is none of time: busy, declined, no phone, a hook that ended it. */
export function timeoutReasonOf({ because, termination }: Unanswered): TimeoutReason | undefined {
  return because ?? (termination.result === 'no-answer' ? 'timeout' : undefined)
}

/** The general hook, and the one of the application (`users[101]`), which runs after it. */
export function timeoutHooks(
  call: Call,
  app: {
    readonly path: string
    readonly timeoutCti?: HookConfig | undefined
    readonly variables: Readonly<Record<string, string>>
  },
  reason: TimeoutReason
): { readonly general: HookPoint; readonly own: HookPoint } {
  // Its own: where it has sent the call on the call has come from somewhere else meanwhile.
  const extra = { ...app.variables, reason }
  return {
    general: { name: 'cti.timeout', config: call.domain.cti.timeout, extra },
    own: { name: `${app.path}.timeoutCti`, config: app.timeoutCti, extra }
  }
}
