import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import { disposable } from '../base/disposable.ts'
import type { Flow } from '../sip/flow.ts'
import type { SipRequest } from '../sip/message/message.ts'
import type { ServerTransaction, TransactionLayer } from '../sip/transaction/types.ts'
import type { Leg } from './leg.ts'

/** The SIP side that all calls share. */
export interface SharedStack {
  readonly transactions: Pick<TransactionLayer, 'send' | 'sendAck'>
  readonly dialogs: Pick<DialogTable, 'add'>
  readonly clock: Clock
  readonly crypto: Crypto
}

/** What a leg needs of the SIP side; it belongs to one leg (`supervise.ts`). */
export interface SipStack extends SharedStack {
  /** For what outlives the call. */
  readonly shared: SharedStack
  /** Takes a bug of ours, which ends the call. */
  fault(bug: unknown): void
  /** The same callback; what it throws is a fault. */
  guard<Arguments extends readonly unknown[]>(callback: (...args: Arguments) => void): (...args: Arguments) => void
}

/** Someone who takes the requests of one dialog. */
export interface DialogUser {
  /** The user of ours at the other end; null for a trunk. */
  readonly owner: DialogOwner | null
  /** Whose dialog it is; of the leg, also where that has been given to another call. Null: it is none of a call. */
  readonly leg: Leg | null
  /** Whether a request over this flow is of the peer. */
  owns(flow: Flow): boolean
  receive(transaction: ServerTransaction): void
  receiveAck(request: SipRequest): void
}

/** One of a call. */
export interface CallDialog extends DialogUser {
  readonly leg: Leg
}

export function isOfCall(user: DialogUser | undefined): user is CallDialog {
  return user !== undefined && user.leg !== null
}

export interface DialogOwner {
  readonly domain: string
  readonly user: string
}

/** Finds the dialog that a request inside one belongs to (RFC 3261 §12.2.2). */
export class DialogTable {
  readonly #users = new Map<string, DialogUser>()
  readonly #entered: (user: DialogUser) => void

  /** `entered` hears of each dialog that begins. */
  constructor(entered: (user: DialogUser) => void = () => {}) {
    this.#entered = entered
  }

  get size(): number {
    return this.#users.size
  }

  get(key: string): DialogUser | undefined {
    return this.#users.get(key)
  }

  add(key: string, user: DialogUser): Disposable {
    this.#users.set(key, user)
    this.#entered(user)
    return disposable(() => void this.#users.delete(key))
  }
}

/** Our Contact on a flow: where the peer reaches the dialog again (RFC 3261 §8.1.1.8, RFC 7118 §5). */
export function contactHeader(flow: Flow, user: string): string {
  const { address, port } = flow.advertised
  const host = address.includes(':') ? `[${address}]` : address
  const transport = flow.protocol === 'udp' ? '' : `;transport=${flow.protocol}`
  return `<sip:${user === '' ? '' : `${user}@`}${host}:${port}${transport}>`
}
