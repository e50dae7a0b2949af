/**
 * Calls that speak all the time, for a server of whatever make: a provider that calls, and a telephone that answers at
 * once. As bare as can be; loopback loses no SIP.
 */
import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { waitFor } from '../test/support/wait-for.ts'

export type Spoken = 'PCMU' | 'G722'

const payloadTypes: Readonly<Record<Spoken, number>> = { PCMU: 0, G722: 9 }
const address = '127.0.0.1'
const header = 12
/** Milliseconds and octets of a packet: the same for both. */
const step = 20
const payload = 160

export interface CallLoadOptions {
  /** Where calls come from, and where the telephone is. */
  readonly callerPort: number
  readonly phonePort: number
  /** Where they go. */
  readonly server: number
}

interface Stream {
  readonly socket: Socket
  readonly codec: Spoken
  /** Where its packets go: known once the call is answered. */
  remote: number | undefined
}

interface Outgoing extends Stream {
  readonly callId: string
  readonly did: string
  /** Tag and contact of the other side, once it has answered. */
  to: string
  contact: string
}

export class CallLoad implements AsyncDisposable {
  /** What the telephone speaks. */
  answers: Spoken = 'PCMU'
  received = 0
  readonly #options: CallLoadOptions
  readonly #caller: Socket
  readonly #phone: Socket
  readonly #calls = new Map<string, Outgoing>()
  readonly #answered = new Map<string, Stream>()
  #refused = ''
  #sequence = 0
  #timer: NodeJS.Timeout | undefined

  private constructor(options: CallLoadOptions, caller: Socket, phone: Socket) {
    this.#options = options
    this.#caller = caller
    this.#phone = phone
    caller.on('message', (octets) => this.#heard(octets.toString('latin1')))
    phone.on('message', (octets, { port }) => void this.#rung(octets.toString('latin1'), port))
  }

  static async open(options: CallLoadOptions): Promise<CallLoad> {
    return new CallLoad(options, await bound(options.callerPort), await bound(options.phonePort))
  }

  /** Resolves once all of them are answered; they speak from then on. */
  async call(did: string, count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      const callId = randomBytes(8).toString('hex')
      const call = { ...(await this.#stream('PCMU')), callId, did, to: '', contact: '' }
      this.#calls.set(callId, call)
      this.#request('INVITE', call, describe(call))
      if (n % 10 === 9) await this.#answers(n + 1)
    }
    await this.#answers(count)
    const began = performance.now() - this.#sequence * step
    this.#timer = setInterval(() => {
      while (performance.now() - began > this.#sequence * step) this.#speak()
    }, 2)
  }

  get streams(): number {
    return this.#calls.size + this.#answered.size
  }

  async hangUp(): Promise<void> {
    clearInterval(this.#timer)
    for (const call of this.#calls.values()) this.#request('BYE', call, '')
    await waitFor(() => this.#calls.size === 0 && this.#answered.size === 0, { what: 'all calls to be over' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    const streams = [...this.#calls.values(), ...this.#answered.values()]
    for (const socket of [this.#caller, this.#phone, ...streams.map((stream) => stream.socket)]) socket.close()
  }

  async #answers(count: number): Promise<void> {
    const isThere = () => {
      if (this.#refused !== '') throw new Error(`a call was refused: ${this.#refused}`)
      return [...this.#calls.values()].filter(({ remote }) => remote !== undefined).length >= count
    }
    await waitFor(isThere, { what: `${count} calls to be answered` })
  }

  async #stream(codec: Spoken): Promise<Stream> {
    const socket = await bound(0)
    socket.on('message', (octets) => {
      if (octets.length > header + 80) this.received++
    })
    return { socket, codec, remote: undefined }
  }

  /** One packet of each, what it says as it comes: nothing is silence, and coders take any octets. */
  #speak(): void {
    const sequence = this.#sequence++
    const packet = Buffer.concat([Buffer.alloc(header), randomBytes(payload)])
    packet[0] = 0x80
    packet.writeUInt16BE(sequence & 0xffff, 2)
    packet.writeUInt32BE((sequence * payload) >>> 0, 4)
    for (const { socket, codec, remote } of [...this.#calls.values(), ...this.#answered.values()]) {
      if (remote === undefined) continue
      packet[1] = payloadTypes[codec]
      packet.writeUInt32BE(socket.address().port, 8)
      // A copy: the socket may send it later.
      socket.send(Buffer.from(packet), remote, address)
    }
  }

  /** By the provider: answers to its calls. */
  #heard(text: string): void {
    const callId = headerOf(text, 'Call-ID')
    const call = this.#calls.get(callId)
    if (!text.startsWith('SIP/2.0')) {
      const response = `SIP/2.0 200 OK\r\n${copied(text)}\r\nContent-Length: 0\r\n\r\n`
      this.#caller.send(response, this.#options.server, address)
      return
    }
    const status = Number(text.slice(8, 11))
    if (call === undefined || status < 200) return
    if (headerOf(text, 'CSeq').endsWith('BYE')) {
      call.socket.close()
      this.#calls.delete(callId)
      return
    }
    if (status === 503) {
      // The machine is busy with much else, and the server takes nothing that it cannot serve: again, as a call of its own.
      this.#calls.delete(callId)
      const again = { ...call, callId: randomBytes(8).toString('hex') }
      this.#calls.set(again.callId, again)
      setTimeout(() => this.#request('INVITE', again, describe(again)), 2000)
      return
    }
    if (status >= 300) {
      this.#refused = text.split('\r\n', 1)[0] ?? ''
      return
    }
    call.to = headerOf(text, 'To')
    call.contact = /<([^>]+)>/.exec(headerOf(text, 'Contact'))?.[1] ?? ''
    call.remote ??= mediaPort(text)
    this.#request('ACK', call, '')
  }

  /** By the telephone: what it is asked. */
  async #rung(text: string, port: number): Promise<void> {
    const callId = headerOf(text, 'Call-ID')
    const known = this.#answered.get(callId)
    const method = text.split(' ', 1)[0]
    if (method === 'ACK' || text.startsWith('SIP/2.0')) return
    let body = ''
    if (method === 'INVITE') {
      const stream = known ?? (await this.#stream(this.answers))
      stream.remote = mediaPort(text)
      this.#answered.set(callId, stream)
      body = describe(stream)
    } else if (method === 'BYE') {
      known?.socket.close()
      this.#answered.delete(callId)
    }
    const head = `SIP/2.0 200 OK\r\n${copied(text)};tag=t${callId.slice(0, 8)}`
    const contact = `Contact: <sip:phone@${address}:${this.#options.phonePort}>`
    const type = body === '' ? '' : 'Content-Type: application/sdp\r\n'
    const response = `${head}\r\n${contact}\r\n${type}Content-Length: ${body.length}\r\n\r\n${body}`
    this.#phone.send(response, port, address)
  }

  #request(method: string, { callId, did, to, contact }: Outgoing, body: string): void {
    const { callerPort, server } = this.#options
    const uri = method === 'INVITE' ? `sip:${did}@${address}:${server}` : contact
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${callerPort};branch=z9hG4bK${randomBytes(6).toString('hex')};rport`,
      'Max-Forwards: 70',
      `From: <sip:+15550102000@${address}>;tag=${callId}`,
      `To: ${to === '' ? `<sip:${did}@${address}>` : to}`,
      `Call-ID: ${callId}`,
      `CSeq: ${method === 'BYE' ? 2 : 1} ${method}`,
      `Contact: <sip:provider@${address}:${callerPort}>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`
    ]
    this.#caller.send(`${lines.join('\r\n')}\r\n\r\n${body}`, server, address)
  }
}

function describe({ socket, codec }: Stream): string {
  const type = payloadTypes[codec]
  const media = [`m=audio ${socket.address().port} RTP/AVP ${type}`, `a=rtpmap:${type} ${codec}/8000`, '']
  return ['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0', ...media].join('\r\n')
}

function headerOf(text: string, name: string): string {
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)\\r?$`, 'im').exec(text)?.[1] ?? ''
}

/** What a response has of its request, To last. */
function copied(text: string): string {
  const lines = text.split('\r\n\r\n', 1)[0]?.split('\r\n') ?? []
  const of = (pattern: RegExp) => lines.filter((line) => pattern.test(line))
  const to = of(/^To:/i).map((line) => line.replace(/;tag=.*/, ''))
  return [...of(/^(?:Via|Record-Route|From|Call-ID|CSeq):/i), ...to].join('\r\n')
}

function mediaPort(text: string): number {
  return Number(/^m=audio (\d+)/m.exec(text)?.[1])
}

async function bound(port: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 })
  socket.bind(port, address)
  await once(socket, 'listening')
  return socket
}
