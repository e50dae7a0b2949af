import { createResponse } from '../../pbx-core/sip/message/create.ts'
import { makeUri } from '../../pbx-core/sip/message/make-uri.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { parseNameAddr } from '../../pbx-core/sip/message/name-addr.ts'
import type { SipUri } from '../../pbx-core/sip/message/uri.ts'
import type { ServerTransaction } from '../../pbx-core/sip/transaction/types.ts'
import { challenging } from './challenging.ts'
import type { Field, PhoneCall } from './phone-call.ts'
import { type Office, pbxAddress, providers } from './virtual-pbx.ts'
import type { VirtualPhone } from './virtual-phone.ts'

type Form = '+e164' | 'e164' | 'national'
type Asks = readonly [status: 401 | 407, ...methods: string[]]

/** What is known of a provider; `docs/trunk-profiles.json`. */
export interface Behaviour {
  /** Where it says which number was called, and how it writes that. */
  readonly did: 'uri' | 'to' | 'p-called-party-id'
  readonly didForm?: Form | 'account'
  /** Where it reads who calls, and the one form of it that it takes. */
  readonly caller: 'from' | 'pai' | 'ppi' | 'rpid'
  readonly form: Form
  /** It wants to see the account in From. */
  readonly account?: 'from'
  /** What it challenges; null: nothing. Absent: registrations and the beginnings of calls, with 401. */
  readonly asks?: Asks | null
  readonly alsoAsks?: Asks
  readonly algorithms?: readonly ('MD5' | 'SHA-256')[]
  readonly names?: 'a' | 'aaaa' | 'srv' | 'naptr' | 'proxy'
  readonly transport?: 'tcp'
  readonly seconds?: number
  readonly leastSeconds?: number
  readonly contacts?: 'several' | 'rewritten'
  readonly serviceRoute?: boolean
  readonly sendsOn?: boolean
  readonly options?: 'silent'
  readonly staysOnTheWay?: boolean
  readonly callsFrom?: string
}

/** Of the customer in each form. */
export const ownNumber: Readonly<Record<Form, string>> = {
  '+e164': '+4930901820',
  e164: '4930901820',
  national: '030901820'
}
export const account = { username: 'acme', password: 'provider-secret' }
const domain = 'provider.example'
const address6 = '2001:db8::10'
const serviceRoute = ['<sip:edge.provider.example;lr>', '<sip:core.provider.example;lr>'] as const
const identityHeaders = { pai: 'P-Asserted-Identity', ppi: 'P-Preferred-Identity', rpid: 'Remote-Party-ID' } as const

/** A provider that behaves as a profile says, and takes nothing else: what it does not like it refuses with 403. */
export class StandInProvider {
  /** The server that takes registrations and calls. */
  readonly server: VirtualPhone
  /** Where its calls come from. */
  readonly #gateway: VirtualPhone
  readonly #how: Behaviour
  readonly #username: string
  #contact: SipUri = makeUri({ host: pbxAddress, port: ownPort })

  constructor(office: Office, how: Behaviour, username = account.username) {
    this.#how = how
    this.#username = username
    const address = how.names === 'aaaa' ? address6 : providers.main
    this.server = office.provider('main', ownPort, address)
    this.#gateway = how.callsFrom === undefined ? this.server : office.provider('main', ownPort, how.callsFrom)
    this.#introduce(office, address)
    const { asks = [401, 'REGISTER', 'INVITE'], alsoAsks, algorithms = ['MD5'] } = how
    const guards = [asks, alsoAsks].flatMap((each, at) => {
      if (each == null) return []
      const [status, ...methods] = each
      const challenger = { realm: at === 0 ? domain : `registrar.${domain}`, username, password: account.password }
      const guard = challenging(office.clock, { ...challenger, isProxy: status === 407, algorithms })
      return [(request: SipRequest) => (methods.includes(request.method) ? guard(request) : undefined)]
    })
    this.server.guard = (request) => {
      for (const guard of guards) {
        const refusal = guard(request)
        if (refusal !== undefined) return refusal
      }
      return undefined
    }
    this.server.whenAsked = (transaction) => this.#asked(transaction)
    this.server.whenCalled = (call) => this.#called(call)
  }

  /** Calls the customer's number. */
  call(): PhoneCall {
    const { did, didForm = '+e164' } = this.#how
    const number = didForm === 'account' ? this.#username : ownNumber[didForm]
    const { host, port } = this.#contact
    const atUs = did === 'uri' ? makeUri({ user: number, host, port }) : this.#contact
    const toUri = makeUri({ user: did === 'to' ? number : this.#username, host: domain })
    const called: Field[] = did === 'p-called-party-id' ? [['P-Called-Party-ID', `<sip:${number}@${domain}>`]] : []
    const onTheWay: Field[] = this.#how.staysOnTheWay === true ? [['Record-Route', this.#route]] : []
    return this.#gateway.invite('', { uri: atUs, toUri, headers: [...called, ...onTheWay] })
  }

  get #route(): string {
    const { address } = this.server
    return `<sip:${address.includes(':') ? `[${address}]` : address};lr>`
  }

  #introduce({ names, services }: Office, address: string): void {
    // Nobody is at the first of two.
    const servers = [
      { name: 'a.provider.example', port: 5060, priority: 10, weight: 0 },
      { name: 'b.provider.example', port: 5060, priority: 20, weight: 0 }
    ]
    switch (this.#how.names) {
      case 'srv':
        services.srv.set(`_sip._udp.${domain}`, servers)
        break
      case 'naptr':
        services.srv.set('_sip._udp.sip.provider.example', servers.slice(1))
        services.naptr.set(domain, [
          { order: 1, preference: 1, flags: 's', service: 'SIPS+D2T', replacement: '_sips._tcp.sip.provider.example' },
          { order: 1, preference: 2, flags: 's', service: 'SIP+D2U', replacement: '_sip._udp.sip.provider.example' }
        ])
        break
      case 'proxy':
        names.set('proxy.provider.example', [address])
        break
      default:
        names.set(domain, [address])
    }
    names.set('a.provider.example', ['192.0.2.99'])
    names.set('b.provider.example', [address])
    names.set('elsewhere.provider.example', [address])
  }

  #asked(transaction: ServerTransaction): void {
    const { request } = transaction
    if (request.method === 'OPTIONS') {
      if (this.#how.options !== 'silent') transaction.respond(createResponse(request, 200, { toTag: 'x' }))
      return
    }
    const [status, ...headers] = this.#registration(request)
    transaction.respond(createResponse(request, status, { toTag: 'registrar', headers }))
  }

  #registration({ headers, uri }: SipRequest): readonly [status: number, ...headers: Field[]] {
    const { contacts, leastSeconds = 0, seconds = 600, sendsOn = false, serviceRoute: routed = false } = this.#how
    const own = parseNameAddr(headers.get('Contact') ?? '')
    const asked = Number(headers.get('Expires'))
    if (!own.ok) return [400]
    if (sendsOn && uri.host === domain) return [302, ['Contact', '<sip:elsewhere.provider.example>']]
    if (asked > 0 && asked < leastSeconds) return [423, ['Min-Expires', `${leastSeconds}`]]
    this.#contact = own.value.uri
    const granted = `;expires=${Math.min(asked, Math.max(seconds, leastSeconds))}`
    const others: Field[] = [
      ['Contact', `<sip:other@203.0.113.77>${granted};q=0.1, <sip:third@203.0.113.78>;expires=5`]
    ]
    const ours = contacts === 'rewritten' ? '<sip:acme@203.0.113.5:62001>' : `${headers.get('Contact')}`
    return [
      200,
      ...(contacts === 'several' ? others : []),
      ['Contact', `${ours}${granted}`],
      ...(routed ? serviceRoute.map((route): Field => ['Service-Route', route]) : []),
      ...(routed ? [['Path', '<sip:edge.provider.example;lr>'] satisfies Field] : [])
    ]
  }

  /** Who does not say by which account, or calls under a number that is not the account's, is let nowhere. */
  #called(call: PhoneCall): void {
    const { account: wants, caller, form, names, serviceRoute: routed, staysOnTheWay = false } = this.#how
    const { invite } = call
    const told = caller === 'from' ? invite.from : nameAddrIn(invite, identityHeaders[caller])
    const user = this.#username.replace(/@.*/, '')
    const routes = invite.headers.all('Route')
    const isAsWanted =
      told?.uri.user === ownNumber[form] &&
      (wants === undefined || invite.from.uri.user === user) &&
      (routed !== true || routes.join() === serviceRoute.join()) &&
      (names !== 'proxy' || routes.join() === '<sip:proxy.provider.example;lr>')
    if (!isAsWanted) return call.refuse(403)
    call.ring()
    // Behind its proxy stands what answers, on the same machine.
    const behind: Field = ['Contact', `<sip:${invite.uri.user}@${this.server.address}:5080>`]
    call.answer(undefined, staysOnTheWay ? [behind, ['Record-Route', this.#route]] : [])
  }
}

/** Of the only trunk's own socket. */
const ownPort = 5090

function nameAddrIn({ headers }: SipRequest, name: string) {
  const value = headers.get(name)
  const parsed = value === undefined ? undefined : parseNameAddr(value)
  return parsed?.ok === true ? parsed.value : undefined
}
