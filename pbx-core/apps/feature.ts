import { completed, terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import type { UserStatePatch } from '../contract/user-state.ts'
import { isBlocked } from '../routing/block-list.ts'
import type { Feature } from '../routing/features.ts'
import { playToEnd, prompts } from './announce.ts'
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
    case 'opening':
      return switchOpening(context, feature.condition)
    default:
      return setState(context, user, feature)
  }
}

type Setting = Exclude<Feature, { name: 'pickup' | 'group-pickup' | 'opening' }>

function patchOf({ call, services }: AppContext, user: UserConfig, setting: Setting): UserStatePatch {
  switch (setting.name) {
    case 'do-not-disturb':
      return { doNotDisturb: { on: setting.on } }
    case 'forward':
      return { forward: { [setting.occasion]: setting.to } }
    case 'second-number':
      return { secondNumber: { on: setting.on, number: setting.number } }
    case 'call-waiting':
      return { callWaiting: setting.on }
    case 'block': {
      const { number, on } = setting
      const others = services
        .stateOf(call.domain, user)
        .blockList.filter((entry) => !isBlocked(call.domain, [entry], number))
      return { blockList: on ? [...others, number] : others }
    }
  }
}

/** Switches a time condition, and says what holds now. */
async function switchOpening(context: AppContext, name: string): Promise<AppOutcome> {
  const { call, caller, services } = context
  call.enterApp('opening', name)
  const condition = call.domain.timeConditions.find((each) => each.name === name)
  if (condition === undefined) return unanswered(terminations.notFound(`there is no time condition ${name}`))
  if (!(await caller.attendApplication())) return unanswered(terminations.notAcceptable('the phone offers no G.711'))
  call.become('answered')
  const switched = services.toggleOpening(call.domain, condition)
  call.timeline.decision({ code: 'opening-switched', name, to: switched })
  await playToEnd(caller, prompts(call, switched === null ? 'as-by-the-clock' : `now-${switched}`))
  return { kind: 'completed', termination: completed('pbx') }
}

/** Sets it, and says by one signal that it holds, by a reorder tone that it does not. */
async function setState(context: AppContext, user: UserConfig, setting: Setting): Promise<AppOutcome> {
  const { call, caller, services } = context
  call.enterApp(setting.name, call.segment.exten)
  if (!(await caller.attendApplication())) return unanswered(terminations.notAcceptable('the phone offers no G.711'))
  call.become('answered')
  const set = services.setState(call, user, patchOf(context, user, setting))
  const { country } = call.domain
  if (set.ok) await playToEnd(caller, [{ kind: 'tone', tone: 'beep', country, milliseconds: 250 }])
  else {
    call.timeline.warning({ code: 'not-set', reason: set.error })
    await playToEnd(caller, [{ kind: 'tone', tone: 'reorder', country, milliseconds: 2000 }])
  }
  return { kind: 'completed', termination: completed('pbx') }
}
