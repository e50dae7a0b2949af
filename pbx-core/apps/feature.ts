import { completed, terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import type { UserStatePatch } from '../contract/user-state.ts'
import type { Feature } from '../routing/features.ts'
import { playToEnd } from './announce.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { pickup } from './pickup.ts'

/**
 * What a feature code does for the user who has dialled it. It is a press: neither a transfer, a forward nor a hook
 * leads to one, or whoever is sent there would set or take what somebody else has chosen.
 */
export function runFeature(context: AppContext, user: UserConfig, feature: Feature): Promise<AppOutcome> {
  switch (feature.name) {
    case 'pickup':
    case 'group-pickup':
      return pickup(context, feature)
    case 'do-not-disturb':
      return setState(context, { user, app: feature.name, patch: { doNotDisturb: { on: feature.on } } })
    case 'call-waiting':
      return setState(context, { user, app: feature.name, patch: { callWaiting: feature.on } })
    case 'forward':
      return setState(context, { user, app: feature.name, patch: { forward: { [feature.occasion]: feature.to } } })
  }
}

interface Setting {
  readonly user: UserConfig
  readonly app: Feature['name']
  readonly patch: UserStatePatch
}

/** Sets it, and says by one signal that it holds, by a reorder tone that it does not. */
async function setState(context: AppContext, { user, app, patch }: Setting): Promise<AppOutcome> {
  const { call, caller, services } = context
  call.enterApp(app, call.segment.exten)
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
