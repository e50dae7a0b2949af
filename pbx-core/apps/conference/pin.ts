import { terminations } from '../../call/terminations.ts'
import { playToEnd, prompts } from '../announce.ts'
import { collectEntry, keysUpTo } from '../collect.ts'
import type { AppContext, Unanswered } from '../context.ts'

/** Three wrong PINs end the call (`4-pbx`, Names of what is new). */
const attempts = 3
const firstMs = 8000
const nextMs = 4000
/** How long a PIN is nobody learns by typing. */
const mostKeys = 16

/** Asks for the PIN of a conference. The outcome is why nobody is let in; undefined: it was typed. */
export async function askForPin(
  context: AppContext,
  { name, pin }: { readonly name: string; readonly pin: string }
): Promise<Unanswered | undefined> {
  const { call, caller, services, signal } = context
  const place = `conference:${name}`
  for (let attempt = 0; attempt < attempts && !signal.aborted; attempt++) {
    if (services.pinsAreClosed(call, place)) return closed(context, name)
    const typed = await collectEntry(caller.leg, {
      clock: services.clock,
      playback: caller.play(prompts(call, 'conference-pin')),
      whole: keysUpTo(mostKeys),
      firstMs,
      nextMs,
      bargeIn: true
    })
    if (signal.aborted) break
    call.heard()
    // Others may have guessed meanwhile: many calls at once would each have one guess more.
    if (services.pinsAreClosed(call, place)) return closed(context, name)
    const accepted = typed === pin
    call.timeline.decision({ code: 'conference-pin', conference: name, accepted })
    if (accepted) return undefined
    // Who types nothing guesses nothing.
    if (typed !== '') services.pinRefused(call, place)
    await playToEnd(caller, prompts(call, 'conference-pin-wrong'))
  }
  return refused(context, 'no PIN was accepted', '')
}

function closed(context: AppContext, name: string): Unanswered {
  context.call.timeline.decision({ code: 'pins-closed', destination: `conference:${name}` })
  return refused(context, `too many wrong PINs of ${name} were typed`, 'conference-pin-closed')
}

/** Nothing that has led here has the call again. */
function refused({ caller }: AppContext, reason: string, farewell: string): Unanswered {
  const termination = caller.leg.termination ?? terminations.forbidden(reason)
  return { kind: 'unanswered', termination, leaves: 'call', farewell }
}
