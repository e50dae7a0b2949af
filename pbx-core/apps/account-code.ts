import { terminations } from '../call/terminations.ts'
import { playToEnd, prompts } from './announce.ts'
import { collectEntry, keysUpTo } from './collect.ts'
import { type AppContext, cannotHear, type Unanswered, unanswered } from './context.ts'

const attempts = 3
const firstMs = 8000
const nextMs = 4000

/**
 * Asks the user who calls out for an account code, where the domain wants one; a list or a hook says whether it is
 * good. The outcome is why the call does not leave; undefined: it does.
 */
export async function askForAccountCode(context: AppContext): Promise<Unanswered | undefined> {
  const { call, caller, services, signal } = context
  const { accounting } = call.domain
  const { user } = call.segment.caller
  if (accounting?.prompt !== true || user === null || call.isAccounted) return undefined
  if (!(await caller.attendApplication())) {
    return cannotHear()
  }
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (services.codesAreClosed(call, user)) return closedFor(context, user)
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
    const judged = code === '' ? 'refused' : await judge(context, code)
    if (signal.aborted) break
    if (judged === 'unknown') return cannotBeJudged(context)
    call.timeline.decision({ code: 'account-code', accepted: judged === 'accepted' })
    if (judged === 'accepted') {
      call.isAccounted = true
      return undefined
    }
    if (code !== '') services.codeRefused(call, user)
    await playToEnd(caller, prompts(call, 'invalid-entry'))
    if (signal.aborted) break
  }
  return unanswered(caller.leg.termination ?? terminations.forbidden('no account code was accepted'))
}

type Judgement = 'accepted' | 'refused' | 'unknown'

/** By the list, where there is one, and by the hook, where there is one; without both any code of that length is noted. */
async function judge(context: AppContext, code: string): Promise<Judgement> {
  const { call } = context
  call.latest.code = code
  const { codes = [], digits } = call.domain.accounting ?? {}
  if (codes.length > 0 ? !codes.includes(code) : code.length !== digits) return 'refused'
  const before = call.accountcode
  // The hook may have another one in its place: what it sets is set later.
  call.accountcode = code
  const judged = await askHook(context, { code, accountcode: before })
  if (judged !== 'accepted') call.accountcode = before
  return judged
}

/**
 * A hook that fails has accepted nothing: where it goes on (`onFailure`), the list alone decides, and without a list
 * nobody has. Else whoever makes the application fail would call as he likes.
 */
async function askHook(
  { call, services, signal }: AppContext,
  extra: { readonly code: string; readonly accountcode: string }
): Promise<Judgement> {
  const { codes = [], cti } = call.domain.accounting ?? {}
  const config = cti && ({ ...cti, onFailure: 'reject' } as const)
  const verdict = await services.hook(call, { name: 'accounting.cti', config, extra }, signal)
  switch (verdict.kind) {
    case 'go-on':
      return 'accepted'
    case 'stop':
      return 'refused'
    case 'reject':
      return cti?.onFailure === 'continue' && codes.length > 0 ? 'accepted' : 'unknown'
    case 'program':
      call.timeline.warning({ code: 'reply-not-here', hook: 'accounting.cti' })
      return 'refused'
    case 'route':
      return verdict.final ? 'refused' : 'accepted'
  }
}

/** No fault of whoever has typed it: it is told so, counted for nobody, and asked no further. */
async function cannotBeJudged({ call, caller }: AppContext): Promise<Unanswered> {
  call.timeline.decision({ code: 'hook-rejects', hook: 'accounting.cti' })
  await playToEnd(caller, prompts(call, 'application-failed'))
  const termination = terminations.unavailable('accounting.cti failed, and no list says whether the code is good')
  return { ...unanswered(caller.leg.termination ?? termination), farewell: '' }
}

function closedFor({ call }: AppContext, user: string): Unanswered {
  call.timeline.decision({ code: 'account-codes-closed', user })
  return unanswered(terminations.forbidden(`${user} has typed too many wrong account codes`))
}
