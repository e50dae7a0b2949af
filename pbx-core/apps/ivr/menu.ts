import { terminations } from '../../call/terminations.ts'
import type { ApplicationConfig } from '../../routing/domain-index.ts'
import { playToEnd, prompts, say, tellFailure } from '../announce.ts'
import type { Application } from '../application.ts'
import { collectEntry } from '../collect.ts'
import { type AppContext, type AppOutcome, cannotHear, further, unanswered } from '../context.ts'
import { Entries } from './entries.ts'

type MenuConfig = ApplicationConfig<'ivr'>

/**
 * Says what can be chosen, and sends the caller where its entry leads. It stays behind that: what ends unanswered
 * there comes back to the greeting, and a submenu by `*`. Nobody has answered the call by being in a menu.
 */
export const ivr: Application<'ivr'> = {
  async run(context, config) {
    const { call, caller, signal } = context
    if (!(await caller.attendApplication())) return cannotHear()
    const entries = new Entries(call.domain, config)
    let last = terminations.noAnswer(`nothing was chosen in the menu ${config.name}`)
    for (let attempt = 0; attempt < config.attempts; attempt++) {
      call.enterApp('ivr', config.name)
      call.wait(caller.leg)
      const entry = await askFor(context, config, entries)
      if (signal.aborted) break
      call.heard()
      if (entry === '') {
        call.timeline.decision({ code: 'nothing-entered', menu: config.name })
        if (attempt < config.attempts - 1) await playToEnd(caller, prompts(call, 'nothing-chosen'))
        if (signal.aborted) break
        continue
      }
      const outcome = await follow(context, config, { entries, entry })
      if (outcome.kind !== 'unanswered' || signal.aborted) return outcome
      if (outcome.leaves !== undefined) return outcome
      if (outcome.termination !== wrong) last = outcome.termination
    }
    return { kind: 'unanswered', termination: caller.leg.termination ?? last, farewell: 'goodbye' }
  }
}

function askFor(context: AppContext, config: MenuConfig, entries: Entries): Promise<string> {
  const { caller, services } = context
  return collectEntry(caller.leg, {
    clock: services.clock,
    playback: say(context, config.greeting),
    whole: (typed) => entries.whole(typed),
    firstMs: config.timeoutSeconds * 1000,
    nextMs: config.interDigitSeconds * 1000,
    bargeIn: config.bargeIn
  })
}

/** Told by being the one: an entry that leads nowhere is no destination that failed. */
const wrong = terminations.notFound('the entry leads nowhere')

interface Entered {
  readonly entries: Entries
  readonly entry: string
}

/** The menu's hook is asked about each entry, then the entry is followed. */
async function follow(context: AppContext, config: MenuConfig, { entries, entry }: Entered): Promise<AppOutcome> {
  const { call, caller, onward } = context
  call.latest.digits = entry
  const destination = entries.destination(entry)
  const goesBack = destination === undefined && entry === '*' && context.isInMenu === true
  const inside = { ...context, isInMenu: true }
  const point = {
    name: `ivrs[${config.name}].cti`,
    config: config.cti,
    extra: { app: 'ivr', appname: config.name, digits: entry }
  }
  return onward.ask(inside, point, {
    stop: async () => ({
      kind: 'unanswered',
      termination: terminations.declined(`${point.name} ended it`),
      leaves: 'then'
    }),
    proceed: async () => {
      if (goesBack) return { kind: 'unanswered', termination: wrong, leaves: 'back' }
      if (destination === undefined) {
        call.timeline.decision({ code: 'entry-wrong', menu: config.name, digits: entry })
        await playToEnd(caller, prompts(call, 'invalid-entry'))
        return unanswered(wrong)
      }
      call.timeline.decision({ code: 'entered', menu: config.name, digits: entry })
      const outcome = await onward.enter(further(inside, null), destination)
      if (outcome.kind !== 'unanswered' || context.signal.aborted) return outcome
      if (outcome.leaves === 'call') return outcome
      if (outcome.leaves === undefined) await tellFailure(call, caller, outcome.termination)
      return unanswered(outcome.leaves === 'back' ? wrong : outcome.termination)
    }
  })
}
