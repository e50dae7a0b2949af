import { onAbort } from '../base/on-abort.ts'
import type { Call } from '../call/call.ts'
import type { Party } from '../call/party.ts'
import type { PromptTrouble } from '../contract/prompt-trouble.ts'
import type { Termination } from '../contract/termination.ts'
import type { Playback, PlayItem } from '../media/port.ts'
import type { AppContext } from './context.ts'

/** Prompts by name, in the language of the call. */
export function prompts(call: Pick<Call, 'language'>, ...names: string[]): PlayItem[] {
  return names.map((name) => ({ kind: 'prompt', name, language: call.language }))
}

/** Begins a prompt of the configuration (by name, or `tts:` and words), or says in the time line why it cannot. */
export function say({ call, caller, services }: AppContext, prompt: string): Playback | undefined {
  if (prompt === '') return undefined
  const playback = caller.play(prompts(call, prompt))
  void playback?.done.then(async (how) => {
    if (how !== 'failed') return
    const trouble = prompt.startsWith('tts:') ? undefined : await services.promptTrouble(call, prompt)
    call.timeline.warning({ code: 'prompt-missing', prompt }, promptRemedy(prompt, trouble))
  })
  return playback
}

const playable = 'WAV, mono, 16 bit, 8 to 48 kHz'

export function promptRemedy(prompt: string, trouble: PromptTrouble | undefined): string {
  if (prompt.startsWith('tts:')) return 'Install espeak-ng, or name a prompt.'
  if (trouble === undefined) return `Put ${prompt}.wav (${playable}) into the folder prompts of the data directory.`
  const { file, found } = trouble
  return found === null
    ? `There is no such file: put it at ${file} (${playable}).`
    : `${file} is ${found}: save it as ${playable}, of 10 minutes at most.`
}

const characters: Readonly<Record<string, string>> = { '*': 'star', '#': 'pound', '+': 'plus' }

/** A number digit by digit, as a person would read it. */
export function spelled(call: Pick<Call, 'language'>, number: string): PlayItem[] {
  return prompts(call, ...[...number].map((character) => `digits/${characters[character] ?? character}`))
}

/** Plays something to its end, or until the caller is gone. */
export async function playToEnd(caller: Party, items: readonly PlayItem[]): Promise<void> {
  if (caller.leg.termination !== undefined) return
  return heard(caller, caller.play(items))
}

/** Until it is over, or the caller is gone. */
export async function heard(caller: Party, playback: Playback | undefined): Promise<void> {
  if (playback === undefined) return
  using _stopped = onAbort(caller.leg.signal, () => playback.stop())
  await playback.done
}

/** Tells a caller who is answered already why the destination is not to be had. */
export async function tellFailure(call: Call, caller: Party, termination: Termination): Promise<void> {
  if (caller.leg.termination !== undefined) return
  const country = call.domain.country
  switch (termination.result) {
    case 'busy':
    case 'declined':
      return playToEnd(caller, [{ kind: 'tone', tone: 'busy', country, milliseconds: 5000 }])
    case 'not-found':
      return playToEnd(caller, prompts(call, 'number-not-in-service'))
    case 'forbidden':
      return playToEnd(caller, prompts(call, 'call-barred'))
    case 'no-answer':
      return playToEnd(caller, prompts(call, 'no-answer'))
    case 'unreachable':
      return playToEnd(caller, prompts(call, 'not-available'))
    case 'congestion':
    case 'failed':
      return playToEnd(caller, [
        { kind: 'tone', tone: 'reorder', country, milliseconds: 1500 },
        ...prompts(call, 'all-circuits-busy')
      ])
    case 'completed':
    case 'cancelled':
    case 'elsewhere':
      return
  }
}
