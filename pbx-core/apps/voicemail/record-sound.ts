import { onAbort } from '../../base/on-abort.ts'
import type { PlayItem, RecordingLimits, RecordingOutcome } from '../../media/port.ts'
import { playToEnd, prompts } from '../announce.ts'
import { collectDigit } from '../collect.ts'
import type { AppContext } from '../context.ts'

/** In milliseconds. */
const beepMs = 300

/** The tone after which one speaks. */
export function beep({ call }: Pick<AppContext, 'call'>): PlayItem {
  return { kind: 'tone', tone: 'beep', country: call.domain.country, milliseconds: beepMs }
}

/** What ends the speech besides: these keys, `#` where none are named. */
export interface SpeechLimits extends RecordingLimits {
  readonly keys?: string
}

/** Records whoever is served until it presses `#`, has said nothing for a while, or hangs up. `key`: what has ended it. */
export async function recordSpeech(
  { caller, services }: AppContext,
  path: string,
  { keys = '#', ...limits }: SpeechLimits
): Promise<RecordingOutcome & { readonly key: string | undefined }> {
  const { leg } = caller
  // What was pressed before the tone was meant for that.
  leg.keys.clear()
  const recording = services.voicemail.record(leg, path, limits)
  using _gone = onAbort(leg.signal, () => recording.stop())
  let pressed: string | undefined
  using _keys = leg.observe({
    digit: (key) => {
      if (!keys.includes(key)) return
      pressed ??= key
      recording.stop()
    }
  })
  return { ...(await recording.done), key: pressed }
}

/** In milliseconds: a greeting, a prompt. */
const limits: RecordingLimits = { longest: 120_000, silence: 8000 }
const patienceMs = 8000
/** Times that one may record anew, or hear what was recorded. */
const mostChoices = 20

/**
 * Records something that others hear, and goes on until it is wanted: it is heard, recorded anew, kept or dropped.
 * `keep` is told the name of what was recorded; the error is why it could not be kept. False: nothing was.
 */
export async function recordReviewed(
  context: AppContext,
  keep: (recorded: string) => Promise<{ readonly ok: boolean }>
): Promise<boolean> {
  const { call, caller, services, signal } = context
  const { boxes } = services.voicemail
  let sound = await take(context)
  for (let choice = 0; choice < mostChoices && !signal.aborted && sound !== undefined; choice++) {
    const playback = caller.play(prompts(call, 'voicemail/review'))
    const key = await collectDigit(caller.leg, { clock: services.clock, playback, milliseconds: patienceMs })
    call.heard()
    if (key === '1') {
      const kept = await keep(sound.name)
      boxes.dropSound(sound.name)
      await playToEnd(caller, prompts(call, kept.ok ? 'voicemail/sound-kept' : 'voicemail/sound-not-kept'))
      return kept.ok
    }
    if (key === '2') await playToEnd(caller, [{ kind: 'sound', path: sound.path }])
    else if (key === '3') {
      boxes.dropSound(sound.name)
      sound = await take(context)
    } else if (key === '*' || signal.aborted) break
  }
  if (sound !== undefined) boxes.dropSound(sound.name)
  if (!signal.aborted) await playToEnd(caller, prompts(call, 'voicemail/sound-dropped'))
  return false
}

/** Undefined: nothing was said. */
async function take(context: AppContext): Promise<{ readonly name: string; readonly path: string } | undefined> {
  const { call, caller, services, signal } = context
  const { boxes } = services.voicemail
  await playToEnd(caller, [...prompts(call, 'voicemail/speak'), beep(context)])
  if (signal.aborted) return undefined
  const sound = boxes.newSound()
  const { milliseconds } = await recordSpeech(context, sound.path, limits)
  if (milliseconds !== 0 && !signal.aborted) return sound
  boxes.dropSound(sound.name)
  if (!signal.aborted) await playToEnd(caller, prompts(call, 'voicemail/nothing-heard'))
  return undefined
}
