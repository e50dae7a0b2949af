import type { Log } from '../base/log.ts'
import type { Call } from '../call/call.ts'
import type { Segment } from '../call/segment.ts'
import type { GuessPorts } from './code-guesses.ts'
import { Guesses } from './guesses.ts'

/** One fewer than close a mailbox: nobody closes one alone. */
const ofCaller = 9
/** Strangers give themselves what number they like, and come by few trunks. */
const ofTrunk = 30

/**
 * Wrong PINs of mailboxes by whom they come from, at whichever of them: whoever tries one PIN at every extension types few at
 * each. A telephone of ours is known by its user, a stranger by its number and by the trunk.
 */
export class MailboxGuesses {
  readonly #callers: Guesses
  readonly #trunks: Guesses

  constructor({ clock, log }: Pick<GuessPorts, 'clock' | 'log'>) {
    this.#callers = new Guesses(clock, told(log, 'pins.caller-closed'), ofCaller)
    this.#trunks = new Guesses(clock, told(log, 'pins.trunk-closed'), ofTrunk)
  }

  /** Undefined: whoever calls may try. */
  closedFor({ domain, segment }: Call): 'caller' | 'trunk' | undefined {
    if (this.#callers.isClosed(domain.name, callerOf(segment))) return 'caller'
    const { trunk } = segment
    return trunk !== null && this.#trunks.isClosed(domain.name, trunk) ? 'trunk' : undefined
  }

  wrong({ domain, segment }: Call): void {
    this.#callers.wrong(domain.name, callerOf(segment))
    if (segment.trunk !== null) this.#trunks.wrong(domain.name, segment.trunk)
  }
}

/** A hook may write another number to be shown; who calls is still the same. */
function callerOf({ caller, originalCaller }: Segment): string {
  return caller.user === null ? `number ${originalCaller.number}` : `user ${caller.user}`
}

const told = (log: Log, event: string) => (domain: string, of: string) =>
  log.warn(event, {
    ...{ domain, of },
    remedy:
      'Wrong PINs of mailboxes come from there: none is taken from it for 15 minutes. Look at the records for who calls.'
  })
