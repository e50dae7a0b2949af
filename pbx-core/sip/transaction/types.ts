import type { Octets } from '../../base/octets.ts'
import type { Flow } from '../flow.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'

/**
 * The transaction layer as the transaction user (dialogs, registrar, calls) sees it
 * (RFC 3261 §17, RFC 6026). The machines are pure; `layer.ts` runs them.
 */
export interface TransactionLayer {
  /** Everything a transport received goes in here. */
  receive(octets: Octets, flow: Flow): void
  /** The flow broke: its transactions fail at once. */
  flowFailed(flow: Flow, error: string): void

  /**
   * Starts a client transaction. The layer puts its own Via (branch, rport) on top of
   * `request.headers`, which must hold none.
   */
  send(request: SipRequest, flow: Flow, user: ClientUser): ClientTransaction
  /** Sends the ACK of a 2xx: outside every transaction, a Via with a branch of its own (§13.2.2.4). */
  sendAck(request: SipRequest, flow: Flow): void

  /** Resolves once every request of ours has its final answer, or will have none. */
  answered(): Promise<void>

  /** Transactions alive now, for health and leak tests. */
  readonly size: number
}

/** Set once by the composition: what becomes of requests that start something new. */
export interface TransactionUser {
  /**
   * What becomes of such a request before anything is kept of it: it is passed on to `request`, answered without a
   * trace (RFC 3261 §8.2.7, §26.3.2.4), or not at all. Absent: all are passed on.
   */
  screen?(request: SipRequest, flow: Flow): 'pass' | 'silence' | StatelessAnswer
  /** Any new request but ACK and CANCEL. It must be answered through `transaction.respond`. */
  request(transaction: ServerTransaction): void
  /** An ACK that belongs to a 2xx (§13.3.1.4). */
  ack(request: SipRequest, flow: Flow): void
}

/** An answer that leaves nothing behind. */
export interface StatelessAnswer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: Octets])[]
  /** Absent: the usual phrase of that status. */
  readonly reason?: string
  /** Milliseconds that it waits. */
  readonly after?: number
}

export interface ServerTransaction {
  readonly request: SipRequest
  readonly flow: Flow
  /** Highest status sent so far, 0 at first. */
  readonly status: number
  /**
   * Sends a response through the machine. For INVITE a 2xx may be given again to repeat it
   * (RFC 6026 §7.1): the transaction user owns that retransmission.
   */
  respond(response: SipResponse): void
  /** Whether a CANCEL over that flow is of who sent this INVITE. Absent: it has to come the same way. */
  owns: ((flow: Flow) => boolean) | undefined
  /** A CANCEL matched this INVITE; the layer has answered the CANCEL itself with 200. */
  onCancel: ((cancel: SipRequest) => void) | undefined
  /** No ACK came for a final non-2xx, or the transport broke. */
  onFailed: ((reason: 'timeout' | 'transport') => void) | undefined
}

export interface ClientUser {
  /**
   * Every response but 100 retransmissions: provisionals, the final one, and for INVITE each
   * further 2xx (forks and retransmissions), which the user acknowledges itself. The layer
   * acknowledges non-2xx finals (§17.1.1.3).
   */
  response(response: SipResponse): void
  /** Timer B/F, or the transport broke; comes at most once and instead of a final response. */
  failed(reason: 'timeout' | 'transport'): void
}

export interface ClientTransaction {
  /** The request with our Via on top. */
  readonly request: SipRequest
  readonly flow: Flow
  /**
   * INVITE only: sends CANCEL, now or as soon as a provisional has come (§9.1). A final
   * response still arrives by `response`, a 2xx too. `reason` becomes a Reason header (RFC 3326).
   */
  cancel(reason?: Octets): void
  /**
   * Whatever comes from now on goes to `user`. An answered INVITE hears of repeated 2xx for
   * 32 s (RFC 6026 §7.2): whoever holds much lets something lighter wait for them.
   */
  handOver(user: ClientUser): void
}
