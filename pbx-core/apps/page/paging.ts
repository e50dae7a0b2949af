import { onAbort } from '../../base/on-abort.ts'
import type { OutgoingLeg } from '../../call/outgoing-leg.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import { completed, elsewhere } from '../../call/terminations.ts'
import type { MediaMixer } from '../../media/port.ts'
import type { AppContext } from '../context.ts'

/**
 * Telephones that answer a page by themselves, and hear whoever speaks. What their microphones hear goes nowhere. One that
 * has not answered in time is let go, as if the call had been answered elsewhere: nobody has missed anything.
 */
export class Paging implements Disposable {
  /** Resolves at the first telephone that listens, with true; with false where none does. */
  readonly begins: Promise<boolean>
  /** Resolves once nobody listens any more, and nobody will. */
  readonly isLeft: Promise<void>
  readonly #context: AppContext
  readonly #mixer: MediaMixer
  readonly #waiting = new Set<OutgoingLeg>()
  readonly #listening = new Set<SipLeg>()
  readonly #resources = new DisposableStack()
  readonly #begin: (listens: boolean) => void
  readonly #leave: () => void

  constructor(context: AppContext, legs: readonly OutgoingLeg[], seconds: number) {
    const begins = Promise.withResolvers<boolean>()
    const left = Promise.withResolvers<void>()
    this.begins = begins.promise
    this.isLeft = left.promise
    this.#begin = begins.resolve
    this.#leave = left.resolve
    this.#context = context
    this.#mixer = context.services.mixer()
    this.#resources.use(context.services.clock.after(seconds * 1000, () => this.#tooLate()))
    for (const leg of legs) this.#waiting.add(leg)
    for (const leg of legs) this.#call(leg)
    this.#review()
  }

  /** Telephones that listen now. */
  get count(): number {
    return this.#listening.size
  }

  /** Whoever pages is heard by all from here on, after a tone that all of them hear. */
  speak({ media }: SipLeg): void {
    const { country } = this.#context.call.domain
    this.#mixer.add(media, true)
    this.#mixer.play([{ kind: 'tone', tone: 'beep', country, milliseconds: 500 }])
  }

  [Symbol.dispose](): void {
    this.#resources.dispose()
    for (const leg of this.#waiting) leg.hangUp(elsewhere())
    for (const leg of this.#listening) leg.hangUp(completed('pbx'))
    this.#waiting.clear()
    this.#listening.clear()
    this.#review()
    const { media, termination } = this.#context.caller.leg
    if (termination === undefined) this.#mixer.remove(media)
  }

  #call(leg: OutgoingLeg): void {
    leg.call({
      progress: () => {},
      answered: () => this.#answered(leg),
      failed: () => {
        this.#waiting.delete(leg)
        this.#review()
      }
    })
  }

  #answered(leg: OutgoingLeg): void {
    if (!this.#waiting.delete(leg)) return leg.hangUp(completed('pbx'))
    this.#listening.add(leg)
    this.#mixer.add(leg.media, false)
    this.#resources.use(onAbort(leg.signal, () => this.#over(leg)))
    this.#context.call.talk(leg)
    this.#context.call.changed()
    this.#begin(true)
  }

  #over(leg: SipLeg): void {
    this.#listening.delete(leg)
    this.#mixer.remove(leg.media)
    this.#review()
  }

  #tooLate(): void {
    for (const leg of this.#waiting) leg.hangUp(elsewhere())
    this.#waiting.clear()
    this.#review()
  }

  #review(): void {
    if (this.#waiting.size + this.#listening.size > 0) return
    this.#begin(false)
    this.#leave()
  }
}
