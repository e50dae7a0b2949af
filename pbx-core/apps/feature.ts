import { completed, terminations } from '../call/terminations.ts'
import type { UserStatePatch } from '../contract/user-state.ts'
import type { Feature } from '../routing/features.ts'
import { playToEnd } from './announce.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { pickup } from './pickup.ts'

/** What a user's feature code does. */
export function runFeature(context: AppContext, feature: Feature): Promise<AppOutcome> {
  switch (feature.name) {
    case 'pickup':
    case 'group-pickup':
      return pickup(context, feature)
    case 'do-not-disturb':
      return setState(context, feature.name, { doNotDisturb: { on: feature.on } })
    case 'forward':
      return setState(context, feature.name, { forward: { [feature.occasion]: feature.to } })
  }
}

/** Sets it, and says by one signal that it holds, by a reorder tone that it does not. */
async function setState(context: AppContext, name: string, patch: UserStatePatch): Promise<AppOutcome> {
  const { call, caller, services } = context
  const user = call.domain.users.find(({ extension }) => extension === call.segment.caller.user)
  call.enterApp(name, call.segment.exten)
  if (user === undefined) return unanswered(terminations.forbidden('only a user of this PBX has something to set'))
  if (!caller.answerForApplication()) return unanswered(terminations.notAcceptable('the phone offers no G.711'))
  call.become('answered')
  const set = services.setState(call, user, patch)
  const { country } = call.domain
  if (set.ok) await playToEnd(caller, [{ kind: 'tone', tone: 'beep', country, milliseconds: 250 }])
  else {
    call.timeline.warning({ code: 'not-set', reason: set.error })
    await playToEnd(caller, [{ kind: 'tone', tone: 'reorder', country, milliseconds: 2000 }])
  }
  return { kind: 'completed', termination: completed('pbx') }
}
