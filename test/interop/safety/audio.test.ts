import dgram from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CoreProcess } from '../../support/core-process.ts'
import { authorization, offer, RawSip, type RequestParts, type SipAnswer, sipRequest } from '../../support/raw-sip.ts'
import { waitFor } from '../../support/wait-for.ts'

const target = 'sip:*43@acme.test'

/** RTP of one source, and how much has come back to it. */
class Ear implements AsyncDisposable {
  readonly #socket = dgram.createSocket('udp4')
  heard = 0
  #sequence = 0

  static async open(address = '127.0.0.1'): Promise<Ear> {
    const ear = new Ear()
    ear.#socket.on('message', (packet) => {
      if (packet.length > 100) ear.heard++
    })
    ear.#socket.bind(0, address)
    await once(ear.#socket, 'listening')
    return ear
  }

  get port(): number {
    return this.#socket.address().port
  }

  /** Packets of PCMU, one after the other. */
  speak(port: number, count: number): void {
    for (let sent = 0; sent < count; sent++) {
      const packet = Buffer.alloc(172, 0xff)
      packet.writeUInt16BE(0x8000, 0)
      packet.writeUInt16BE(this.#sequence, 2)
      packet.writeUInt32BE(this.#sequence * 160, 4)
      packet.writeUInt32BE(this.port, 8)
      this.#sequence++
      this.#socket.send(packet, port, '127.0.0.1')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }
}

describe('whoever knows the port range, and nothing else (4-pbx, Media: RTP bleed)', () => {
  const stack = new AsyncDisposableStack()
  let core: CoreProcess
  let phone: RawSip
  beforeAll(async () => {
    core = stack.use(await CoreProcess.start())
    phone = stack.use(await RawSip.open())
  })
  afterAll(() => stack.disposeAsync())

  const port = () => core.ready.sip.udp ?? 0

  /** Calls the echo with an offer to that port; the 200, and a way to hang up. */
  async function callEcho(mediaPort: number): Promise<{ rtpPort: number; hangUp: () => Promise<SipAnswer> }> {
    const via = `127.0.0.1:${phone.port}`
    const parts = { method: 'INVITE', uri: target, via, from: 'sip:100@acme.test', body: offer(mediaPort) } as const
    const ask = (more: Partial<RequestParts>) => phone.ask(sipRequest({ ...parts, ...more }), port())
    const challenge = (await ask({})).header('WWW-Authenticate')
    const credentials = { user: '100', password: 'sip-100', method: 'INVITE', uri: target }
    const answer = await ask({ cseq: 2, headers: [authorization(challenge, credentials)] })
    expect(answer.status).toBe(200)
    const within = (method: string, cseq: number) =>
      [
        `${method} ${/<([^>]+)>/.exec(answer.header('Contact'))?.[1]} SIP/2.0`,
        `Via: SIP/2.0/UDP ${via};rport;branch=z9hG4bK-${method}-${answer.header('Call-ID')}`,
        ...['From', 'To', 'Call-ID'].map((name) => `${name}: ${answer.header(name)}`),
        `CSeq: ${cseq} ${method}`,
        'Max-Forwards: 70',
        'Content-Length: 0',
        '',
        ''
      ].join('\r\n')
    phone.send(within('ACK', 2), port())
    const rtpPort = Number(/^m=audio (\d+)/m.exec(answer.text)?.[1])
    return { rtpPort, hangUp: () => phone.ask(within('BYE', 3), port()) }
  }

  it('MUST not get a call by sending to its port first, and its own phone is heard afterwards', async () => {
    await using own = await Ear.open()
    await using thieves = new AsyncDisposableStack()
    const thief = thieves.use(await Ear.open())
    const neighbour = thieves.use(await Ear.open('127.0.0.9'))
    const call = await callEcho(own.port)
    // No more than a socket of a busy machine holds: what does not fit is lost, whosever it is.
    for (const stranger of [thief, neighbour]) stranger.speak(call.rtpPort, 20)
    // What strangers sent has been read before this.
    const hears = (packets: number, what: string) =>
      waitFor(
        () => {
          own.speak(call.rtpPort, 1)
          return own.heard >= packets
        },
        { what }
      )
    await hears(3, 'the echo of the phone itself')
    thief.speak(call.rtpPort, 10)
    await hears(own.heard + 2, 'the echo to go on')
    expect([thief.heard, neighbour.heard]).toEqual([0, 0])
    expect((await call.hangUp()).status).toBe(200)
  })
})
