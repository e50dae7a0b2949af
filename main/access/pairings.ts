import { randomInt } from 'node:crypto'
import { placeOf } from '../../pbx-core/base/place.ts'
import type { UserAddress } from './accounts.ts'

/** A code that a window shows, and by which one program may pair. */
export interface OpenPairing {
  /** `4711 0815` */
  readonly code: string
  /** Milliseconds of the clock that it is still good for. */
  readonly leftMs: number
}

interface Pairing {
  readonly digits: string
  readonly address: UserAddress
  readonly until: number
}

/** Long enough to go to another window and type it. */
const validMs = 5 * 60_000
const digitsOfCode = 8
/** Of one place (a network of IPv6 is one), until nobody there has guessed for as long as a code is good. */
const mostFromOnePlace = 5
/** Of all who ask, while a code is open: one in two and a half million that such a code is found. */
const mostGuesses = 40

/**
 * Pairing by a code (`3-click-to-dial`, Where links come from): a window shows it, the person types it into the program
 * that is to dial, and that gets a token of its own. A code works once, for five minutes. Whoever types five wrong ones is not
 * listened to for five minutes, so that one program that guesses keeps nobody else from pairing; forty wrong ones, from
 * wherever they come, end all codes that are open.
 */
export class Pairings {
  readonly #now: () => number
  /** By user: a new code takes the place of the one before. */
  readonly #open = new Map<string, Pairing>()
  #wrong = 0
  /** Wrong ones by place, and when they are forgotten. */
  readonly #guesses = new Map<string, { readonly count: number; readonly until: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  start(address: UserAddress): OpenPairing {
    this.#forget()
    const taken = new Set([...this.#open.values()].map(({ digits }) => digits))
    let digits = newDigits()
    while (taken.has(digits)) digits = newDigits()
    const { domain, user } = address
    this.#open.set(keyOf(address), { digits, address: { domain, user }, until: this.#now() + validMs })
    return { code: inGroups(digits), leftMs: validMs }
  }

  /** undefined: there was none, it was used, it is over, or too many wrong ones were tried. */
  read(address: UserAddress): OpenPairing | undefined {
    this.#forget()
    const pairing = this.#open.get(keyOf(address))
    return pairing && { code: inGroups(pairing.digits), leftMs: pairing.until - this.#now() }
  }

  end(address: UserAddress): void {
    this.#open.delete(keyOf(address))
  }

  /** Whose code it is; it is spent then. Blanks and dashes are those of whoever types it. */
  redeem(typed: string, remoteAddress: string): UserAddress | undefined {
    this.#forget()
    const place = placeOf(remoteAddress)
    const { count } = this.#guesses.get(place) ?? { count: 0 }
    if (count >= mostFromOnePlace) return undefined
    const digits = typed.replace(/[\s-]/g, '')
    const found = [...this.#open.values()].find((pairing) => pairing.digits === digits)
    if (found !== undefined) {
      this.end(found.address)
      return found.address
    }
    this.#guesses.set(place, { count: count + 1, until: this.#now() + validMs })
    this.#wrong += 1
    if (this.#wrong >= mostGuesses) this.#open.clear()
    return undefined
  }

  /** Guesses are counted for as long as any code is open. */
  #forget(): void {
    const now = this.#now()
    for (const [key, { until }] of this.#open) if (until <= now) this.#open.delete(key)
    for (const [place, { until }] of this.#guesses) if (until <= now) this.#guesses.delete(place)
    if (this.#open.size === 0) this.#wrong = 0
  }
}

function newDigits(): string {
  return String(randomInt(10 ** digitsOfCode)).padStart(digitsOfCode, '0')
}

function inGroups(digits: string): string {
  return `${digits.slice(0, 4)} ${digits.slice(4)}`
}

function keyOf({ domain, user }: UserAddress): string {
  return `${user}@${domain}`
}
