import type { Crypto } from '../../base/crypto.ts'
import type { Log } from '../../base/log.ts'
import type { Octets } from '../../base/octets.ts'
import { type Flow, isSameParty } from '../flow.ts'
import { withTopVia } from '../message/create.ts'
import { makeVia } from '../message/make-via.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { serialise } from '../message/serialise.ts'
import { magicCookie } from '../message/via.ts'
import { ackFor, cancelFor } from './derived-requests.ts'
import { type InviteClientEvent, type InviteClientState, startInviteClient, stepInviteClient } from './invite-client.ts'
import { clientKey, responseKey } from './keys.ts'
import type { FailureReason } from './machine.ts'
import {
  type NonInviteClientEvent,
  type NonInviteClientState,
  startNonInviteClient,
  stepNonInviteClient
} from './non-invite-client.ts'
import { type Ground, type Host, RunningTransaction } from './running.ts'
import { TransactionTable } from './table.ts'
import type { Timing } from './timing.ts'
import type { ClientTransaction, ClientUser } from './types.ts'

export interface ClientGround extends Ground {
  readonly crypto: Crypto
  readonly log: Log
  readonly timing: Timing
  readonly streamBeside: (flow: Flow) => Flow | undefined
}

/** "If a request is … larger than 1300 bytes and the path MTU is unknown" (RFC 3261 §18.1.1). */
const mostByDatagram = 1300

type Invite = RunningTransaction<InviteClientState, InviteClientEvent, ClientHost>
type NonInvite = RunningTransaction<NonInviteClientState, NonInviteClientEvent, ClientHost>
type Running = Invite | NonInvite

type ClientStateName = (InviteClientState | NonInviteClientState)['name']

/** A request with our Via, and the flow that it goes over. */
interface Ready {
  readonly request: SipRequest
  readonly octets: Octets
  readonly flow: Flow
}

/** A CANCEL is answered to nobody: what becomes of the INVITE is what counts (RFC 3261 §9.1). */
const nobody: ClientUser = { response: () => {}, failed: () => {} }

/** The requests we have sent, and what comes back to them (RFC 3261 §17.1). */
export class ClientTransactions {
  readonly #ground: ClientGround
  readonly #table = new TransactionTable<Running>()

  constructor(ground: ClientGround) {
    this.#ground = ground
  }

  get size(): number {
    return this.#table.size
  }

  send(request: SipRequest, flow: Flow, user: ClientUser): ClientTransaction {
    const ready = this.#prepared(request, flow)
    const own = ready.request
    if (own.method !== 'INVITE') {
      const { host } = this.#start(ready, user)
      return { request: own, flow: ready.flow, cancel: () => {}, handOver: (next) => host.handOver(next) }
    }
    const running = this.#startInvite(ready, user)
    return {
      request: own,
      flow: ready.flow,
      cancel: (reason) => running.dispatch({ on: 'cancel', reason }),
      handOver: (next) => running.host.handOver(next)
    }
  }

  /** The ACK of a 2xx is a request without a transaction (§13.2.2.4). */
  sendAck(request: SipRequest, flow: Flow): void {
    const ready = this.#prepared(request, flow)
    this.#ground.send(ready.octets, ready.flow, request.callId)
  }

  /**
   * A response that belongs to none of our requests is dropped (§18.1.2, RFC 6026 §8.9), and so
   * is one with another Via beneath ours, which went astray (§8.1.3.3), or one that does not come from where
   * the request went.
   */
  receive(response: SipResponse, flow: Flow): void {
    const vias = response.headers.all('Via')
    if (vias.length > 1 || vias[0]?.includes(',')) return
    const running = this.#table.get(responseKey(response))
    if (running !== undefined && mayAnswer(running.flow, flow)) running.dispatch({ on: 'response', response })
  }

  answered(): Promise<void> {
    return this.#table.settled()
  }

  flowFailed(flow: Flow): void {
    this.#table.flowFailed(flow)
  }

  /** By the way that it takes: one too large for a datagram by a connection of its peer, where there is one. */
  #prepared(request: SipRequest, flow: Flow): Ready {
    const ready = this.#over(request, flow)
    if (flow.protocol !== 'udp' || ready.octets.length <= mostByDatagram) return ready
    const stream = this.#ground.streamBeside(flow)
    return stream === undefined ? ready : this.#over(request, stream)
  }

  #over(request: SipRequest, flow: Flow): Ready {
    const own = this.#withOwnVia(request, flow)
    return { request: own, octets: serialise(own), flow }
  }

  #withOwnVia(request: SipRequest, flow: Flow): SipRequest {
    const { address: host, port } = flow.advertised
    const branch = magicCookie + this.#ground.crypto.token(10)
    return withTopVia(request, makeVia({ transport: flow.protocol.toUpperCase(), host, port, branch, rport: true }))
  }

  #startInvite({ request: invite, octets, flow }: Ready, user: ClientUser): Invite {
    const first = startInviteClient({
      octets,
      ack: (response) => serialise(ackFor(invite, response)),
      reliable: flow.reliable,
      timing: this.#ground.timing
    })
    const host = this.#host(invite, user)
    host.onCancel = (reason) => {
      const request = cancelFor(invite, reason)
      this.#start({ request, octets: serialise(request), flow }, nobody)
    }
    const setup = { flow, callId: invite.callId, step: stepInviteClient, state: first.state }
    const running = new RunningTransaction<InviteClientState, InviteClientEvent, ClientHost>(this.#ground, host, setup)
    this.#table.add(host.key, running)
    running.take(first)
    return running
  }

  #start({ request, octets, flow }: Ready, user: ClientUser): NonInvite {
    const { timing } = this.#ground
    const first = startNonInviteClient({ octets, reliable: flow.reliable, timing })
    const host = this.#host(request, user)
    const setup = { flow, callId: request.callId, step: stepNonInviteClient, state: first.state }
    const running = new RunningTransaction<NonInviteClientState, NonInviteClientEvent, ClientHost>(
      this.#ground,
      host,
      setup
    )
    this.#table.add(host.key, running)
    running.take(first)
    return running
  }

  #host(request: SipRequest, user: ClientUser): ClientHost {
    const key = clientKey(request.via.branch, request.method)
    return new ClientHost({ key, user, table: this.#table, log: this.#ground.log })
  }
}

/** Over UDP some answer from another port than the one that they listen at. */
function mayAnswer(asked: Flow, from: Flow): boolean {
  if (isSameParty(asked, from)) return true
  const atOneSocket = asked.protocol === 'udp' && from.protocol === 'udp' && asked.scope.kind === from.scope.kind
  return atOneSocket && asked.scope.kind === 'phones' && asked.remote.address === from.remote.address
}

/** Stands between a client machine, its user and the table. */
class ClientHost implements Host<ClientStateName> {
  readonly key: string
  onCancel: ((reason: Octets | undefined) => void) | undefined
  readonly #table: TransactionTable<Running>
  readonly #log: Log
  #user: ClientUser

  constructor(setup: { key: string; user: ClientUser; table: TransactionTable<Running>; log: Log }) {
    this.key = setup.key
    this.#user = setup.user
    this.#table = setup.table
    this.#log = setup.log
  }

  handOver(user: ClientUser): void {
    this.#user = user
  }

  deliver(message: SipRequest | SipResponse): void {
    if (message.kind === 'response') this.#guarded(() => this.#user.response(message))
  }

  failed(reason: FailureReason): void {
    this.#guarded(() => this.#user.failed(reason))
  }

  cancel(reason: Octets | undefined): void {
    this.onCancel?.(reason)
  }

  moved(state: ClientStateName): void {
    if (state !== 'accepted' && state !== 'completed') return
    this.#table.settle(this.key)
    this.onCancel = undefined
    // Accepted still has 2xx to deliver (RFC 6026 §7.2); Completed has nothing.
    if (state === 'completed') this.#user = nobody
  }

  terminated(): void {
    this.#table.remove(this.key)
  }

  /** A bug in the user's callback is its own: the machine has done its part before. */
  #guarded(callback: () => void): void {
    try {
      callback()
    } catch (error) {
      this.#log.error('sip.transaction.user-threw', { side: 'client', transaction: this.key, error })
    }
  }
}
