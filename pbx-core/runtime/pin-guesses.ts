import type { PinWarning } from '../contract/standing-warning.ts'
import { textOfWarning } from '../contract/warning-text.ts'
import type { GuessPorts } from './code-guesses.ts'
import { Guesses, tolerated } from './guesses.ts'

/** Wrong PINs of each conference and mailbox, as destinations name them: `conference:standup`. */
export class PinGuesses {
  readonly #guesses: Guesses

  constructor({ clock, log, changed }: GuessPorts) {
    this.#guesses = new Guesses(clock, (domain, place) => {
      log.warn('pins.closed', { domain, place, remedy: textOfWarning(warningOf(domain, place)) })
      changed()
    })
  }

  /** Monotonic milliseconds; undefined: it takes PINs. */
  closedUntil(domain: string, place: string): number | undefined {
    return this.#guesses.closedUntil(domain, place)
  }

  wrong(domain: string, place: string): void {
    this.#guesses.wrong(domain, place)
  }

  warnings(domain: string): readonly PinWarning[] {
    return this.#guesses.closedOf(domain).map((place) => warningOf(domain, place))
  }
}

function warningOf(domain: string, destination: string): PinWarning {
  return { code: 'pins-closed', domain, destination, guesses: tolerated }
}
