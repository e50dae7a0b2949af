import { createHash } from 'node:crypto'
import type { Octets } from '../pbx-core/base/octets.ts'
import { ok } from '../pbx-core/base/result.ts'
import type { SipSockets } from '../pbx-core/runtime/ports.ts'
import type { Address, Flow, FlowScope, TransportEvents } from '../pbx-core/sip/flow.ts'

export const trunkPort = 5080
export const provider: Address = { address: '127.0.0.1', port: 5090 }
const phone: Address = { address: '127.0.0.1', port: 5070 }

const phonesPort = 5060
const sdp = (port: number, formats: string): Octets =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP ${formats} 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=ptime:20',
    ''
  ].join('\r\n')
const offer = sdp(6000, '8 0')
const answer = sdp(7000, '8')
const sdpHeaders = (body: Octets): Octets =>
  `Content-Type: application/sdp\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const noBody = 'Content-Length: 0\r\n\r\n'

/**
 * A provider that calls through the trunk and a registered phone that answers: no parser, no
 * transactions, only what a template can say. What is sent to them is read in the next turn
 * of the event loop, as from a socket.
 */
export class TemplateParties implements SipSockets {
  /** Calls whose BYE was answered. */
  completed = 0
  #events: TransportEvents | undefined
  readonly #phoneFlow = flowTo(phone, { kind: 'phones' }, phonesPort)
  #trunkFlow = this.#phoneFlow
  #sent: { readonly octets: Octets; readonly flow: Flow }[] = []
  #calls = 0
  #registered = Promise.withResolvers<void>()

  attach(events: TransportEvents): this {
    this.#events = events
    return this
  }

  async listen() {
    return ok({ udp: phonesPort, tcp: null, tls: null })
  }

  addresses(): readonly string[] {
    return ['127.0.0.1']
  }

  backlog(): number {
    return 0
  }

  proved(): void {}

  acceptWebSocket(): never {
    throw new Error('there are no WebSockets here')
  }

  async addressTowards() {
    return ok('127.0.0.1')
  }

  async openTrunk(scope: FlowScope) {
    this.#trunkFlow = flowTo(provider, scope, trunkPort)
    return ok({ address: '127.0.0.1', port: trunkPort })
  }

  async closeTrunk(): Promise<void> {}
  async close(): Promise<void> {}

  open(target: { readonly scope: FlowScope }): Flow {
    return target.scope.kind === 'phones' ? this.#phoneFlow : this.#trunkFlow
  }

  send(flow: Flow, octets: Octets): void {
    if (this.#sent.length === 0) setImmediate(() => this.#deliver())
    this.#sent.push({ octets, flow })
  }

  /** The phone registers, with the challenge that it gets. */
  register(): Promise<void> {
    this.#receive(registerRequest(1, ''), this.#phoneFlow)
    return this.#registered.promise
  }

  /** The provider makes one more call. */
  invite(): void {
    const id = ++this.#calls
    const invite =
      `INVITE sip:+15550100100@127.0.0.1:${trunkPort} SIP/2.0\r\n${providerHeaders(id, 'i')}` +
      `To: <sip:+15550100100@127.0.0.1:${trunkPort}>\r\nCSeq: 1 INVITE\r\n` +
      `Contact: <sip:provider@127.0.0.1:${provider.port};transport=UDP>\r\nAllow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\n`
    this.#receive(invite + sdpHeaders(offer), this.#trunkFlow)
  }

  #deliver(): void {
    const sent = this.#sent
    this.#sent = []
    for (const { octets, flow } of sent) {
      if (flow === this.#phoneFlow) this.#atPhone(octets)
      else this.#atProvider(octets)
    }
  }

  #atPhone(octets: Octets): void {
    if (octets.startsWith('INVITE')) {
      const echoed = echo(octets, `p${this.#calls}`)
      const contact = `Contact: <sip:100@127.0.0.1:${phone.port};transport=UDP>\r\n`
      this.#receive(`SIP/2.0 180 Ringing\r\n${echoed}${contact}${noBody}`, this.#phoneFlow)
      const allow = 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\n'
      this.#receive(`SIP/2.0 200 OK\r\n${echoed}${contact}${allow}${sdpHeaders(answer)}`, this.#phoneFlow)
    } else if (octets.startsWith('BYE')) {
      this.#receive(`SIP/2.0 200 OK\r\n${echo(octets, '')}${noBody}`, this.#phoneFlow)
    } else if (octets.startsWith('SIP/2.0 401')) {
      this.#receive(registerRequest(2, authorization(octets)), this.#phoneFlow)
    } else if (octets.startsWith('SIP/2.0 200')) {
      this.#registered.resolve()
    }
  }

  #atProvider(octets: Octets): void {
    if (!octets.startsWith('SIP/2.0 200')) return
    const id = Number(/^Call-ID: (\d+)/m.exec(octets)?.[1])
    if (octets.includes('BYE\r\n')) {
      this.completed++
      return
    }
    const target = /^Contact: <([^>]+)>/m.exec(octets)?.[1]
    const to = /^To: .*/m.exec(octets)?.[0]
    const request = (method: string, cseq: number) =>
      `${method} ${target} SIP/2.0\r\n${providerHeaders(id, method)}${to}\r\nCSeq: ${cseq} ${method}\r\n${noBody}`
    this.#receive(request('ACK', 1), this.#trunkFlow)
    this.#receive(request('BYE', 2), this.#trunkFlow)
  }

  #receive(octets: Octets, flow: Flow): void {
    this.#events?.received(octets, flow)
  }
}

function flowTo(remote: Address, scope: FlowScope, localPort: number): Flow {
  const local = { address: '127.0.0.1', port: localPort }
  return {
    id: `udp ${remote.port}`,
    protocol: 'udp',
    reliable: false,
    local,
    remote,
    scope,
    advertised: local,
    alive: true,
    retired: false
  }
}

function providerHeaders(id: number, branch: string): Octets {
  return (
    `Via: SIP/2.0/UDP 127.0.0.1:${provider.port};branch=z9hG4bK-${id}-${branch}\r\nMax-Forwards: 70\r\n` +
    `From: "ACME Inc" <sip:+15550100199@127.0.0.1:${provider.port}>;tag=t${id}\r\nCall-ID: ${id}@provider\r\n`
  )
}

/** The headers that a response repeats, with a tag where one is wanted. */
function echo(request: Octets, tag: string): Octets {
  const line = (name: string) => {
    const from = request.indexOf(`\r\n${name}: `) + 2
    return request.slice(from, request.indexOf('\r\n', from))
  }
  const toTag = tag === '' ? '' : `;tag=${tag}`
  return `${line('Via')}\r\n${line('From')}\r\n${line('To')}${toTag}\r\n${line('Call-ID')}\r\n${line('CSeq')}\r\n`
}

function registerRequest(cseq: number, credentials: Octets): Octets {
  return (
    `REGISTER sip:acme.test SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${phone.port};branch=z9hG4bK-r${cseq}\r\n` +
    'Max-Forwards: 70\r\nFrom: <sip:100@acme.test>;tag=r\r\nTo: <sip:100@acme.test>\r\nCall-ID: register\r\n' +
    `CSeq: ${cseq} REGISTER\r\nContact: <sip:100@127.0.0.1:${phone.port};transport=UDP>;expires=3600\r\n${credentials}${noBody}`
  )
}

function authorization(challenge: Octets): Octets {
  const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1]
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const secret = md5('100:acme.test:sip-100')
  const response = md5(`${secret}:${nonce}:00000001:c:auth:${md5('REGISTER:sip:acme.test')}`)
  return (
    `Authorization: Digest username="100", realm="acme.test", nonce="${nonce}", uri="sip:acme.test", ` +
    `algorithm=MD5, qop=auth, nc=00000001, cnonce="c", response="${response}"\r\n`
  )
}
