import type { Clock } from '../base/clock.ts'
import type { SipLeg } from './sip-leg.ts'

/** What a code in a call does (`4-pbx`, Names of what is new). */
export type InCallAction = 'transferAsk' | 'transferSend' | 'record' | 'park'

/** The codes that somebody may press while it talks. */
export type InCallCodes = Readonly<Partial<Record<InCallAction, string>>>

/** Milliseconds that a code may take, from its first key on. */
const longestMs = 1500

interface Read {
  /** What was held and is no code. */
  readonly pass: string
  /** What may become one. */
  readonly held: string
  readonly action?: InCallAction
}

/** Takes a key after those that are held. */
export function readCode(codes: InCallCodes, held: string, key: string): Read {
  const entries = Object.entries(codes) as [InCallAction, string][]
  let pass = ''
  let rest = held + key
  while (rest !== '') {
    const action = entries.find(([, code]) => code === rest)?.[0]
    if (action !== undefined) return { pass, held: '', action }
    if (entries.some(([, code]) => code.startsWith(rest))) return { pass, held: rest }
    pass += rest[0]
    rest = rest.slice(1)
  }
  return { pass, held: '' }
}

/** Hears the codes of a leg, and gives keys that are none to `pass`; undefined: they are all for the other one. */
export type Listen = (leg: SipLeg, pass: (key: string) => void) => CodeListener | undefined

export interface CodeListenerParts {
  readonly codes: InCallCodes
  readonly clock: Clock
  /** Keys that were meant for whom one talks with. */
  readonly pass: (key: string) => void
  readonly act: (action: InCallAction) => void
}

/** Holds keys back that may begin a code, and lets go of them where they do not, or not in time: none is lost. */
export class CodeListener implements Disposable {
  readonly #parts: CodeListenerParts
  #held = ''
  #timer: Disposable | undefined

  constructor(parts: CodeListenerParts) {
    this.#parts = parts
  }

  key(key: string): void {
    const { codes, clock, act } = this.#parts
    const { pass, held, action } = readCode(codes, this.#held, key)
    const isNew = this.#held === '' || pass !== ''
    this.#held = held
    if (held === '' || isNew) this.#timer?.[Symbol.dispose]()
    if (held !== '' && isNew) this.#timer = clock.after(longestMs, () => this.#late())
    this.#pass(pass)
    if (action !== undefined) act(action)
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
  }

  #late(): void {
    const held = this.#held
    this.#held = ''
    this.#pass(held)
  }

  #pass(keys: string): void {
    for (const key of keys) this.#parts.pass(key)
  }
}
