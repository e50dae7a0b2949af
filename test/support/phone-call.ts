import type { Clock } from '../../pbx-core/base/clock.ts'
import type { Octets } from '../../pbx-core/base/octets.ts'
import type { RemoteAudio } from '../../pbx-core/sdp/audio.ts'
import { Dialog, type RequestContent } from '../../pbx-core/sip/dialog/dialog.ts'
import type { Flow } from '../../pbx-core/sip/flow.ts'
import { createResponse, type ResponseParts } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest, SipResponse } from '../../pbx-core/sip/message/message.ts'
import type { SipUri } from '../../pbx-core/sip/message/uri.ts'
import type { ServerTransaction, TransactionLayer } from '../../pbx-core/sip/transaction/types.ts'
import { answerOf, type PhoneMedia, readOffer, type SdpView, viewOf, writeSdp } from './phone-sdp.ts'

export type Field = readonly [name: string, value: Octets]

export interface InviteOptions {
  /** Without an offer (RFC 3261 §13.2.1). */
  readonly silent?: boolean
  /** In place of the phone's own description. */
  readonly body?: Octets
  readonly headers?: readonly Field[]
  readonly maxForwards?: number
  /** In place of the one that is made of the number. */
  readonly uri?: SipUri
  /** Of To, where that is another than the Request-URI. */
  readonly toUri?: SipUri
}

/** A phone that our INVITE was forked to. */
export interface Fork {
  ring(): void
  /** With its own session where `media` is given: what differs from the phone's. */
  respond(status: number, content?: { media?: Partial<PhoneMedia>; headers?: readonly Field[] }): void
  send(method: string, content?: RequestContent): Promise<Outcome>
}

/** The final response to a request, or why there is none. */
export type Outcome = SipResponse | 'timeout' | 'transport'

/** The parts of a request of a phone that are not its own name and address. */
export interface PhoneRequest {
  /** The number called; absent: the phone's own. */
  readonly to?: string
  readonly callId?: string
  readonly fromTag?: string
  readonly headers?: readonly Field[]
  readonly body?: Octets
  readonly maxForwards?: number
  readonly uri?: SipUri
  readonly toUri?: SipUri
}

/** What a call needs of its phone. */
export interface CallingPhone {
  readonly user: string
  readonly media: PhoneMedia
  readonly contact: Octets
  readonly clock: Clock
  readonly layer: TransactionLayer
  readonly flow: Flow
  readonly whenCalled: (call: PhoneCall) => void
  token(): string
  build(method: string, parts: PhoneRequest): SipRequest
  authorization(outcome: Outcome, sent: boolean): Field | undefined
}

/** One dialog of a phone, or what was to become one. */
export class PhoneCall {
  readonly phone: CallingPhone
  readonly role: 'caller' | 'callee'
  /** The INVITE that began it, as it was last sent or received. */
  invite!: SipRequest
  /** Statuses of requests within the call that it does not answer 200. */
  refuses: Readonly<Record<string, number>> = {}
  /** Methods of requests that it answers when `answerHeld` says so. */
  holds: readonly string[] = []
  readonly #held: ServerTransaction[] = []
  /** Everything that came back to our INVITE, the challenge included. */
  readonly responses: SipResponse[] = []
  /** Everything that was received within the call, in order: INVITE, ACK, CANCEL, INFO, BYE. */
  readonly requests: SipRequest[] = []
  /** What the PBX said last about its media. */
  remote: RemoteAudio | undefined
  media: PhoneMedia
  /** Whether it sends ACK for a 200. */
  acknowledges = true
  /** Whether a CANCEL ends the INVITE with 487, as it should. */
  heedsCancel = true
  /** Whether it answers BYE. */
  heedsBye = true
  /** Hears the status that refused our INVITE. */
  whenOver: (status: number) => void = () => {}
  /** What it answers to re-INVITEs, instead of what it would say. */
  answersReoffer: Octets | undefined
  /** Takes a request within the call before anything else does; true where it has answered it. */
  intercepts: (transaction: ServerTransaction) => boolean = () => false
  /** Answers a re-INVITE. */
  whenReoffered: (transaction: ServerTransaction) => void = (transaction) => this.accept(transaction)
  #dialog: Dialog | undefined
  #invitation: ServerTransaction | undefined
  #cancel: ((reason?: Octets) => void) | undefined
  #version = 0
  #offering = false
  #acknowledged = false
  /** Sequence numbers of our INVITEs without an offer. */
  readonly #silent = new Set<number>()
  /** Its own, in From or To. */
  readonly tag: string

  constructor(phone: CallingPhone, role: PhoneCall['role']) {
    this.phone = phone
    this.role = role
    this.media = phone.media
    this.tag = phone.token()
  }

  get callId(): string {
    return this.invite.callId
  }

  /** Statuses of all responses to our INVITE, in order. */
  get statuses(): number[] {
    return this.responses.map(({ status }) => status)
  }

  /** Methods of all requests received, in order. */
  get methods(): string[] {
    return this.requests.map(({ method }) => method)
  }

  /** What the PBX says about its media now. */
  get heard(): SdpView {
    if (this.remote === undefined) throw new Error(`${this.phone.user} was told nothing about media`)
    return viewOf(this.remote)
  }

  /** The last request of that method. */
  last(method: string): SipRequest {
    const request = this.requests.findLast((candidate) => candidate.method === method)
    if (request === undefined) throw new Error(`${this.phone.user} received no ${method}`)
    return request
  }

  response(status: number): SipResponse {
    const response = this.responses.findLast((candidate) => candidate.status === status)
    if (response === undefined) throw new Error(`${this.phone.user} received no ${status}, but ${this.statuses}`)
    return response
  }

  // As the caller.

  start(number: string, options: InviteOptions): void {
    const callId = this.phone.token()
    const body = options.silent === true ? undefined : (options.body ?? this.#describe())
    const send = (authorization: readonly Field[]) => {
      const { maxForwards, toUri, uri } = options
      const request = this.phone.build('INVITE', {
        to: number,
        callId,
        fromTag: this.tag,
        headers: [['Contact', this.phone.contact], ...(options.headers ?? []), ...authorization],
        ...(body === undefined ? {} : { body }),
        ...(maxForwards === undefined ? {} : { maxForwards }),
        ...(uri === undefined ? {} : { uri }),
        ...(toUri === undefined ? {} : { toUri })
      })
      if (body === undefined) this.#silent.add(request.cseq.number)
      this.invite = request
      const transaction = this.phone.layer.send(request, this.phone.flow, {
        response: (response) => this.#responded(response, send),
        failed: () => {}
      })
      this.invite = transaction.request
      this.#cancel = (reason) => transaction.cancel(reason)
    }
    send([])
  }

  cancel(): void {
    this.#cancel?.()
  }

  /** Sends the ACK of the 200 that began the call. */
  acknowledge(): void {
    this.phone.layer.sendAck(this.#within().ack(this.invite.cseq.number), this.phone.flow)
  }

  // As the called party.

  ring(): void {
    this.respond(180)
  }

  /** Whether our INVITE still waits for its final response. */
  get invited(): boolean {
    return this.#pending().status < 200
  }

  /** Whether the INVITE that began it was answered. */
  get isAnswered(): boolean {
    const statuses = this.role === 'caller' ? this.statuses : [this.#pending().status]
    return statuses.some((status) => status >= 200 && status < 300)
  }

  /** 183 with an early session. */
  early(headers: readonly Field[] = []): void {
    this.respond(183, { body: this.#answerBody(), headers })
  }

  /** Another phone behind the same proxy, which our INVITE was forked to: it rings, and asks, by that tag. */
  fork(tag: string): Fork {
    const response = (status: number, content: { body?: Octets; headers?: readonly Field[] } = {}) =>
      createResponse(this.invite, status, { toTag: tag, ...this.#content(content) })
    const dialog = Dialog.ofCallee(this.invite, response(180).to)
    const respond: Fork['respond'] = (status, { media, headers = [] } = {}) => {
      const body = media === undefined ? {} : { body: this.answerTo({ ...this.media, ...media }) }
      this.#pending().respond(response(status, { ...body, headers }))
    }
    return {
      ring: () => respond(180),
      respond,
      send: (method, content) => this.#send(dialog.request(method, content))
    }
  }

  /** A description of what the phone can do and wants now, as an offer. */
  offer(change: Partial<PhoneMedia> = {}): Octets {
    this.media = { ...this.media, ...change }
    return this.#describe()
  }

  /** The answer of a phone with such media to the PBX's offer. */
  answerTo(media: PhoneMedia): Octets {
    if (this.remote === undefined) throw new Error('there is no offer to answer')
    return writeSdp(answerOf(this.remote, media), 1)
  }

  /** Acknowledges a provisional response (RFC 3262 §4). */
  prack({ headers, cseq }: SipResponse, content: Partial<RequestContent> = {}): Promise<Outcome> {
    return this.send('PRACK', [['RAck', `${headers.get('RSeq')} ${cseq.number} ${cseq.method}`]], content)
  }

  /** 183 or 180 that wants a PRACK, with a session where there is one. */
  reliable(status: number, sequence: number, content: { body?: Octets; headers?: readonly Field[] } = {}): void {
    const { headers = [], ...rest } = content
    this.respond(status, { ...rest, headers: [['Require', '100rel'], ['RSeq', `${sequence}`], ...headers] })
  }

  /** 200, repeated until its ACK comes; `body` instead of what the phone would say. */
  answer(body?: Octets, headers: readonly Field[] = []): void {
    this.#dialog ??= Dialog.ofCallee(this.invite, this.#response(200).to)
    const own = this.invite.body === '' ? this.#describe() : this.#answerBody()
    this.#repeat(this.#pending(), this.#response(200, { body: body ?? own, headers }))
  }

  refuse(status: number, headers: readonly Field[] = []): void {
    this.respond(status, { headers })
  }

  respond(status: number, content: { body?: Octets; headers?: readonly Field[] } = {}): void {
    this.#pending().respond(this.#response(status, content))
  }

  // Both.

  bye(): Promise<Outcome> {
    return this.#send(this.#within().request('BYE'))
  }

  /** A key by SIP INFO, in one of the two common forms. */
  info(digit: string, form: 'dtmf-relay' | 'dtmf' = 'dtmf-relay'): Promise<Outcome> {
    const body = form === 'dtmf' ? digit : `Signal=${digit}\r\nDuration=160\r\n`
    return this.#send(this.#within().request('INFO', { body, contentType: `application/${form}` }))
  }

  /** Re-INVITE with what changes of its media; `silent`: without an offer; `body`: that instead. */
  async reoffer(
    change: Partial<PhoneMedia> = {},
    options: { silent?: boolean } & Partial<RequestContent> = {}
  ): Promise<Outcome> {
    const before = this.media
    this.media = { ...this.media, ...change }
    this.#offering = true
    const dialog = this.#within()
    const { silent = false, headers = [], ...own } = options
    const content = silent ? {} : { body: this.#describe(), ...own }
    const request = dialog.request('INVITE', { headers: [['Contact', this.phone.contact], ...headers], ...content })
    const outcome = await this.#send(request, (response) => this.#acknowledge(response, request.cseq.number))
    this.#offering = false
    if (typeof outcome === 'string' || outcome.status >= 300) this.media = before
    return outcome
  }

  hold(direction: 'sendonly' | 'inactive' = 'sendonly'): Promise<Outcome> {
    return this.reoffer({ direction })
  }

  resume(): Promise<Outcome> {
    return this.reoffer({ direction: 'sendrecv' })
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction
    if (this.#isNew(request)) {
      this.invite = request
      this.#invitation = transaction
      if (request.body !== '') this.remote = readOffer(request.body)
      transaction.onCancel = (cancel) => {
        this.requests.push(cancel)
        if (this.heedsCancel) this.respond(487)
      }
      return this.phone.whenCalled(this)
    }
    this.requests.push(request)
    if (this.intercepts(transaction)) return
    switch (request.method) {
      case 'BYE':
        if (this.heedsBye) this.#ok(transaction)
        return
      case 'INVITE':
        if (this.#offering) return transaction.respond(createResponse(request, 491))
        return this.whenReoffered(transaction)
      default: {
        if (this.holds.includes(request.method)) return void this.#held.push(transaction)
        const status = this.refuses[request.method] ?? 200
        return status === 200 ? this.#ok(transaction) : transaction.respond(createResponse(request, status))
      }
    }
  }

  /** Answers what `holds` has kept. */
  answerHeld(): void {
    for (const transaction of this.#held.splice(0)) this.#ok(transaction)
  }

  receiveAck(ack: SipRequest): void {
    this.requests.push(ack)
    this.#acknowledged = true
    if (ack.body !== '') this.remote = readOffer(ack.body)
  }

  /** Answers a re-INVITE with 200. */
  accept(transaction: ServerTransaction): void {
    const { request } = transaction
    if (request.body !== '') this.remote = readOffer(request.body)
    const own = request.body === '' ? this.#describe() : this.#answerBody()
    const body = this.answersReoffer ?? own
    this.#repeat(transaction, createResponse(request, 200, this.#content({ body })))
  }

  /** Any response to a request within the call. */
  respondTo(transaction: ServerTransaction, status: number, parts: ResponseParts = {}): void {
    transaction.respond(createResponse(transaction.request, status, parts))
  }

  refuseReoffer(transaction: ServerTransaction, status: number): void {
    transaction.respond(createResponse(transaction.request, status))
  }

  /** Sends any request within the dialog, out of `sequence` where one is given; gives its final response. */
  send(
    method: string,
    headers: readonly Field[] = [],
    options: { sequence?: number } & Partial<RequestContent> = {}
  ): Promise<Outcome> {
    const { sequence, ...content } = options
    const request = this.#within().request(method, { headers, ...content })
    if (sequence === undefined) return this.#send(request)
    request.headers.set('CSeq', `${sequence} ${method}`)
    return this.#send({ ...request, cseq: { number: sequence, method } })
  }

  /** The next request within this dialog, for somebody else to send. */
  forge(method: string, content: RequestContent = {}): SipRequest {
    if (method === 'ACK') return this.#within().ack(this.invite.cseq.number)
    return this.#within().request(method, content)
  }

  #isNew(request: SipRequest): boolean {
    return this.role === 'callee' && this.#invitation === undefined && request.method === 'INVITE'
  }

  #responded(response: SipResponse, send: (authorization: readonly Field[]) => void): void {
    this.responses.push(response)
    if (response.status >= 300 && response.status !== 401) this.whenOver(response.status)
    const authorization = this.phone.authorization(response, this.invite.headers.has('Authorization'))
    if (authorization !== undefined) return send([authorization])
    if (response.status < 200 && response.body !== '') this.remote = readOffer(response.body)
    if (response.status < 200 || response.status >= 300) return
    this.#dialog ??= Dialog.ofCaller(this.invite, response)
    this.#acknowledge(response, this.invite.cseq.number)
  }

  /** Where our INVITE had no offer, the 200 has it, and the ACK its answer (RFC 3261 §13.2.2.4). */
  #acknowledge(response: SipResponse, sequence: number): void {
    if (response.status >= 300) return
    if (response.body !== '') this.remote = readOffer(response.body)
    if (!this.acknowledges) return
    const content = this.#silent.has(sequence) ? { body: this.#answerBody() } : {}
    this.phone.layer.sendAck(this.#within().ack(sequence, content), this.phone.flow)
  }

  #send(request: SipRequest, final: (response: SipResponse) => void = () => {}): Promise<Outcome> {
    if (request.method === 'INVITE' && request.body === '') this.#silent.add(request.cseq.number)
    return new Promise((resolve) => {
      this.phone.layer.send(request, this.phone.flow, {
        response: (response) => {
          if (response.status < 200) return
          final(response)
          resolve(response)
        },
        failed: resolve
      })
    })
  }

  #repeat(transaction: ServerTransaction, response: SipResponse): void {
    this.#acknowledged = false
    const { clock } = this.phone
    const again = (interval: number, elapsed: number) => {
      if (this.#acknowledged || elapsed >= 32_000) return
      transaction.respond(response)
      clock.after(interval, () => again(Math.min(2 * interval, 4000), elapsed + interval))
    }
    again(500, 0)
  }

  #response(status: number, content: { body?: Octets; headers?: readonly Field[] } = {}): SipResponse {
    return createResponse(this.invite, status, { toTag: this.tag, ...this.#content(content) })
  }

  #content({ body, headers = [] }: { body?: Octets; headers?: readonly Field[] }) {
    const own: Field = ['Contact', this.phone.contact]
    const contact = headers.some(([name]) => name === 'Contact') ? [] : [own]
    return {
      headers: [...contact, ...headers],
      ...(body === undefined ? {} : { body, contentType: 'application/sdp' })
    }
  }

  #answerBody(): Octets {
    if (this.remote === undefined) throw new Error('there is no offer to answer')
    this.#version += 1
    return writeSdp(answerOf(this.remote, this.media), this.#version)
  }

  #describe(): Octets {
    this.#version += 1
    return writeSdp(this.media, this.#version)
  }

  #pending(): ServerTransaction {
    if (this.#invitation === undefined) throw new Error('there is no INVITE to answer')
    return this.#invitation
  }

  #within(): Dialog {
    this.#dialog ??= this.#earlyDialog()
    return this.#dialog
  }

  /** That of a 180 or 183 (RFC 3261 §12.1). */
  #earlyDialog(): Dialog {
    if (this.role === 'callee') return Dialog.ofCallee(this.invite, this.#response(180).to)
    const early = this.responses.find(({ status }) => status > 100 && status < 200)
    if (early === undefined) throw new Error(`the call of ${this.phone.user} has no dialog yet`)
    return Dialog.ofCaller(this.invite, early)
  }

  #ok(transaction: ServerTransaction): void {
    transaction.respond(createResponse(transaction.request, 200))
  }
}
