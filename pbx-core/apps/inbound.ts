import { terminations } from '../call/terminations.ts'
import { parseDestination } from '../contract/destination.ts'
import { isBlocked } from '../routing/block-list.ts'
import { routeInbound } from '../routing/inbound.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { diallingOf } from './dialling.ts'
import { noteDiversions } from './diverted.ts'
import { ask, enter } from './enter.ts'

/** A call that comes in through a trunk: the general hook, the inbound route and its hook, the destination. */
export async function takeInbound(context: AppContext): Promise<AppOutcome> {
  const { domain, segment, timeline } = context.call
  const { number } = segment.caller
  noteDiversions(context.call)
  if (isBlocked(domain, domain.blockList, number)) {
    timeline.decision({ code: 'blocked', party: '', number })
    return unanswered(terminations.declined('the number is blocked (blockList)'))
  }
  await context.services.lookUp(context.call, context.signal)
  if (context.signal.aborted)
    return unanswered(context.caller.leg.termination ?? terminations.congestion('the call was ended'))
  const point = { name: 'cti.inbound', config: domain.cti.inbound }
  return ask(context, point, {
    proceed: () => followRoute(context),
    stop: async () => unanswered(terminations.declined('cti.inbound ended it'))
  })
}

async function followRoute(context: AppContext): Promise<AppOutcome> {
  const { call } = context
  const matched = routeInbound(diallingOf(context, null), call.origin.did)
  if (matched === null) {
    call.timeline.warning({ code: 'no-inbound-route', number: call.origin.did }, 'Add one, or one with "match": "*".')
    return unanswered(terminations.notFound(`no inbound route matches ${call.origin.did}`))
  }
  const { route, index } = matched
  call.timeline.decision({ code: 'inbound-route', index, match: route.match, destination: route.to })
  call.routeRecord = route.record
  const destination = parseDestination(route.to)
  if (!destination.ok) return unanswered(terminations.notFound(destination.error))
  const point = { name: `inbound[${index}].cti`, config: route.cti }
  return ask(context, point, {
    proceed: () => enter(context, destination.value),
    stop: async () => unanswered(terminations.declined(`${point.name} ended it`))
  })
}
