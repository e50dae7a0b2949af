import { onAbort } from '../../base/on-abort.ts'
import { ownTerms } from '../../call/leg-session.ts'
import type { OutgoingLeg } from '../../call/outgoing-leg.ts'
import { completed, terminations } from '../../call/terminations.ts'
import { isAllowed } from '../../routing/route-terms.ts'
import type { Application } from '../application.ts'
import { type AppContext, type AppOutcome, cannotHear, unanswered } from '../context.ts'
import { leftAlone, listenersOf, type PageConfig } from './members.ts'
import { Paging } from './paging.ts'

/**
 * Speaks to many telephones, which answer by themselves: one way, after a tone. Who talks, is rung or wants no calls is left
 * alone, and nobody misses a call by it: the record is one of the page.
 */
export const page: Application<'page'> = {
  refusal: (context, config) => (mayPage(context, config) ? undefined : notAllowed(context, config)),

  async run(context, config) {
    const { call, caller } = context
    call.segment.callee = { number: config.extension ?? call.segment.exten, name: config.name, user: null }
    call.enterApp('page', config.name)
    const legs = legsOf(context, config)
    if (legs.length === 0) return unanswered(terminations.absent(`nobody of ${config.name} can be paged now`))
    caller.ringing()
    using paging = new Paging(context, legs, config.answerSeconds)
    using _gone = onAbort(context.signal, () => paging[Symbol.dispose]())
    if (!(await paging.begins)) return unanswered(terminations.noAnswer(`no telephone of ${config.name} has answered`))
    if (!(await caller.attendApplication())) return cannotHear()
    call.become('answered')
    call.talk(caller.leg)
    paging.speak(caller.leg)
    call.timeline.decision({ code: 'paged', page: config.name, count: paging.count })
    await untilOver(context, paging, config.maxSeconds)
    const termination = caller.leg.termination ?? completed('pbx')
    caller.hangUp(termination)
    return { kind: 'completed', termination }
  }
}

/** The page of a caller from outside would be heard in every room, and nobody could tell who it is. */
function mayPage({ call }: AppContext, { allow }: PageConfig): boolean {
  const { domain, segment } = call
  const user = domain.users.find(({ extension }) => extension === segment.caller.user)
  return user !== undefined && (allow === undefined || isAllowed(domain, allow, user))
}

function notAllowed({ call }: AppContext, { name }: PageConfig): AppOutcome {
  call.enterApp('page', name)
  call.timeline.decision({ code: 'not-paged', page: name, because: 'not-allowed' })
  return unanswered(terminations.forbidden(`${call.segment.caller.number} may not page ${name}`))
}

/** All telephones of everybody whom it is for. */
function legsOf(context: AppContext, config: PageConfig): readonly OutgoingLeg[] {
  const { call, services } = context
  return listenersOf(context, config).flatMap((user) => {
    const because = leftAlone(context, user)
    if (because !== undefined) {
      call.timeline.decision({ code: 'left-alone', party: user.extension, because })
      return []
    }
    const from = call.segment.caller
    const legs = services.phones(call, user, { terms: ownTerms, from, answersItself: { page: config.name } })
    return legs.ok ? legs.value : []
  })
}

function untilOver({ services, signal }: AppContext, paging: Paging, seconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const resources = new DisposableStack()
  resources.use(services.clock.after(seconds * 1000, resolve))
  const listening = onAbort(signal, resolve)
  if (!signal.aborted) resources.use(listening)
  void paging.isLeft.then(resolve)
  return promise.finally(() => resources.dispose())
}
