import type { Clock } from '../base/clock.ts'
import { onAbort } from '../base/on-abort.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { Playback } from '../media/port.ts'

/**
 * Waits for one key, while a prompt plays and for `milliseconds` after it; the key stops the
 * prompt, and one that was typed ahead comes at once. Undefined: none came, or the leg is over.
 */
export function collectDigit(
  leg: SipLeg,
  options: { readonly clock: Clock; readonly playback: Playback | undefined; readonly milliseconds: number }
): Promise<string | undefined> {
  const { clock, playback, milliseconds } = options
  if (leg.termination !== undefined) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const resources = new DisposableStack()
    const finish = (digit: string | undefined) => {
      if (resources.disposed) return
      resources.dispose()
      resolve(digit)
    }
    resources.defer(() => playback?.stop())
    resources.use(leg.observe({ digit: finish }))
    resources.use(onAbort(leg.signal, () => finish(undefined)))
    const typedAhead = leg.keys.take()
    if (typedAhead !== undefined) return finish(typedAhead)
    void (playback?.done ?? Promise.resolve()).then(() => {
      if (!resources.disposed) resources.use(clock.after(milliseconds, () => finish(undefined)))
    })
  })
}

/** Whoever hears a dial tone dials within so many milliseconds, or wants to dial nothing. */
const firstMs = 10_000
/** From one key to the next; the number is whole where no further one comes. */
const interDigitMs = 3000
const longestNumber = 32

/** A number, until `#` or until no further key comes; '' where none is dialled. The first key stops the dial tone. */
export async function collectNumber(
  leg: SipLeg,
  { clock, playback }: { readonly clock: Clock; readonly playback: Playback }
): Promise<string> {
  using _tone = clock.after(firstMs, () => playback.stop())
  let number = ''
  while (number.length < longestNumber) {
    const digit = await collectDigit(leg, {
      clock,
      playback: number === '' ? playback : undefined,
      milliseconds: number === '' ? 0 : interDigitMs
    })
    if (digit === undefined || digit === '#') break
    number += digit
  }
  return number
}
