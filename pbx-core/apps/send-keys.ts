import { disposable } from '../base/disposable.ts'
import { sendDigit } from '../call/bridged-digit.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { AppContext } from './context.ts'

/** A menu that has just answered does not listen yet. */
const firstMs = 1000
/** From one key to the next; each is held for 160 ms. */
const stepMs = 300
/** A comma, as modems and telephones count it. */
const pauseMs = 2000

/** Sends what followed a number to whoever has answered: an extension behind a switchboard, a code for a conference. */
export function sendKeys({ call, services }: AppContext, leg: SipLeg, keys: string): void {
  const send = (at: number) => {
    const key = keys[at]
    if (key === undefined) return call.timeline.decision({ code: 'keys-sent', keys, party: leg.party })
    if (key !== ',') sendDigit(key, leg)
    timer = services.clock.after(key === ',' ? pauseMs : stepMs, () => send(at + 1))
  }
  let timer = services.clock.after(firstMs, () => send(0))
  leg.use(disposable(() => timer[Symbol.dispose]()))
}
