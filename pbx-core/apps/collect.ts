import type { Clock } from '../base/clock.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { Playback } from '../media/port.ts'

/**
 * Waits for one key, while a prompt plays and for `milliseconds` after it; the key stops the
 * prompt. Undefined: none came, or the leg is over.
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
    const before = leg.observer
    const observer = { ...before, digit: finish }
    const onAbort = () => finish(undefined)
    leg.observer = observer
    resources.defer(() => {
      if (leg.observer === observer) leg.observer = before
    })
    leg.signal.addEventListener('abort', onAbort)
    resources.defer(() => leg.signal.removeEventListener('abort', onAbort))
    resources.defer(() => playback?.stop())
    void (playback?.done ?? Promise.resolve()).then(() => {
      if (!resources.disposed) resources.use(clock.after(milliseconds, () => finish(undefined)))
    })
  })
}
