import type { Call } from '../call/call.ts'
import type { UserConfig } from '../contract/config.ts'
import type { PlayItem } from '../media/port.ts'
import { plainLetters } from '../routing/names.ts'
import { prompts, spelled } from './announce.ts'
import type { AppServices } from './context.ts'

/** Of a name that nothing speaks: enough to tell people apart. */
const mostSpelled = 20

interface Speaking {
  /** Of which language it is. */
  readonly call: Pick<Call, 'language'>
  readonly services: Pick<AppServices, 'canSpeak' | 'promptTrouble'>
}

/**
 * As somebody has recorded it (`names/101`), else as the machine speaks it, else letter by letter. A name without one
 * that could be spelled is an extension.
 */
export async function spokenName(
  { call, services }: Speaking,
  { name, extension }: Pick<UserConfig, 'name' | 'extension'>
): Promise<readonly PlayItem[]> {
  const recorded = `names/${extension}`
  if ((await services.promptTrouble(call, recorded)) === undefined) return prompts(call, recorded)
  if (services.canSpeak) return prompts(call, `tts:${name}`)
  const letters = [...plainLetters(name)].filter((letter) => /[a-z]/.test(letter)).slice(0, mostSpelled)
  if (letters.length === 0) return [...prompts(call, 'extension'), ...spelled(call, extension)]
  return prompts(call, ...letters.map((letter) => `letters/${letter}`))
}
