import type { CallView } from '../../pbx-core/contract/views.ts'
import type { AppState, EndingCall } from '../ipc/contract.ts'

export interface LeavingPorts {
  /** Every call of this machine. */
  readonly calls: () => readonly CallView[]
  readonly account: { readonly domain: string; readonly user: string }
  readonly changed: () => void
}

/** Asks whether the program may end while people talk through it (`5-softphone`, In a call). */
export class Leaving {
  readonly #ports: LeavingPorts
  #question: PromiseWithResolvers<boolean> | undefined

  constructor(ports: LeavingPorts) {
    this.#ports = ports
  }

  /** Whose calls would end with the program. */
  get atStake(): readonly EndingCall[] {
    const { calls, account } = this.#ports
    return endingCalls(calls(), account)
  }

  /** What a window asks; null where nobody has to be asked. */
  get view(): AppState['leaving'] {
    return this.#question === undefined ? null : { calls: this.atStake }
  }

  /** Resolves with whether it may end; also where the last call has ended by itself meanwhile. */
  ask(): Promise<boolean> {
    this.#question ??= Promise.withResolvers<boolean>()
    const { promise } = this.#question
    this.#ports.changed()
    return promise
  }

  answer(agreed: boolean): void {
    const question = this.#question
    this.#question = undefined
    question?.resolve(agreed)
    this.#ports.changed()
  }

  /** A call has changed: with the last one the reason to ask is gone. */
  review(): void {
    if (this.#question !== undefined && this.atStake.length === 0) this.answer(true)
  }
}

/**
 * Calls that were answered, and those that the person at this machine makes. Of the person's own
 * the other party is named; of everybody else's both.
 */
function endingCalls(calls: readonly CallView[], { domain, user }: LeavingPorts['account']): readonly EndingCall[] {
  const own = (call: CallView, party: CallView['caller']) => call.domain === domain && party.user === user
  return calls
    .filter((call) => call.state !== 'ended' && (call.answeredAt !== null || own(call, call.caller)))
    .map((call): EndingCall => {
      const caller = { name: call.caller.name, number: call.caller.number }
      const callee = { name: call.callee.name, number: call.callee.user ?? call.exten }
      if (own(call, call.caller)) return { ...callee, with: null }
      return own(call, call.callee) ? { ...caller, with: null } : { ...caller, with: callee }
    })
}

/** For the terminal in which Ctrl+C was pressed. */
export function inATerminal(calls: readonly EndingCall[]): string {
  const [which, they] = calls.length === 1 ? ['a call', 'it'] : [`${calls.length} calls`, 'them']
  return [
    `Not ended: Offhook is in ${which}: ${calls.map(namedInText).join(', ')}.`,
    `Ctrl+C again ends ${they}, and Offhook; its window asks as well.`
  ].join('\n')
}

/** `ACME (+15550123456)` */
export function namedInText({ name, number, with: other }: EndingCall): string {
  const named = name === '' ? number : `${name} (${number})`
  return other === null
    ? named
    : `${named} with ${other.name === '' ? other.number : `${other.name} (${other.number})`}`
}
