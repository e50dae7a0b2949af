import { terminations } from '../call/terminations.ts'
import { parseDestination } from '../contract/destination.ts'
import type { Application } from './application.ts'
import { further, unanswered } from './context.ts'

/** One way by day, another by night: by the hours of the week, by holidays, or as somebody has switched it. */
export const time: Application<'time'> = {
  async run(context, config) {
    const { call, services, onward } = context
    const { open, because, holiday } = services.opening(call.domain, config)
    call.segment.pass({ name: 'time', data: config.name })
    call.timeline.decision({ code: open ? 'is-open' : 'is-closed', name: config.name, because, holiday })
    const destination = parseDestination(open ? config.openTo : config.closedTo)
    if (!destination.ok) return unanswered(terminations.notFound(destination.error))
    call.segment.sentOnBy.push({ user: null, reason: 'time-of-day' })
    return onward.enter(further(context, null), destination.value)
  }
}
