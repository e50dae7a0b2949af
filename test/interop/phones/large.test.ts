import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CoreProcess } from '../../support/core-process.ts'
import { Journal } from '../../support/journal.ts'
import { authorization, RawSip, readAnswer, type SipAnswer, sipRequest } from '../../support/raw-sip.ts'

const domain = 'sip:acme.test'

/** A description that needs two datagrams of an Ethernet: codecs that nobody knows cross untouched. */
const largeOffer = (() => {
  const types = Array.from({ length: 40 }, (_, at) => 96 + at - (at > 30 ? 60 : 0))
  const lines = [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'],
    `m=audio 4000 RTP/AVP 0 ${types.join(' ')}`,
    ...types.map((type) => `a=rtpmap:${type} codec-of-a-very-long-name-${type}/16000`)
  ]
  return `${lines.join('\r\n')}\r\n`
})()

/** One connection of a phone; what comes over it, piece by piece. */
class Stream implements AsyncDisposable {
  readonly received = new Journal<string>('SIP over TCP')
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('latin1').on('data', (text: string) => this.received.append(text))
  }

  static async open(port: number): Promise<Stream> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new Stream(socket)
  }

  /** Sends a request that was written for UDP. */
  async ask(request: string): Promise<SipAnswer> {
    const since = this.received.position
    this.#socket.write(request.replace('SIP/2.0/UDP', 'SIP/2.0/TCP'), 'latin1')
    return readAnswer(
      await this.received.waitFor((text) => /^SIP\/2\.0 [2-6]/.test(text), { what: 'an answer', since })
    )
  }

  /** Says that it rings. */
  ring(invite: string): void {
    const kept = invite.split('\r\n').filter((line) => /^(via|from|call-id|cseq):/i.test(line))
    const to = /^To: .*/m.exec(invite)?.[0].trim()
    this.#socket.write(['SIP/2.0 180 Ringing', ...kept, `${to};tag=tom`, 'Content-Length: 0', '', ''].join('\r\n'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#socket, 'close')
    this.#socket.end()
    await closed
  }
}

describe('a call that is too large for a datagram (RFC 3261 §18.1.1)', () => {
  const stack = new AsyncDisposableStack()
  let core: CoreProcess
  let ana: RawSip
  let tom: RawSip
  beforeAll(async () => {
    core = stack.use(await CoreProcess.start())
    ana = stack.use(await RawSip.open())
    tom = stack.use(await RawSip.open())
    expect((await proved(asks(tom), { method: 'REGISTER', user: '101', raw: tom })).status).toBe(200)
  })
  afterAll(() => stack.disposeAsync())

  const asks = (raw: RawSip) => (request: string) => raw.ask(request, core.ready.sip.udp ?? 0)

  /** A request with the proof that it is asked for. */
  async function proved(
    ask: (request: string) => Promise<SipAnswer>,
    { method, user, raw }: { method: string; user: string; raw: RawSip }
  ): Promise<SipAnswer> {
    const parts = { method, uri: domain, from: `sip:${user}@acme.test`, via: `127.0.0.1:${raw.port}` }
    const to = method === 'REGISTER' ? { to: parts.from } : {}
    const challenge = (await ask(sipRequest({ ...parts, ...to }))).header('WWW-Authenticate')
    const proof = authorization(challenge, { user, password: `sip-${user}`, method, uri: domain })
    return ask(sipRequest({ ...parts, ...to, headers: [proof] }))
  }

  /** Ana calls Tom with that offer; how his phone is asked, until she gives up. */
  async function invited(body: string, arrives: () => Promise<string>): Promise<string> {
    const [port, uri] = [core.ready.sip.udp ?? 0, 'sip:101@acme.test']
    const parts = { method: 'INVITE', uri, from: 'sip:100@acme.test', via: `127.0.0.1:${ana.port}`, body }
    const { header } = await ana.ask(sipRequest(parts), port)
    const proof = authorization(header('WWW-Authenticate'), { user: '100', password: 'sip-100', method: 'INVITE', uri })
    const invite = sipRequest({ ...parts, headers: [proof] })
    ana.send(invite, port)
    const arrived = await arrives()
    const cancel = invite.replace('INVITE sip', 'CANCEL sip').replace('1 INVITE', '1 CANCEL')
    ana.send(`${cancel.slice(0, cancel.indexOf('Content-Type'))}Content-Length: 0\r\n\r\n`, port)
    return arrived
  }

  const byDatagram = (since = tom.received.position) =>
    tom.received
      .waitFor(({ text }) => text.startsWith('INVITE'), { what: 'INVITE by UDP', since })
      .then(({ text }) => text)
  const byStream = (stream: Stream) =>
    stream.received
      .waitFor((text) => text.startsWith('INVITE'), { what: 'INVITE by TCP' })
      .then((text) => {
        stream.ring(text)
        return text
      })
  const viaOf = (text: string) => /^Via: (SIP\/2\.0\/\w+)/m.exec(text)?.[1]

  it('goes over the connection that the phone has open and has proved itself over, a smaller one over UDP as before', async () => {
    await using stream = await Stream.open(core.ready.sip.tcp ?? 0)
    expect((await proved((request) => stream.ask(request), { method: 'OPTIONS', user: '101', raw: tom })).status).toBe(
      200
    )
    const since = tom.received.position
    const large = await invited(largeOffer, () => byStream(stream))
    expect([large.length > 1300, viaOf(large)]).toEqual([true, 'SIP/2.0/TCP'])
    // It is taken back by the same way.
    await stream.received.waitFor((text) => text.startsWith('CANCEL'), { what: 'CANCEL by TCP' })
    expect(tom.received.since(since).filter(({ text }) => /^(INVITE|CANCEL)/.test(text))).toEqual([])
    const small = await invited(largeOffer.replace(/^a=.*\r\n/gm, ''), byDatagram)
    expect([small.length <= 1300, viaOf(small)]).toEqual([true, 'SIP/2.0/UDP'])
  })

  it('goes over UDP where the phone has none open, or another user has', async () => {
    expect(viaOf(await invited(largeOffer, byDatagram))).toBe('SIP/2.0/UDP')
    await using stream = await Stream.open(core.ready.sip.tcp ?? 0)
    const other = (request: string) => stream.ask(request)
    expect((await proved(other, { method: 'OPTIONS', user: '100', raw: tom })).status).toBe(200)
    expect(viaOf(await invited(largeOffer, byDatagram))).toBe('SIP/2.0/UDP')
  })
})
