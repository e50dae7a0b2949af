import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { AccountCodeWarning } from '../contract/standing-warning.ts'
import { textOfWarning } from '../contract/warning-text.ts'

/** As with PINs (`4-pbx`, Names of what is new): ten wrong ones in an hour close for a quarter of one. */
const tolerated = 10
const memoryMs = 3_600_000
const closedMs = 900_000

export interface CodeGuessPorts {
  readonly clock: Clock
  readonly log: Log
  /** There is something else to be told than before. */
  readonly changed: () => void
}

interface Guesser {
  /** When wrong codes were typed, by the clock of intervals, the latest last. */
  at: readonly number[]
  closedUntil: number
}

/** Wrong account codes of each user over all of its calls: three in a call would be three at a time for ever. */
export class CodeGuesses {
  readonly #ports: CodeGuessPorts
  /** By domain, then by user: no more than there are users. */
  readonly #guessers = new Map<string, Map<string, Guesser>>()

  constructor(ports: CodeGuessPorts) {
    this.#ports = ports
  }

  isClosed(domain: string, user: string): boolean {
    const until = this.#guessers.get(domain)?.get(user)?.closedUntil ?? 0
    return until > this.#ports.clock.now()
  }

  wrong(domain: string, user: string): void {
    const { clock, log, changed } = this.#ports
    const now = clock.now()
    const users = this.#guessers.get(domain) ?? new Map<string, Guesser>()
    const guesser = users.get(user) ?? { at: [], closedUntil: 0 }
    users.set(user, guesser)
    this.#guessers.set(domain, users)
    guesser.at = [...guesser.at.filter((at) => at > now - memoryMs), now]
    if (guesser.at.length < tolerated) return
    guesser.at = []
    guesser.closedUntil = now + closedMs
    log.warn('account-codes.closed', { domain, user, remedy: textOfWarning(warningOf(domain, user)) })
    changed()
  }

  warnings(domain: string): readonly AccountCodeWarning[] {
    const users = [...(this.#guessers.get(domain)?.keys() ?? [])]
    return users.filter((user) => this.isClosed(domain, user)).map((user) => warningOf(domain, user))
  }
}

function warningOf(domain: string, user: string): AccountCodeWarning {
  return { code: 'account-codes-closed', domain, user, guesses: tolerated }
}
