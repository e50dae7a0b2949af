import type { Log } from '../../base/log.ts'
import type { Octets } from '../../base/octets.ts'
import { type Flow, isSameParty } from '../flow.ts'
import { createResponse } from '../message/create.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { serialise } from '../message/serialise.ts'
import type { InviteServerState } from './invite-server.ts'
import { detached } from './keys.ts'
import type { FailureReason, TransportFailed } from './machine.ts'
import type { NonInviteServerState } from './non-invite-server.ts'
import type { Host } from './running.ts'
import type { TransactionTable } from './table.ts'
import type { ServerTransaction, TransactionUser } from './types.ts'

/** A server transaction as its user holds it. The table does not: it goes when the user lets go. */
export class ServerHandle implements ServerTransaction {
  readonly request: SipRequest
  readonly flow: Flow
  owns: ((flow: Flow) => boolean) | undefined
  onCancel: ((cancel: SipRequest) => void) | undefined
  onFailed: ((reason: FailureReason) => void) | undefined
  readonly #host: ServerHost
  #status = 0

  constructor(request: SipRequest, flow: Flow, host: ServerHost) {
    this.request = request
    this.flow = flow
    this.#host = host
  }

  get status(): number {
    return this.#status
  }

  respond(response: SipResponse): void {
    const octets = serialise(response)
    this.#note(response.status)
    this.#host.respond(response, octets)
  }

  /** The 100 of RFC 3261 §17.2.1, which the machine sends for a user that is slow. */
  trying(): Octets {
    this.#note(100)
    return serialise(createResponse(this.request, 100))
  }

  /** After a final response no other counts. */
  #note(status: number): void {
    if (this.#status < 200) this.#status = Math.max(this.#status, status)
  }
}

interface Answerable {
  dispatch(event: { on: 'respond'; status: number; octets: Octets } | TransportFailed): void
}

export interface ServerHostSetup {
  readonly key: string
  readonly table: Pick<TransactionTable<never>, 'settle' | 'remove'>
  /** The one that the request came in on. */
  readonly flow: Flow
  readonly user: TransactionUser
  readonly log: Log
  readonly newTag: () => string
  /** What the request comes to; for all but CANCEL that is the user. */
  readonly begin: (handle: ServerHandle) => void
  /** It was refused, or is no INVITE and was answered: what comes again on a branch of its own is a new request. */
  readonly onCompleted: () => void
  readonly onTerminated: () => void
}

type ServerStateName = (InviteServerState | NonInviteServerState)['name']

/** Stands between a server machine, its user and the table. */
export class ServerHost implements Host<ServerStateName> {
  /** Undefined once nothing more can happen that the user should hear of. */
  handle: ServerHandle | undefined
  /** Of the last response that had one: a CANCEL is answered with the same (RFC 3261 §9.2). */
  toTag = ''
  readonly #setup: ServerHostSetup
  #running: Answerable | undefined

  constructor(setup: ServerHostSetup) {
    this.#setup = setup
  }

  /** Before anything happens. */
  attach(running: Answerable, handle: ServerHandle): void {
    this.#running = running
    this.handle = handle
  }

  respond(response: SipResponse, octets: Octets): void {
    const { tag } = response.to
    if (tag !== this.toTag) this.toTag = detached(tag)
    this.#running?.dispatch({ on: 'respond', status: response.status, octets })
  }

  /** Whether what comes over that flow is of who sent the request. */
  isOwnedBy(flow: Flow): boolean {
    return isSameParty(this.#setup.flow, flow) || this.handle?.owns?.(flow) === true
  }

  deliver(message: SipRequest | SipResponse): void {
    const { handle } = this
    const { user, flow } = this.#setup
    if (message.kind === 'response') return
    if (message.method === 'ACK') this.#guarded(() => user.ack(message, flow))
    else if (handle !== undefined) this.#guarded(() => this.#setup.begin(handle))
  }

  cancelled(cancel: SipRequest): void {
    this.#guarded(() => this.handle?.onCancel?.(cancel))
  }

  failed(reason: FailureReason): void {
    this.#guarded(() => this.handle?.onFailed?.(reason))
  }

  /** A server machine never asks for a CANCEL. */
  cancel(): void {}

  moved(state: ServerStateName): void {
    if (state === 'completed') this.#setup.onCompleted()
    if (!settled(state, this.handle?.request.method)) return
    this.#setup.table.settle(this.#setup.key)
    this.handle = undefined
  }

  terminated(): void {
    this.#setup.table.remove(this.#setup.key)
    this.#setup.onTerminated()
  }

  /** A bug in the user's callback ends this transaction, and nothing else. */
  #guarded(callback: () => void): void {
    const { log, key, newTag } = this.#setup
    try {
      callback()
    } catch (error) {
      log.error('sip.transaction.user-threw', { side: 'server', transaction: key, error })
      const { handle } = this
      if (handle === undefined || handle.status >= 200) return
      handle.respond(createResponse(handle.request, 500, { toTag: this.toTag || newTag() }))
    }
  }
}

/** An INVITE that was refused still waits for its ACK, and its user for the news of that. */
function settled(state: ServerStateName, method: string | undefined): boolean {
  return state === 'accepted' || state === 'confirmed' || (state === 'completed' && method !== 'INVITE')
}
