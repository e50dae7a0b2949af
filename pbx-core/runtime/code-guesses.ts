import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { AccountCodeWarning } from '../contract/standing-warning.ts'
import { textOfWarning } from '../contract/warning-text.ts'
import { Guesses, tolerated } from './guesses.ts'

export interface GuessPorts {
  readonly clock: Clock
  readonly log: Log
  /** There is something else to be told than before. */
  readonly changed: () => void
}

/** Wrong account codes of each user. */
export class CodeGuesses {
  readonly #guesses: Guesses

  constructor({ clock, log, changed }: GuessPorts) {
    this.#guesses = new Guesses(clock, (domain, user) => {
      log.warn('account-codes.closed', { domain, user, remedy: textOfWarning(warningOf(domain, user)) })
      changed()
    })
  }

  isClosed(domain: string, user: string): boolean {
    return this.#guesses.isClosed(domain, user)
  }

  wrong(domain: string, user: string): void {
    this.#guesses.wrong(domain, user)
  }

  warnings(domain: string): readonly AccountCodeWarning[] {
    return this.#guesses.closedOf(domain).map((user) => warningOf(domain, user))
  }
}

function warningOf(domain: string, user: string): AccountCodeWarning {
  return { code: 'account-codes-closed', domain, user, guesses: tolerated }
}
