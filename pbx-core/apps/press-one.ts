import type { RingOptions } from '../call/branch.ts'
import type { OutgoingLeg } from '../call/outgoing-leg.ts'
import { Party } from '../call/party.ts'
import { elsewhere, terminations } from '../call/terminations.ts'
import type { Termination } from '../contract/termination.ts'
import { terminationOf } from '../sip/q850.ts'
import { playToEnd, prompts } from './announce.ts'
import { collectDigit } from './collect.ts'
import type { AppContext } from './context.ts'

/** The prompt is played so many times, that far apart. */
const attempts = 3
const pauseMs = 4000

/** Whoever has answered outside has to press 1: a person may want to, and a mailbox cannot. */
export function pressOne(context: Pick<AppContext, 'call' | 'services'>): Required<PressOne> {
  return {
    accept: (leg, signal) => ask(context, leg, signal),
    tooLate: (leg) => {
      const { call } = context
      return playToEnd(new Party(leg, call.domain.country), prompts(call, 'taken-by-another'))
    }
  }
}

type PressOne = Pick<RingOptions, 'accept' | 'tooLate'>

async function ask(
  { call, services }: Pick<AppContext, 'call' | 'services'>,
  leg: OutgoingLeg,
  signal: AbortSignal
): Promise<Termination | undefined> {
  const party = new Party(leg, call.domain.country)
  const { clock } = services
  for (let attempt = 0; attempt < attempts; attempt++) {
    const playback = party.play(prompts(call, 'press-1-to-take'))
    const digit = await collectDigit(leg, { clock, playback, milliseconds: pauseMs })
    if (leg.termination !== undefined) return terminationOf('declined', 'callee', 'who was asked to take it hung up')
    // Whatever it presses now: it hears that another one has the call.
    if (signal.aborted) return elsewhere()
    if (digit === undefined) continue
    party.stopPlaying()
    call.timeline.decision({ code: 'confirmed', digit })
    return digit === '1' ? undefined : terminationOf('declined', 'callee', 'who was asked to take it pressed no 1')
  }
  call.timeline.decision({ code: 'not-confirmed' })
  return terminations.noAnswer('nobody pressed 1 to take it')
}
