import type { Clock } from '../base/clock.ts'
import { onAbort } from '../base/on-abort.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { Playback } from '../media/port.ts'

interface EntryOptions {
  readonly clock: Clock
  /** What is being said; undefined: nothing is, or the caller cannot hear. */
  readonly playback: Playback | undefined
  /** The entry, once these keys are a whole one. */
  readonly whole: (typed: string) => string | undefined
  /** Milliseconds after the prompt until the first key, and from one key to the next. */
  readonly firstMs: number
  readonly nextMs: number
  /** A key stops the prompt; else what is typed meanwhile counts once that is over. */
  readonly bargeIn: boolean
  /** What was typed by whoever hangs up is the entry. */
  readonly countsUnfinished?: boolean
  /** Nobody waits for the entry any more: there is none. */
  readonly signal?: AbortSignal | undefined
}

/** Collects keys until they are an entry, or none follows. '': none came, or the leg is over. Keys beyond it wait with the leg. */
export function collectEntry(leg: SipLeg, options: EntryOptions): Promise<string> {
  const { clock, playback, whole, bargeIn } = options
  if (leg.termination !== undefined || options.signal?.aborted === true) return Promise.resolve('')
  return new Promise((resolve) => {
    const resources = new DisposableStack()
    const waiting = resources.use(new Waiting(clock))
    let typed = ''
    const finish = (entry: string) => {
      if (resources.disposed) return
      resources.dispose()
      resolve(entry)
    }
    const press = (key: string) => {
      playback?.stop()
      typed += key
      const entry = whole(typed)
      if (entry === undefined) waiting.set(options.nextMs, () => finish(typed))
      else finish(entry)
    }
    const listen = () => {
      if (resources.disposed) return
      for (let key = leg.keys.take(); key !== undefined; key = leg.keys.take()) {
        press(key)
        if (resources.disposed) return
      }
      resources.use(leg.observe({ digit: press }))
    }
    resources.defer(() => playback?.stop())
    resources.use(onAbort(leg.signal, () => finish(options.countsUnfinished === true ? typed : '')))
    if (options.signal !== undefined) resources.use(onAbort(options.signal, () => finish('')))
    if (bargeIn) listen()
    void (playback?.done ?? Promise.resolve()).then(() => {
      if (!bargeIn) listen()
      if (typed === '' && !resources.disposed) waiting.set(options.firstMs, () => finish(''))
    })
  })
}

/** One timer at a time. */
class Waiting implements Disposable {
  readonly #clock: Clock
  #timer: Disposable | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  set(milliseconds: number, over: () => void): void {
    this[Symbol.dispose]()
    this.#timer = this.#clock.after(milliseconds, over)
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
  }
}

/**
 * Waits for one key, while a prompt plays and for `milliseconds` after it; the key stops the
 * prompt, and one that was typed ahead comes at once. Undefined: none came, or the leg is over.
 */
export async function collectDigit(
  leg: SipLeg,
  options: Pick<EntryOptions, 'clock' | 'playback' | 'signal'> & { readonly milliseconds: number }
): Promise<string | undefined> {
  const { milliseconds: firstMs, ...others } = options
  const key = await collectEntry(leg, { ...others, whole: (typed) => typed, firstMs, nextMs: 0, bargeIn: true })
  return key === '' ? undefined : key
}

/** Entries of at most so many keys; `#` ends a shorter one. */
export function keysUpTo(most: number): EntryOptions['whole'] {
  return (typed) => (typed.endsWith('#') ? typed.slice(0, -1) : typed.length >= most ? typed : undefined)
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
  return await collectEntry(leg, {
    clock,
    playback,
    whole: keysUpTo(longestNumber),
    firstMs: 0,
    nextMs: interDigitMs,
    bargeIn: true,
    countsUnfinished: true
  })
}
