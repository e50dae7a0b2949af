import { terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import type { PlayItem } from '../media/port.ts'
import { spelledUsers } from '../routing/names.ts'
import { playToEnd, prompts } from './announce.ts'
import type { Application } from './application.ts'
import { collectEntry, keysUpTo } from './collect.ts'
import { type AppContext, cannotHear, further } from './context.ts'
import { spokenName } from './spoken-name.ts'

/** Entries that lead nowhere before it gives up. */
const attempts = 3
const firstMs = 8000
const nextMs = 3000
/** Among more than that nobody can choose by a key. */
const mostChoices = 9
const leastLetters = 2
const mostLetters = 16

/** Finds a person by the letters of a name: it says who could be meant, and a key chooses. */
export const directory: Application<'directory'> = {
  async run(context, config) {
    const { call, caller, signal, onward } = context
    if (!(await caller.attendApplication())) return cannotHear()
    for (let attempt = 0; attempt < attempts; attempt++) {
      call.enterApp('directory', config.name)
      call.wait(caller.leg)
      const letters = await ask(context, prompts(call, 'spell-the-name'), keysUpTo(mostLetters))
      if (signal.aborted) break
      const found = letters.length < leastLetters ? [] : spelledUsers(call.domain, letters)
      call.timeline.decision({ code: 'names-found', keys: letters, count: found.length })
      const chosen = await choose(context, found)
      if (signal.aborted) break
      if (chosen === undefined) continue
      call.heard()
      return onward.enter(further(context, null), { type: 'extension', name: chosen.extension })
    }
    const termination = caller.leg.termination ?? terminations.noAnswer('nobody was found by name')
    return { kind: 'unanswered', termination, leaves: 'then', farewell: 'goodbye' }
  }
}

async function choose(context: AppContext, found: readonly UserConfig[]): Promise<UserConfig | undefined> {
  const { call, caller } = context
  if (found.length === 0 || found.length > mostChoices) {
    await playToEnd(caller, prompts(call, found.length === 0 ? 'nobody-of-that-name' : 'too-many-names'))
    return undefined
  }
  const names = await Promise.all(found.map((user) => spokenName(context, user)))
  const choices = names.flatMap((name, at) => [
    ...prompts(call, 'for'),
    ...name,
    ...prompts(call, 'press', `digits/${at + 1}`)
  ])
  const key = await ask(context, choices, (typed) => typed)
  return found[Number(key) - 1]
}

function ask(
  { caller, services }: AppContext,
  items: readonly PlayItem[],
  whole: (typed: string) => string | undefined
): Promise<string> {
  return collectEntry(caller.leg, {
    clock: services.clock,
    playback: caller.play(items),
    whole,
    firstMs,
    nextMs,
    bargeIn: true
  })
}
