import type { Crypto } from '../../base/crypto.ts'
import type { Log } from '../../base/log.ts'
import type { Flow, SipTransport } from '../flow.ts'
import { createResponse } from '../message/create.ts'
import { receivedFrom } from '../message/make-via.ts'
import type { SipRequest } from '../message/message.ts'
import { type InviteServerEvent, type InviteServerState, startInviteServer, stepInviteServer } from './invite-server.ts'
import { mergeKey, serverKey } from './keys.ts'
import {
  type NonInviteServerEvent,
  type NonInviteServerState,
  startNonInviteServer,
  stepNonInviteServer
} from './non-invite-server.ts'
import { responseFlow } from './response-route.ts'
import { type Ground, RunningTransaction } from './running.ts'
import { ServerHandle, ServerHost, type ServerHostSetup } from './server-host.ts'
import type { StatelessAnswers } from './stateless.ts'
import { TransactionTable } from './table.ts'
import type { Timing } from './timing.ts'
import type { StatelessAnswer, TransactionUser } from './types.ts'

export interface ServerGround extends Ground {
  readonly crypto: Crypto
  readonly log: Log
  readonly timing: Timing
  readonly transport: SipTransport
  readonly user: TransactionUser
  readonly stateless: StatelessAnswers
  /** Whether there is room for another request of that many octets. */
  hasRoom(request: SipRequest, octets: number): boolean
}

type Invite = RunningTransaction<InviteServerState, InviteServerEvent, ServerHost>
type NonInvite = RunningTransaction<NonInviteServerState, NonInviteServerEvent, ServerHost>

/** A request on its way into a transaction. */
interface Arrival {
  readonly request: SipRequest
  /** Its length on the wire. */
  readonly octets: number
  readonly flow: Flow
  readonly key: string
  /** Where its responses go. */
  readonly back: Flow
  readonly begin: (handle: ServerHandle) => void
}

const RETRY_SOON: readonly [string, string] = ['Retry-After', '2']

/** The requests that came to us, and our answers to them (RFC 3261 §17.2). */
export class ServerTransactions {
  readonly #ground: ServerGround
  readonly #invites = new TransactionTable<Invite>()
  readonly #others = new TransactionTable<NonInvite>()
  /**
   * Requests being worked on, however they came (§8.2.2.2), and INVITEs that were answered: a copy of one that
   * comes late would be a second call. A device that sends the CSeq of a request that was refused means a new one.
   */
  readonly #ongoing = new Set<string>()
  #octets = 0

  constructor(ground: ServerGround) {
    this.#ground = ground
  }

  get size(): number {
    return this.#invites.size + this.#others.size
  }

  /** Octets of the requests of all transactions: a measure of what they hold in memory. */
  get octets(): number {
    return this.#octets
  }

  receive(request: SipRequest, flow: Flow, octets: number): void {
    if (request.method === 'ACK') {
      this.#receiveAck(request, flow)
      return
    }
    const key = serverKey(request, request.method)
    const isInvite = request.method === 'INVITE'
    const known: Invite | NonInvite | undefined = isInvite ? this.#invites.get(key) : this.#others.get(key)
    if (known !== undefined) {
      known.dispatch({ on: 'request' })
      return
    }
    const arrival = this.#admit(request, { flow, key, octets })
    if (arrival === undefined) return
    if (isInvite) this.#startInvite(arrival)
    else this.#startNonInvite(arrival)
  }

  flowFailed(flow: Flow): void {
    this.#invites.flowFailed(flow)
    this.#others.flowFailed(flow)
  }

  /**
   * The ACK of a non-2xx belongs to the transaction of its INVITE (§17.2.3); the ACK of a 2xx
   * has a branch of its own and goes to the user (§13.3.1.4).
   */
  #receiveAck(ack: SipRequest, flow: Flow): void {
    const invite = this.#invites.get(serverKey(ack, 'INVITE'))
    if (invite !== undefined) {
      if (invite.host.isOwnedBy(flow)) invite.dispatch({ on: 'ack', request: ack })
      return
    }
    const { user, log } = this.#ground
    try {
      user.ack(ack, flow)
    } catch (error) {
      log.error('sip.transaction.user-threw', { side: 'server', callId: ack.callId, error })
    }
  }

  /** A request that is new here; undefined where it gets no transaction. */
  #admit(request: SipRequest, { flow, key, octets }: Pick<Arrival, 'flow' | 'key' | 'octets'>): Arrival | undefined {
    const { transport, stateless, user } = this.#ground
    const asked = { request, flow, octets }
    if (!this.#ground.hasRoom(request, octets)) {
      stateless.answer(asked, { status: 503, headers: [RETRY_SOON] })
      return undefined
    }
    const back = responseFlow(flow, request.via, transport)
    if (back === undefined) return undefined
    if (request.method === 'CANCEL') {
      const begin = this.#cancelling(request, flow)
      if (begin === undefined) {
        // Nothing is kept: one from elsewhere must not be taken for the sender's own, which has the same key.
        stateless.answer(asked, { status: 481, headers: [] })
        return undefined
      }
      return { request: receivedFrom(request, flow.remote), octets, flow, key, back, begin }
    }
    const received = receivedFrom(request, flow.remote)
    const screened = this.#screen(received, flow)
    if (screened !== 'pass') {
      if (screened !== 'silence') stateless.answer(asked, screened)
      return undefined
    }
    const merge = mergeKey(request)
    if (merge !== undefined && this.#ongoing.has(merge)) {
      stateless.answer(asked, { status: 482, headers: [] })
      return undefined
    }
    const begin = (handle: ServerHandle) => user.request(handle)
    return { request: received, octets, flow, key, back, begin }
  }

  #screen(request: SipRequest, flow: Flow): 'pass' | 'silence' | StatelessAnswer {
    const { user, log } = this.#ground
    try {
      return user.screen?.(request, flow) ?? 'pass'
    } catch (error) {
      log.error('sip.transaction.user-threw', { side: 'server', callId: request.callId, error })
      return { status: 500, headers: [] }
    }
  }

  /** §9.2: 200 where the INVITE is known, whatever has become of it; undefined for others, and from elsewhere. */
  #cancelling(cancel: SipRequest, flow: Flow): ((handle: ServerHandle) => void) | undefined {
    const invite = this.#invites.get(serverKey(cancel, 'INVITE'))
    if (invite === undefined || !invite.host.isOwnedBy(flow)) return undefined
    const toTag = invite.host.toTag || this.#newTag()
    return (handle) => {
      handle.respond(createResponse(handle.request, 200, { toTag }))
      if (invite.state === 'proceeding') invite.host.cancelled(handle.request)
    }
  }

  #startInvite(arrival: Arrival): void {
    const { request, back, key } = arrival
    const { timing } = this.#ground
    const host = this.#host(arrival, this.#invites)
    const handle = new ServerHandle(request, arrival.flow, host)
    const first = startInviteServer({ request, trying: () => handle.trying(), reliable: back.reliable, timing })
    const setup = { flow: back, callId: request.callId, step: stepInviteServer, state: first.state }
    const running = new RunningTransaction<InviteServerState, InviteServerEvent, ServerHost>(this.#ground, host, setup)
    host.attach(running, handle)
    this.#invites.add(key, running)
    running.take(first)
  }

  #startNonInvite(arrival: Arrival): void {
    const { request, back, key } = arrival
    const host = this.#host(arrival, this.#others)
    const first = startNonInviteServer({ request, reliable: back.reliable, timing: this.#ground.timing })
    const setup = { flow: back, callId: request.callId, step: stepNonInviteServer, state: first.state }
    const running = new RunningTransaction<NonInviteServerState, NonInviteServerEvent, ServerHost>(
      this.#ground,
      host,
      setup
    )
    host.attach(running, new ServerHandle(request, arrival.flow, host))
    this.#others.add(key, running)
    running.take(first)
  }

  #host({ request, octets, flow, key, begin }: Arrival, table: ServerHostSetup['table']): ServerHost {
    const { user, log } = this.#ground
    const merge = request.method === 'CANCEL' ? undefined : mergeKey(request)
    this.#octets += octets
    if (merge !== undefined) this.#ongoing.add(merge)
    let isOngoing = merge !== undefined
    // Once: the same key may be that of a later request by then.
    const onCompleted = () => {
      if (isOngoing && merge !== undefined) this.#ongoing.delete(merge)
      isOngoing = false
    }
    const onTerminated = () => {
      this.#octets -= octets
      onCompleted()
    }
    return new ServerHost({ key, table, flow, user, log, newTag: this.#newTag, begin, onCompleted, onTerminated })
  }

  readonly #newTag = (): string => this.#ground.crypto.token(8)
}
