import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipMessage, SipRequest, SipResponse } from '../../pbx-core/sip/message/message.ts'
import { parseMessage } from '../../pbx-core/sip/message/parse.ts'
import { serialise } from '../../pbx-core/sip/message/serialise.ts'
import { parseUri, type SipUri } from '../../pbx-core/sip/message/uri.ts'

export interface Caller {
  readonly number: string
  readonly name: string
}

export interface TrunkCall {
  /** On the clock of `performance.now`. */
  readonly invitedAt: number
  readonly answered: Promise<void>
  /** The INVITE once more, as whoever hears nothing sends it (RFC 3261 §17.1.1.2). */
  again(): void
  /** Before the answer. */
  cancel(): void
  /** After the answer. */
  hangUp(): void
  /** The final word on the call has come. */
  readonly over: Promise<void>
}

interface Dialogue {
  readonly invite: SipRequest
  readonly received: (response: SipResponse) => void
}

/** The provider of a trunk, as bare as can be: it calls, cancels, and hangs up. Loopback loses nothing. */
export class TrunkCaller implements AsyncDisposable {
  readonly #socket: Socket
  /** Swallows the audio of answered calls. */
  readonly #audio: Socket
  readonly #trunk: { readonly host: string; readonly port: number }
  readonly #calls = new Map<string, Dialogue>()

  private constructor(socket: Socket, audio: Socket, trunk: string) {
    const [host = '', port = ''] = trunk.split(':')
    this.#socket = socket
    this.#audio = audio
    this.#trunk = { host, port: Number(port) }
    socket.on('message', (packet) => this.#receive(packet))
  }

  /** `port`: the provider's; `trunk`: `127.0.0.1:5090`. */
  static async open(port: number, trunk: string): Promise<TrunkCaller> {
    return new TrunkCaller(await bound(port), await bound(0), trunk)
  }

  call(did: string, caller: Caller): TrunkCall {
    const callId = randomBytes(8).toString('hex')
    const invite = this.#request('INVITE', { did, caller, callId, cseq: 1 })
    const answered = Promise.withResolvers<void>()
    const over = Promise.withResolvers<void>()
    let confirmed: SipResponse | undefined
    this.#calls.set(callId, {
      invite,
      received: (response) => {
        const method = response.cseq.method
        if (method === 'BYE') return over.resolve()
        if (method !== 'INVITE' || response.status < 200) return
        if (response.status < 300) {
          confirmed = response
          this.#send(this.#inDialog('ACK', response, 1))
          return answered.resolve()
        }
        this.#send(ackOfRefusal(invite, response))
        over.resolve()
      }
    })
    void over.promise.then(() => this.#calls.delete(callId))
    const invitedAt = performance.now()
    this.#send(invite)
    return {
      invitedAt,
      answered: answered.promise,
      again: () => this.#send(invite),
      cancel: () => this.#send(sameTransaction('CANCEL', invite)),
      hangUp: () => {
        if (confirmed !== undefined) this.#send(this.#inDialog('BYE', confirmed, 2))
      },
      over: over.promise
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of [this.#socket, this.#audio]) await new Promise<void>((resolve) => socket.close(resolve))
  }

  #receive(packet: Buffer): void {
    const parsed = parseMessage(packet.toString('latin1'), 'datagram')
    if (!parsed.ok) throw new Error(`the core sent what cannot be parsed: ${parsed.error.message}`)
    const message = parsed.value
    if (message.kind === 'request') return this.#send(createResponse(message, 200))
    this.#calls.get(message.callId)?.received(message)
  }

  #send(message: SipMessage): void {
    this.#socket.send(serialise(message), this.#trunk.port, this.#trunk.host)
  }

  #inDialog(method: 'ACK' | 'BYE', { from, to, callId, headers }: SipResponse, cseq: number): SipRequest {
    const contact = /<([^>]+)>/.exec(headers.get('Contact') ?? '')?.[1] ?? ''
    const via = `SIP/2.0/UDP 127.0.0.1:${this.#socket.address().port};branch=z9hG4bK${randomBytes(8).toString('hex')}`
    return createRequest({ method, uri: uriOf(contact), from, to, callId, cseq, via })
  }

  #request(method: string, parts: { did: string; caller: Caller; callId: string; cseq: number }): SipRequest {
    const { did, caller, callId, cseq } = parts
    const { port } = this.#socket.address()
    const { host, port: trunkPort } = this.#trunk
    return createRequest({
      method,
      uri: uriOf(`sip:${did}@${host}:${trunkPort}`),
      from: `"${caller.name}" <sip:${caller.number}@127.0.0.1>;tag=${callId}`,
      to: `<sip:${did}@${host}>`,
      callId,
      cseq,
      via: `SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${callId};rport`,
      headers: [['Contact', `<sip:${caller.number}@127.0.0.1:${port}>`]],
      contentType: 'application/sdp',
      body: [
        ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'],
        ...[`m=audio ${this.#audio.address().port} RTP/AVP 0 101`, 'a=rtpmap:101 telephone-event/8000', '']
      ].join('\r\n')
    })
  }
}

/** In the transaction of the INVITE (RFC 3261 §9.1, §17.1.1.3). */
function sameTransaction(method: 'CANCEL' | 'ACK', invite: SipRequest, to = invite.to): SipRequest {
  const { uri, from, callId, cseq, via } = invite
  return createRequest({ method, uri, from, to, callId, cseq: cseq.number, via })
}

function ackOfRefusal(invite: SipRequest, { to }: SipResponse): SipRequest {
  return sameTransaction('ACK', invite, to)
}

function uriOf(text: string): SipUri {
  const uri = parseUri(text)
  if (!uri.ok) throw new Error(`${text} is no SIP URI`)
  return uri.value
}

async function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}
