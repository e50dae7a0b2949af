import type { Octets } from '../../pbx-core/base/octets.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'
import { DigestClient } from '../../pbx-core/sip/auth/digest-client.ts'
import type { Address, Flow } from '../../pbx-core/sip/flow.ts'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
import { makeUri } from '../../pbx-core/sip/message/make-uri.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { createTransactionLayer } from '../../pbx-core/sip/transaction/layer.ts'
import type { ServerTransaction, TransactionLayer } from '../../pbx-core/sip/transaction/types.ts'
import type { LossyNetwork } from './lossy-network.ts'
import {
  type CallingPhone,
  type Field,
  type InviteOptions,
  type Outcome,
  PhoneCall,
  type PhoneRequest
} from './phone-call.ts'
import type { PhoneMedia } from './phone-sdp.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface VirtualPhoneParts {
  readonly network: LossyNetwork
  readonly clock: VirtualClock
  readonly address: string
  readonly port?: number
  /** What it takes for its address, where a NAT makes the above of it. */
  readonly ownAddress?: Address
  /** Where the PBX listens for it. */
  readonly pbx: Address
  /** Host of its own and of the called addresses. */
  readonly domain: string
  readonly user: string
  readonly name?: string
  /** Absent: it cannot answer a challenge. */
  readonly password?: string
}

const silentLog = { debug() {}, info() {}, warn() {}, error() {}, with: () => silentLog }

/**
 * A SIP user agent that does what a test says and speaks real messages: a phone where it has
 * a password, the far end of a trunk where it has none. Nothing happens by itself but what
 * the transaction layer does, an answer to 401, and ACK and 200 where a call asks for them.
 */
export class VirtualPhone implements CallingPhone {
  readonly user: string
  readonly address: string
  readonly port: number
  /** Calls in both directions, oldest first. */
  readonly calls: PhoneCall[] = []
  /** What it does when it is called. */
  whenCalled: (call: PhoneCall) => void = (call) => call.ring()
  /** Looks at every request before anything else does, and may refuse it. */
  guard: (request: SipRequest) => { readonly status: number; readonly headers: readonly Field[] } | undefined = () =>
    undefined
  /** What it answers to requests outside a dialog that are no INVITE. */
  whenAsked: (transaction: ServerTransaction) => void = (transaction) =>
    transaction.respond(createResponse(transaction.request, 481, { toTag: this.token() }))
  media: PhoneMedia
  readonly clock: VirtualClock
  readonly layer: TransactionLayer & Disposable
  readonly flow: Flow
  contact: Octets
  readonly #parts: VirtualPhoneParts
  readonly #crypto = createCrypto()
  readonly #digest: DigestClient | undefined
  readonly #registrationId: string
  #sequence = 0

  constructor(parts: VirtualPhoneParts) {
    const { network, clock, address, port = 5060, user, password } = parts
    this.#parts = parts
    this.clock = clock
    this.user = user
    this.address = address
    this.port = port
    const own = parts.ownAddress ?? { address, port }
    this.contact = `<sip:${user}@${own.address.includes(':') ? `[${own.address}]` : own.address}:${own.port}>`
    this.media = {
      address: own.address,
      port: 40_000,
      codecs: ['8 PCMA/8000', '0 PCMU/8000'],
      telephoneEvent: 101,
      direction: 'sendrecv'
    }
    const host = network.host(address, port)
    this.flow = { ...host.flowTo(parts.pbx.address, parts.pbx.port), advertised: own }
    this.layer = createTransactionLayer({
      transport: host.transport,
      clock,
      crypto: this.#crypto,
      log: silentLog,
      user: {
        request: (transaction) => this.#receive(transaction),
        ack: (request) => this.#callOf(request)?.receiveAck(request)
      }
    })
    host.attach({ received: (octets, flow) => this.layer.receive(octets, flow) })
    this.#registrationId = this.token()
    if (password !== undefined) this.#digest = new DigestClient(this.#crypto, { username: user, password })
  }

  /** The last call, in either direction. */
  get call(): PhoneCall {
    const call = this.calls.at(-1)
    if (call === undefined) throw new Error(`${this.user} has no call`)
    return call
  }

  get hasPassword(): boolean {
    return this.#digest !== undefined
  }

  token(): string {
    return this.#crypto.token(6)
  }

  /** Sends REGISTER, answers the challenge, and tells what came in the end. */
  register(seconds = 3600): Promise<Outcome> {
    return this.request('REGISTER', {
      callId: this.#registrationId,
      headers: [
        ['Contact', this.contact],
        ['Expires', `${seconds}`]
      ]
    })
  }

  /** Any request outside a dialog; challenges are answered where there is a password. */
  async request(method: string, parts: { to?: string; callId?: string; headers?: readonly Field[] } = {}) {
    const build = (authorization: readonly Field[]) =>
      this.build(method, { ...parts, headers: [...(parts.headers ?? []), ...authorization] })
    const first = await this.exchange(build([]))
    const authorization = this.authorization(first, false)
    return authorization === undefined ? first : this.exchange(build([authorization]))
  }

  /** Calls a number. */
  invite(number: string, options: InviteOptions = {}): PhoneCall {
    const call = new PhoneCall(this, 'caller')
    this.calls.push(call)
    call.start(number, options)
    return call
  }

  build(method: string, parts: PhoneRequest): SipRequest {
    const { domain, name = '', user } = this.#parts
    const target = parts.to ?? (method === 'REGISTER' ? undefined : user)
    const uri = parts.uri ?? makeUri({ ...(target === undefined ? {} : { user: target }), host: domain })
    const tag = parts.fromTag ?? this.token()
    this.#sequence += 1
    return createRequest({
      method,
      uri,
      from: `${name === '' ? '' : `"${name}" `}<sip:${user}@${domain}>;tag=${tag}`,
      to: method === 'REGISTER' ? `<sip:${user}@${domain}>` : `<${(parts.toUri ?? uri).text}>`,
      callId: parts.callId ?? this.token(),
      cseq: this.#sequence,
      ...(parts.maxForwards === undefined ? {} : { maxForwards: parts.maxForwards }),
      headers: parts.headers ?? [],
      ...(parts.body === undefined ? {} : { body: parts.body, contentType: 'application/sdp' })
    })
  }

  /** Credentials for a challenge; undefined where it is none, or none can be given. */
  authorization(outcome: Outcome, sent: boolean): Field | undefined {
    if (typeof outcome === 'string' || outcome.status !== 401 || this.#digest === undefined) return undefined
    if (!this.#digest.challenged(outcome.headers.all('WWW-Authenticate'), sent)) return undefined
    const method = outcome.cseq.method
    const uri = method === 'REGISTER' ? `sip:${this.#parts.domain}` : outcome.to.uri.text
    const value = this.#digest.authorization(method, uri)
    return value === undefined ? undefined : ['Authorization', value]
  }

  /** The request once more, with credentials for what it was answered. */
  authorised(request: SipRequest, challenge: Outcome): SipRequest {
    if (typeof challenge === 'string' || this.#digest === undefined) throw new Error('there is no challenge to answer')
    this.#digest.challenged(challenge.headers.all('WWW-Authenticate'), false)
    const value = this.#digest.authorization(request.method, request.uri.text)
    if (value === undefined) throw new Error('the challenge cannot be answered')
    request.headers.append('Authorization', value)
    return request
  }

  /** Takes it off the network, without a word. */
  [Symbol.dispose](): void {
    this.layer[Symbol.dispose]()
  }

  /** Sends any request, and gives its final response. */
  exchange(request: SipRequest): Promise<Outcome> {
    return new Promise((resolve) => {
      this.layer.send(request, this.flow, {
        response: (response) => {
          if (response.status >= 200) resolve(response)
        },
        failed: resolve
      })
    })
  }

  #receive(transaction: ServerTransaction): void {
    const { request } = transaction
    const refusal = this.guard(request)
    if (refusal !== undefined) {
      return transaction.respond(
        createResponse(request, refusal.status, { toTag: this.token(), headers: refusal.headers })
      )
    }
    const known = this.#callOf(request)
    if (known !== undefined) return known.receive(transaction)
    if (request.method !== 'INVITE' || request.to.tag !== '') {
      return this.whenAsked(transaction)
    }
    const call = new PhoneCall(this, 'callee')
    this.calls.push(call)
    call.receive(transaction)
  }

  #callOf(request: SipRequest): PhoneCall | undefined {
    return this.calls.find((call) => call.callId === request.callId)
  }
}
