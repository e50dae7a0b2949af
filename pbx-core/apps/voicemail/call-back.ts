import type { NextSegment } from '../../call/call.ts'
import { completed } from '../../call/terminations.ts'
import type { PartyView } from '../../contract/views.ts'
import type { VoiceMessage } from '../../contract/voicemail.ts'
import { type OutsideDecision, planOutside } from '../../routing/dial-plan.ts'
import { globalNumber } from '../../routing/number/forms.ts'
import { classifyNumber } from '../../routing/number-class.ts'
import { playToEnd, prompts, tellFailure } from '../announce.ts'
import { type AppContext, type AppOutcome, further } from '../context.ts'
import { diallingOf } from '../dialling.ts'
import type { Mailbox } from './mailbox.ts'

/** Whom to call: a colleague, or a number outside by what the dial plan says of it. */
type Way =
  | { readonly kind: 'inside'; readonly extension: string }
  | { readonly kind: 'outside'; readonly number: string; readonly decision: OutsideDecision }
  | { readonly kind: 'none'; readonly because: 'other-phone' | 'no-number' | 'not-permitted' }

/**
 * Calls whoever has left a message, in a segment of its own. Undefined: nobody was to be had, and the mailbox goes on.
 */
export async function callBack(
  context: AppContext,
  mailbox: Mailbox,
  { caller: from }: VoiceMessage
): Promise<AppOutcome | undefined> {
  const { call, caller } = context
  const way = wayTo(context, mailbox, from)
  if (way.kind === 'none') {
    call.timeline.decision({ code: 'call-back-refused', mailbox: mailbox.address.mailbox, because: way.because })
    await playToEnd(caller, prompts(call, 'voicemail/no-call-back'))
    return undefined
  }
  const number = way.kind === 'inside' ? way.extension : way.number
  begin(context, { ...from, number }, way.kind === 'outside' ? 'outbound' : 'internal')
  call.timeline.decision({ code: 'call-back', mailbox: mailbox.address.mailbox, number })
  caller.ringing()
  const next = further(context, null)
  const outcome =
    way.kind === 'inside'
      ? await context.onward.enter(next, { type: 'extension', name: way.extension })
      : await context.onward.dialOut(next, way.decision, null)
  if (outcome.kind !== 'unanswered' || context.signal.aborted) return outcome
  await tellFailure(call, caller, outcome.termination)
  begin(context, { number: mailbox.address.mailbox, name: '', user: mailbox.user.extension }, 'internal')
  call.enterApp('voicemail', mailbox.address.mailbox)
  call.become('answered')
  return undefined
}

/**
 * Only from the owner's own telephones; outside only to a number in the domain's own country that is none of a premium
 * rate, and for the account of the domain (`4-pbx`, Names of what is new): a message costs nothing to leave.
 */
function wayTo(context: AppContext, { user }: Mailbox, from: PartyView): Way {
  const { call } = context
  const { domain, segment } = call
  if (segment.caller.user !== user.extension) return { kind: 'none', because: 'other-phone' }
  if (from.user !== null) {
    const isThere = domain.users.some(({ extension }) => extension === from.user)
    return isThere ? { kind: 'inside', extension: from.user } : { kind: 'none', because: 'no-number' }
  }
  const number = globalNumber(domain, from.number)
  if (number === undefined) return { kind: 'none', because: 'no-number' }
  const { region, premium } = classifyNumber(number, domain.country)
  if (premium || region === 'international') return { kind: 'none', because: 'not-permitted' }
  const decision = planOutside(diallingOf(context, null), number)
  return decision.kind === 'outbound'
    ? { kind: 'outside', number, decision }
    : { kind: 'none', because: 'not-permitted' }
}

/** The part before is over, with a record of its own. */
function begin({ call, caller }: AppContext, callee: PartyView, direction: NextSegment['direction']): void {
  call.pass(completed('caller'), {
    caller: call.segment.caller,
    callee,
    exten: callee.number,
    channel: caller.leg.channel,
    transferredBy: '',
    direction,
    trunk: null
  })
}
