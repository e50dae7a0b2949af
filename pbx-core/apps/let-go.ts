import { parkedAt } from '../call/parked-at.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { completed } from '../call/terminations.ts'
import type { Transfer } from '../call/transfer.ts'
import type { AppContext } from './context.ts'

/** Milliseconds in which a phone has to answer that its transfer has worked, and in which a slot can be said. */
const mostPatience = 2000
const mostWords = 10_000

/**
 * Whoever transferred has to take up first that it worked: the BYE ends the dialog that the NOTIFY is sent in, and a
 * phone that hears of both at once takes the transfer for failed, or for one that goes on.
 */
export function letGo(
  { call, services }: Pick<AppContext, 'call' | 'services'>,
  { leaving, transfer }: { readonly leaving: SipLeg; readonly transfer: Transfer<SipLeg> }
): void {
  const go = () => leaving.hangUp(completed(leaving.side))
  const slot = parkedAt.of(call)?.slot
  const patience = services.clock.after(slot === undefined ? mostPatience : mostWords, go)
  void transfer.progress(200, slot).then(() => {
    patience[Symbol.dispose]()
    go()
  })
}
