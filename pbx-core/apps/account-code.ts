import { terminations } from '../call/terminations.ts'
import type { Termination } from '../contract/termination.ts'
import { playToEnd, prompts } from './announce.ts'
import { collectEntry, keysUpTo } from './collect.ts'
import type { AppContext } from './context.ts'

const attempts = 3
const firstMs = 8000
const nextMs = 4000

/**
 * Asks the user who calls out for an account code, where the domain wants one; a list or a hook says whether it is
 * good. The error is why the call does not leave.
 */
export async function askForAccountCode(context: AppContext): Promise<Termination | undefined> {
  const { call, caller, services, signal } = context
  const { accounting } = call.domain
  if (accounting?.prompt !== true || call.segment.caller.user === null || call.isAccounted) return undefined
  if (!(await caller.attendApplication())) return terminations.notAcceptable('the phone offers no G.711')
  for (let attempt = 0; attempt < attempts; attempt++) {
    const code = await collectEntry(caller.leg, {
      clock: services.clock,
      playback: caller.play(prompts(call, 'account-code')),
      whole: keysUpTo(accounting.digits),
      firstMs,
      nextMs,
      bargeIn: true
    })
    if (signal.aborted) break
    call.heard()
    if (code !== '' && (await isAccepted(context, code))) {
      call.accountcode = code
      call.isAccounted = true
      call.timeline.decision({ code: 'account-code', accepted: true })
      return undefined
    }
    call.timeline.decision({ code: 'account-code', accepted: false })
    await playToEnd(caller, prompts(call, 'invalid-entry'))
  }
  return caller.leg.termination ?? terminations.forbidden('no account code was accepted')
}

/** By the list, where there is one, and by the hook, where there is one; without both any code of that length is noted. */
async function isAccepted({ call, services, signal }: AppContext, code: string): Promise<boolean> {
  const { accounting } = call.domain
  if (accounting === undefined) return true
  const { codes, cti, digits } = accounting
  if (codes.length > 0 ? !codes.includes(code) : code.length !== digits) return false
  const verdict = await services.hook(call, { name: 'accounting.cti', config: cti, extra: { code } }, signal)
  return verdict.kind === 'go-on'
}
