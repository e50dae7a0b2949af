import { Dialog } from '../../pbx-core/sip/dialog/dialog.ts'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
import { makeUri } from '../../pbx-core/sip/message/make-uri.ts'
import type { SipRequest, SipResponse } from '../../pbx-core/sip/message/message.ts'
import type { ServerTransaction } from '../../pbx-core/sip/transaction/types.ts'
import type { Field, Outcome } from './phone-call.ts'
import type { VirtualPhone } from './virtual-phone.ts'

export interface Subscribing {
  readonly event?: string
  /** Absent: the SUBSCRIBE says nothing of it. */
  readonly seconds?: number
  readonly headers?: readonly Field[]
  /** In place of `sip:NUMBER@` the domain. */
  readonly uri?: string
  readonly domain?: string
}

/** One subscription of a telephone: what it was told, and its refreshes. */
export class WatchedState {
  /** The final response to its newest SUBSCRIBE. */
  response!: SipResponse
  readonly notifies: SipRequest[] = []
  readonly #phone: VirtualPhone
  readonly #number: string
  readonly #options: Subscribing
  readonly #first: SipRequest
  #dialog: Dialog | undefined

  constructor(phone: VirtualPhone, number: string, options: Subscribing) {
    const { event = 'dialog', headers = [], domain = 'acme.test' } = options
    this.#phone = phone
    this.#number = number
    this.#options = options
    const uri = makeUri({ user: number, host: domain })
    this.#first = phone.build('SUBSCRIBE', {
      uri: options.uri === undefined ? uri : makeUri({ host: options.uri }),
      toUri: uri,
      headers: [['Contact', phone.contact], ['Event', event], ...expiresOf(options.seconds), ...headers]
    })
  }

  get callId(): string {
    return this.#first.callId
  }

  get number(): string {
    return this.#number
  }

  /** `active;expires=60`, of all that came. */
  get states(): readonly string[] {
    return this.notifies.map(({ headers }) => headers.get('Subscription-State') ?? '')
  }

  get bodies(): readonly string[] {
    return this.notifies.map(({ body }) => body)
  }

  /** The newest. */
  get body(): string {
    return this.bodies.at(-1) ?? ''
  }

  /** What its lamp shows of each call, newest body: `early recipient`. */
  get lamp(): readonly string[] {
    return lampOf(this.body)
  }

  /** What it has shown so far, one after the other. */
  get lamps(): readonly string[] {
    return this.bodies.map((body) => lampOf(body).join(', '))
  }

  /** Sends the first SUBSCRIBE, and answers a challenge. */
  async begin(): Promise<this> {
    const [response, request] = await this.#authorised(this.#first)
    this.response = response
    if (response.status === 200) this.#dialog = Dialog.ofCaller(request, response)
    return this
  }

  /** The same dialog once more; `seconds` 0 ends it. */
  async refresh(seconds: number, options: Pick<Subscribing, 'event' | 'headers'> = {}): Promise<SipResponse> {
    if (this.#dialog === undefined) throw new Error('there is no subscription')
    const { event = this.#options.event ?? 'dialog', headers = [] } = options
    const request = this.#dialog.request('SUBSCRIBE', {
      headers: [['Contact', this.#phone.contact], ['Event', event], ['Expires', `${seconds}`], ...headers]
    })
    const [response] = await this.#authorised(request)
    this.response = response
    return response
  }

  /** Any other request inside its dialog. */
  send(method: string): Promise<Outcome> {
    if (this.#dialog === undefined) throw new Error('there is no subscription')
    return this.#phone.exchange(this.#dialog.request(method))
  }

  async #authorised(request: SipRequest): Promise<[SipResponse, SipRequest]> {
    const first = await this.#phone.exchange(request)
    if (typeof first === 'string') throw new Error(first)
    if (first.status !== 401 || !this.#phone.hasPassword) return [first, request]
    const { method, uri, from, to, callId, headers, cseq } = request
    const kept = [...headers].filter(([name]) => !essential.has(name))
    const again = createRequest({ method, uri, from, to, callId, cseq: cseq.number + 1, headers: kept })
    const second = await this.#phone.exchange(this.#phone.authorised(again, first))
    if (typeof second === 'string') throw new Error(second)
    return [second, again]
  }
}

const essential = new Set(['Via', 'Max-Forwards', 'From', 'To', 'Call-ID', 'CSeq'])

/** The subscriptions of a telephone, which answers what it is told with 200 unless a test says otherwise. */
export class Subscriber {
  /** Undefined: it says nothing, until `answerHeld`. */
  answer: (request: SipRequest) => { readonly status: number; readonly headers?: readonly Field[] } | undefined =
    () => ({
      status: 200
    })
  /** NOTIFYs that belong to no subscription. */
  readonly unasked: SipRequest[] = []
  readonly #phone: VirtualPhone
  readonly #watched: WatchedState[] = []
  readonly #held: ServerTransaction[] = []

  constructor(phone: VirtualPhone) {
    this.#phone = phone
    phone.whenAsked = (transaction) => this.#receive(transaction)
  }

  watch(number: string, options: Subscribing = {}): Promise<WatchedState> {
    const watched = new WatchedState(this.#phone, number, options)
    this.#watched.push(watched)
    return watched.begin()
  }

  /** Answers what it was silent about. */
  answerHeld(): void {
    for (const transaction of this.#held.splice(0)) transaction.respond(createResponse(transaction.request, 200))
  }

  #receive(transaction: ServerTransaction): void {
    const { request } = transaction
    const known = this.#watched.find(({ callId }) => callId === request.callId)
    if (known === undefined) this.unasked.push(request)
    else known.notifies.push(request)
    const answer = this.answer(request)
    if (answer === undefined) {
      this.#held.push(transaction)
      return
    }
    transaction.respond(
      createResponse(request, answer.status, { toTag: this.#phone.token(), headers: answer.headers ?? [] })
    )
  }
}

function expiresOf(seconds: number | undefined): readonly Field[] {
  return seconds === undefined ? [] : [['Expires', `${seconds}`]]
}

function lampOf(body: string): readonly string[] {
  return [...body.matchAll(/<dialog ([^>]*)>\s*<state>(\w+)<\/state>/g)].map(([, attributes = '', state]) => {
    const direction = /direction="(\w+)"/.exec(attributes)?.[1]
    return direction === undefined ? `${state}` : `${state} ${direction}`
  })
}
