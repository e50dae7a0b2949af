import type { Call } from '../call/call.ts'
import { completed, terminations } from '../call/terminations.ts'
import type { DomainConfig, UserConfig } from '../contract/config.ts'
import { parseDestination } from '../contract/destination.ts'
import type { UserStatePatch } from '../contract/user-state.ts'
import type { PlayItem } from '../media/port.ts'
import { isBlocked } from '../routing/block-list.ts'
import type { Feature } from '../routing/features.ts'
import { playToEnd, prompts, spelled } from './announce.ts'
import { type AppContext, type AppOutcome, cannotHear, unanswered } from './context.ts'
import { dialSlot } from './parking/fetch.ts'
import { pickup } from './pickup.ts'
import { openAny, openOwn } from './voicemail/open-mailbox.ts'
import { recordPrompt } from './voicemail/record-prompt.ts'

/**
 * What a feature code does for the user who has dialled it. It is a press: neither a transfer, a forward nor a hook
 * leads to one, or whoever is sent there would set or take what somebody else has chosen. What is sent to a parking slot
 * is parked there, and fetches nobody.
 */
export function runFeature(context: AppContext, user: UserConfig, feature: Feature): Promise<AppOutcome> {
  switch (feature.name) {
    case 'pickup':
    case 'group-pickup':
      return pickup(context, feature)
    case 'own-voicemail':
      return openOwn(context, user)
    case 'any-voicemail':
      return openAny(context)
    case 'record-prompt':
      return recordPrompt(context, user)
    case 'park':
      return dialSlot(context, user, feature.slot)
    case 'opening':
      return switchOpening(context, feature.condition)
    case 'ask-forward':
    case 'ask-do-not-disturb':
      return tellState(context, user, feature)
    default:
      return setState(context, user, feature)
  }
}

type Question = Extract<Feature, { name: 'ask-forward' | 'ask-do-not-disturb' }>
type Setting = Exclude<
  Feature,
  | { name: 'pickup' | 'group-pickup' | 'park' | 'opening' | 'own-voicemail' | 'any-voicemail' | 'record-prompt' }
  | Question
>

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
    case 'queue-log':
      return {
        queues: Object.fromEntries(
          queuesOf(call.domain, user, setting.queue).map((name) => [name, setting.on ? 'in' : 'out'])
        )
      }
    case 'pause':
      return { pause: { on: setting.on } }
    case 'block': {
      const { number, on } = setting
      const others = services
        .stateOf(call.domain, user)
        .blockList.filter((entry) => !isBlocked(call.domain, [entry], number))
      return { blockList: on ? [...others, number] : others }
    }
  }
}

/** The queue that is meant, or all that the user is an agent of; what it is no agent of is refused by its name. */
function queuesOf({ queues }: DomainConfig, { extension }: UserConfig, meant: string | null): readonly string[] {
  const own = queues.filter(({ agents }) => agents.some(({ user }) => user === extension))
  const names = own.filter((queue) => meant === null || queue.extension === meant).map(({ name }) => name)
  return names.length > 0 ? names : [meant ?? 'of any name']
}

/** Says what the user has set, in words: every telephone can be asked, whatever it can show. */
async function tellState(context: AppContext, user: UserConfig, question: Question): Promise<AppOutcome> {
  const { call, caller, services } = context
  call.enterApp(question.name === 'ask-forward' ? 'forward' : 'do-not-disturb', call.segment.exten)
  if (!(await caller.attendApplication())) return cannotHear()
  call.become('answered')
  const { doNotDisturb, forward } = services.stateOf(call.domain, user)
  if (question.name === 'ask-do-not-disturb') {
    await playToEnd(caller, prompts(call, doNotDisturb.on ? 'do-not-disturb-on' : 'do-not-disturb-off'))
  } else await playToEnd(caller, whereTo(call, forward[question.occasion]))
  return { kind: 'completed', termination: completed('pbx') }
}

/** A destination as a person would dial it; an application without an extension by its name. */
function whereTo(call: Call, text: string | null): readonly PlayItem[] {
  if (text === null) return prompts(call, 'calls-not-sent-on')
  const destination = parseDestination(text)
  const name = destination.ok ? destination.value.name : text
  return [...prompts(call, 'calls-go-to'), ...spelled(call, name)]
}

/** Switches a time condition, and says what holds now, once that outlives a restart. */
async function switchOpening(context: AppContext, name: string): Promise<AppOutcome> {
  const { call, caller, services } = context
  call.enterApp('opening', name)
  const condition = call.domain.timeConditions.find((each) => each.name === name)
  if (condition === undefined) return unanswered(terminations.notFound(`there is no time condition ${name}`))
  if (!(await caller.attendApplication())) return cannotHear()
  call.become('answered')
  const switched = services.toggleOpening(call.domain, condition)
  call.timeline.decision({ code: 'opening-switched', name, to: switched })
  const now = prompts(call, switched === null ? 'as-by-the-clock' : `now-${switched}`)
  await playToEnd(caller, [...now, ...(await notKept(context))])
  return { kind: 'completed', termination: completed('pbx') }
}

/** What is said of a setting that holds and cannot be written, so that a restart forgets it; nothing once it is on disk. */
async function notKept({ call, services }: AppContext): Promise<readonly PlayItem[]> {
  const kept = await services.whenKept()
  if (kept.ok) return []
  call.timeline.warning({ code: 'not-kept', reason: kept.error }, 'See to the disk of the data directory.')
  return prompts(call, 'not-kept')
}

/** Sets it, and says by one signal that it holds and is on disk, by a reorder tone that it does not. */
async function setState(context: AppContext, user: UserConfig, setting: Setting): Promise<AppOutcome> {
  const { call, caller, services } = context
  call.enterApp(setting.name, call.segment.exten)
  if (!(await caller.attendApplication())) return cannotHear()
  call.become('answered')
  const set = services.setState(call, user, patchOf(context, user, setting))
  const { country } = call.domain
  if (set.ok) {
    const words = await notKept(context)
    const signal = { kind: 'tone', tone: 'beep', country, milliseconds: 250 } as const
    await playToEnd(caller, words.length === 0 ? [signal] : words)
  } else {
    call.timeline.warning({ code: 'not-set', reason: set.error })
    await playToEnd(caller, [{ kind: 'tone', tone: 'reorder', country, milliseconds: 2000 }])
  }
  return { kind: 'completed', termination: completed('pbx') }
}
