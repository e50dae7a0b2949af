import type { Clock } from '../base/clock.ts'
import { onAbort } from '../base/on-abort.ts'
import type { ConsentAnswer, RecordingConsent } from '../contract/views.ts'
import type { Call } from './call.ts'
import { trunkOf } from './leg.ts'
import type { SipLeg } from './sip-leg.ts'

/** Milliseconds after the question in which a key counts. */
const PATIENCE = 5000

/** What those who talk have been told in this call, and what they have said to it: nobody is told or asked twice. */
export class Consents {
  readonly #call: Call
  readonly #clock: Clock
  readonly #told = new Set<SipLeg>()
  readonly #answers = new Map<SipLeg, ConsentAnswer>()

  constructor(call: Call, clock: Clock) {
    this.#call = call
    this.#clock = clock
  }

  /** Tells them, or asks, as the domain wants it; who hears that does not hear the other one meanwhile. */
  async of(legs: readonly SipLeg[]): Promise<RecordingConsent> {
    const { announce } = this.#call.domain.recording
    switch (announce) {
      case 'none':
        return { announced: announce, at: null, answer: null }
      case 'both':
        return { announced: announce, at: await this.#tell(legs), answer: null }
      case 'ask':
        return { announced: announce, ...(await this.#ask(legs)) }
    }
  }

  async #tell(legs: readonly SipLeg[]): Promise<number> {
    const at = this.#call.now()
    if (legs.every((leg) => this.#told.has(leg))) return at
    this.#call.timeline.decision({ code: 'recording-announced' })
    const playing = new Playing(this.#call, legs, 'recording-announced')
    // Who has been put on hold meanwhile has not heard it.
    for (const leg of await playing.done) this.#told.add(leg)
    return at
  }

  async #ask(legs: readonly SipLeg[]): Promise<Pick<RecordingConsent, 'at' | 'answer'>> {
    const at = this.#call.now()
    const outside = legs.filter((leg) => trunkOf(leg) !== null)
    const asked = (outside.length > 0 ? outside : legs).filter((leg) => !this.#answers.has(leg))
    if (asked.length > 0) await this.#askEach(legs, asked)
    const answers = (outside.length > 0 ? outside : legs).map((leg) => this.#answers.get(leg) ?? 'none')
    return { at, answer: answers.find((answer) => answer !== 'yes') ?? 'yes' }
  }

  async #askEach(legs: readonly SipLeg[], asked: readonly SipLeg[]): Promise<void> {
    const { timeline } = this.#call
    for (const { party } of asked) timeline.decision({ code: 'recording-asked', party })
    using playing = new Playing(this.#call, legs, 'recording-ask')
    const answers = await Promise.all(asked.map((leg) => this.#answerOf(leg, playing)))
    for (const [at, leg] of asked.entries()) {
      const answer = answers[at] ?? 'none'
      this.#answers.set(leg, answer)
      timeline.decision({ code: 'recording-answer', party: leg.party, answer })
    }
  }

  /** One key, while the question is put or soon after it. */
  async #answerOf(leg: SipLeg, playing: Playing): Promise<ConsentAnswer> {
    const { promise, resolve } = Promise.withResolvers<ConsentAnswer>()
    using resources = new DisposableStack()
    const press = (key: string) => resolve(key === '1' ? 'yes' : 'no')
    resources.use(leg.observe({ digit: press }))
    for (const each of playing.legs) resources.use(onAbort(each.signal, () => resolve('none')))
    void playing.done.then(() => {
      if (!resources.disposed) resources.use(this.#clock.after(PATIENCE, () => resolve('none')))
    })
    const key = leg.keys.take()
    if (key !== undefined) press(key)
    return await promise
  }
}

/** A prompt that several hear at the same time, until it is over or one of them is. */
class Playing implements Disposable {
  readonly legs: readonly SipLeg[]
  /** Who has heard it to its end. */
  readonly done: Promise<readonly SipLeg[]>
  readonly #resources = new DisposableStack()

  constructor({ language }: Call, legs: readonly SipLeg[], name: string) {
    this.legs = legs
    const living = legs.filter(({ termination }) => termination === undefined)
    const playbacks = living.map(({ media }) => media.play([{ kind: 'prompt', name, language }]))
    const stop = () => {
      for (const playback of playbacks) playback.stop()
    }
    this.#resources.defer(stop)
    for (const { signal } of legs) this.#resources.use(onAbort(signal, stop))
    this.done = Promise.all(playbacks.map(({ done }) => done)).then((outcomes) => {
      this.#resources.dispose()
      return living.filter((_, at) => outcomes[at] === 'ended')
    })
  }

  [Symbol.dispose](): void {
    this.#resources.dispose()
  }
}
