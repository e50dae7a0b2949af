import { fromToken } from '../../base/chance.ts'
import type { Clock } from '../../base/clock.ts'
import type { Crypto } from '../../base/crypto.ts'
import type { Octets } from '../../base/octets.ts'
import type { Flow } from '../flow.ts'
import { createRequest } from '../message/create.ts'
import { formatNameAddr } from '../message/make-name-addr.ts'
import { makeUri } from '../message/make-uri.ts'
import type { SipResponse } from '../message/message.ts'
import { parseNameAddr } from '../message/name-addr.ts'
import type { SipUri } from '../message/uri.ts'
import type { TransactionLayer } from '../transaction/types.ts'
import { readRegisterAnswer } from './answer.ts'
import {
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationState,
  registrationIdle,
  stepRegistration
} from './machine.ts'

/** A server that a REGISTER is sent to. */
export interface RegistrarWay {
  readonly flow: Flow
  answered(): void
  /** It did not answer. True where there is another one to try. */
  failed(): boolean
}

export interface RegistrationClientPorts {
  readonly clock: Clock
  readonly crypto: Pick<Crypto, 'token'>
  /** Answers challenges; the requests of this registration alone. */
  readonly requests: Pick<TransactionLayer, 'send'>
  /** The domain that we register in, and by what we are known there. */
  readonly registrar: SipUri
  readonly addressOfRecord: SipUri
  /** Values of Route: the proxy before the registrar. */
  readonly routes: readonly Octets[]
  /** The server to ask now, or where a redirect has named one, that; undefined where there is no way. */
  readonly way: (to: SipUri | undefined) => Promise<RegistrarWay | undefined>
  /** Our Contact on that flow. */
  readonly contact: (flow: Flow) => Octets
  /** It stands otherwise than before. */
  readonly changed: () => void
}

/** How a registration stands, for people. */
export interface RegistrationStanding {
  readonly state: 'up' | 'registering' | 'refused' | 'down'
  /** Final status of the newest REGISTER; null: nothing came, or nothing was asked yet. */
  readonly lastStatus: number | null
  /** Its phrase. */
  readonly lastReason: string | null
}

/** Keeps us registered at a provider: performs the effects of `machine.ts`. */
export class RegistrationClient implements Disposable {
  readonly #ports: RegistrationClientPorts
  readonly #callId: string
  readonly #tag: string
  #state: RegistrationState = registrationIdle
  #last: Pick<RegistrationStanding, 'lastStatus' | 'lastReason'> = { lastStatus: null, lastReason: null }
  /** Where requests of ours are to go through (RFC 3608). */
  #serviceRoute: readonly Octets[] = []
  /** The connection that the registrar has granted it over; datagrams have none. */
  #flow: Flow | undefined
  #seenAt: string | undefined
  #sequence = 0
  #timer: Disposable | undefined
  #whenLeft: (() => void)[] = []
  #disposed = false

  constructor(ports: RegistrationClientPorts) {
    this.#ports = ports
    this.#callId = ports.crypto.token(16)
    this.#tag = ports.crypto.token(8)
  }

  get standing(): RegistrationStanding {
    return { state: this.#standingOf(), ...this.#last }
  }

  get serviceRoute(): readonly Octets[] {
    return this.#serviceRoute
  }

  /** The address that the registrar sees us at, where it says that it is another than we have named. */
  get seenAt(): string | undefined {
    return this.#seenAt
  }

  /** Monotonic milliseconds at which the registrar has taken us last. */
  get grantedAt(): number | undefined {
    return this.#state.grantedAt
  }

  start(): void {
    this.#feed({ on: 'start' })
  }

  /** We have another address now. */
  moved(): void {
    this.#feed({ on: 'moved' })
  }

  /** The registrar may not be there any more: it is asked, unless it is being asked. */
  doubt(): void {
    this.#feed({ on: 'doubted' })
  }

  /** A connection is gone; where it was ours, the registrar has no way to us any more. */
  flowClosed(flow: Flow): void {
    if (flow.id === this.#flow?.id) this.#feed({ on: 'disconnected' })
  }

  /** Takes us off; resolves once the registrar has heard of it, or cannot. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenLeft.push(resolve)
      this.#feed({ on: 'stop' })
    })
  }

  /** Ends it without a word: another one has taken its place. */
  [Symbol.dispose](): void {
    this.#disposed = true
    this.#timer?.[Symbol.dispose]()
    this.#left()
  }

  #standingOf(): RegistrationStanding['state'] {
    const { name, until } = this.#state
    if (until !== undefined && until > this.#ports.clock.now()) return 'up'
    switch (name) {
      case 'refused':
        return 'refused'
      case 'waiting':
        return 'down'
      case 'asking':
        return this.#state.failures > 0 ? 'down' : 'registering'
      case 'idle':
      case 'registered':
      case 'leaving':
        return 'registering'
    }
  }

  #feed(event: RegistrationEvent): void {
    if (this.#disposed) return
    const inputs = { now: this.#ports.clock.now(), chance: fromToken(this.#ports.crypto.token(2)) }
    const { state, effects } = stepRegistration(this.#state, event, inputs)
    this.#state = state
    for (const effect of effects) this.#perform(effect)
    this.#ports.changed()
  }

  #perform(effect: RegistrationEffect): void {
    switch (effect.do) {
      case 'register':
        this.#sequence += 1
        void this.#register(effect, this.#sequence)
        break
      case 'wait':
        this.#timer?.[Symbol.dispose]()
        this.#timer = this.#ports.clock.after(effect.ms, () => this.#feed({ on: 'timer' }))
        break
      case 'stop-waiting':
        this.#timer?.[Symbol.dispose]()
        break
      case 'left':
        this.#serviceRoute = []
        this.#left()
        break
    }
  }

  /** What comes for an attempt that another one has taken the place of is nobody's any more. */
  async #register({ seconds, to }: { readonly seconds: number; readonly to: SipUri | undefined }, sequence: number) {
    const { requests, way } = this.#ports
    const isOver = () => sequence !== this.#sequence || this.#disposed
    const found = await way(to)
    if (isOver()) return
    if (found === undefined) {
      this.#last = { lastStatus: null, lastReason: 'no way to the registrar' }
      return this.#feed({ on: 'failed', others: false })
    }
    const { flow } = found
    const contact = this.#ports.contact(flow)
    const request = createRequest({
      method: 'REGISTER',
      uri: to ?? this.#domain(),
      from: `${this.#aor()};tag=${this.#tag}`,
      to: this.#aor(),
      callId: this.#callId,
      cseq: sequence,
      headers: [
        ...this.#ports.routes.map((route) => ['Route', route] as const),
        ['Contact', contact],
        ['Expires', `${seconds}`],
        // "a UA … SHOULD include the option tag 'path'" (RFC 3327 §5.1): what stands between us and the registrar is its business.
        ['Supported', 'path']
      ]
    })
    requests.send(request, flow, {
      response: (response) => {
        if (response.status < 200 || isOver()) return
        this.#answered(response, found, contact)
      },
      failed: () => {
        if (isOver()) return
        this.#last = { lastStatus: null, lastReason: 'no answer' }
        this.#feed({ on: 'failed', others: found.failed() })
      }
    })
  }

  #answered(response: SipResponse, way: RegistrarWay, contact: Octets): void {
    this.#last = { lastStatus: response.status, lastReason: response.reason }
    // Its server writes there where our request came from, if that is not what we have written (RFC 3261 §18.2.1).
    this.#seenAt = response.via.params.get('received')
    // 503: this server is out of service, and another may not be (RFC 3263 §4.3).
    if (response.status === 503 && way.failed()) return this.#feed({ on: 'failed', others: true })
    if (response.status !== 503) way.answered()
    const own = parseNameAddr(contact)
    if (!own.ok) throw new Error(`our own Contact ${own.error}`)
    const answer = readRegisterAnswer(response, own.value.uri)
    if (answer.kind === 'granted') {
      this.#serviceRoute = answer.serviceRoute
      this.#flow = way.flow.reliable ? way.flow : undefined
    }
    this.#feed({ on: 'answered', answer })
  }

  #aor(): Octets {
    return formatNameAddr({ uri: this.#ports.addressOfRecord })
  }

  /** "The 'userinfo' and '@' components of the SIP URI MUST NOT be present" (RFC 3261 §10.2). */
  #domain(): SipUri {
    const { host, port } = this.#ports.registrar
    return makeUri({ host, port })
  }

  #left(): void {
    for (const resolve of this.#whenLeft.splice(0)) resolve()
  }
}
