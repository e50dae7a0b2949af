import { createHash, randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { formatAuth, parseAuth } from '../pbx-core/sip/message/auth.ts'
import { createRequest, createResponse } from '../pbx-core/sip/message/create.ts'
import type { SipMessage, SipRequest, SipResponse } from '../pbx-core/sip/message/message.ts'
import { parseMessage } from '../pbx-core/sip/message/parse.ts'
import { serialise } from '../pbx-core/sip/message/serialise.ts'
import { parseUri } from '../pbx-core/sip/message/uri.ts'

export interface Account {
  readonly user: string
  readonly password: string
}

/** A bare SIP phone on a UDP socket: it registers accounts, notes when it is called, and is busy. */
export class Phone implements AsyncDisposable {
  readonly #socket: Socket
  readonly #registrar: { readonly host: string; readonly port: number }
  #responses: ((response: SipResponse) => void)[] = []
  #called: ((at: number) => void) | undefined

  private constructor(socket: Socket, registrar: string) {
    const [host = '', port = ''] = registrar.split(':')
    this.#socket = socket
    this.#registrar = { host, port: Number(port) }
    socket.on('message', (packet) => this.#receive(packet, performance.now()))
  }

  /** `registrar`: `127.0.0.1:5060`. */
  static async open(registrar: string): Promise<Phone> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new Phone(socket, registrar)
  }

  /** With digest (RFC 3261 §10.2, §22.4). Rejects where it is refused. */
  async register(account: Account): Promise<void> {
    const callId = randomBytes(8).toString('hex')
    const challenge = await this.#request(this.#registration(account, callId, 1))
    const value = challenge.headers.get('WWW-Authenticate')
    if (value === undefined) throw new Error(`${account.user}: no challenge but ${challenge.status}`)
    const authorization = this.#credentials(account, value)
    const accepted = await this.#request(this.#registration(account, callId, 2, authorization))
    if (accepted.status !== 200) throw new Error(`${account.user} is refused with ${accepted.status}`)
  }

  /** When the next INVITE came in, on the clock of `performance.now`. */
  called(): Promise<number> {
    return new Promise((resolve) => {
      this.#called = resolve
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(resolve))
  }

  #receive(packet: Buffer, at: number): void {
    const parsed = parseMessage(packet.toString('latin1'), 'datagram')
    if (!parsed.ok) throw new Error(`the core sent what cannot be parsed: ${parsed.error.message}`)
    const message = parsed.value
    if (message.kind === 'response') return this.#responses.shift()?.(message)
    if (message.method !== 'INVITE') return
    this.#send(createResponse(message, 486, { toTag: randomBytes(4).toString('hex') }))
    this.#called?.(at)
    this.#called = undefined
  }

  #request(request: SipRequest): Promise<SipResponse> {
    return new Promise((resolve) => {
      this.#responses.push(resolve)
      this.#send(request)
    })
  }

  #send(message: SipMessage): void {
    this.#socket.send(serialise(message), this.#registrar.port, this.#registrar.host)
  }

  #registration({ user }: Account, callId: string, cseq: number, authorization?: string): SipRequest {
    const { port } = this.#socket.address()
    const { host } = this.#registrar
    const uri = parseUri(`sip:${host}`)
    if (!uri.ok) throw new Error(`${host} is no host`)
    const branch = `z9hG4bK${randomBytes(8).toString('hex')}`
    return createRequest({
      method: 'REGISTER',
      uri: uri.value,
      from: `<sip:${user}@${host}>;tag=${callId}`,
      to: `<sip:${user}@${host}>`,
      callId,
      cseq,
      via: `SIP/2.0/UDP 127.0.0.1:${port};branch=${branch};rport`,
      headers: [
        ['Contact', `<sip:${user}@127.0.0.1:${port}>`],
        ['Expires', '600'],
        ...(authorization === undefined ? [] : [['Authorization', authorization] as const])
      ]
    })
  }

  #credentials({ user, password }: Account, challenge: string): string {
    const parsed = parseAuth(challenge)
    if (!parsed.ok) throw new Error('the challenge cannot be parsed')
    const { params } = parsed.value
    const realm = params.get('realm') ?? ''
    const nonce = params.get('nonce') ?? ''
    const uri = `sip:${this.#registrar.host}`
    const cnonce = randomBytes(4).toString('hex')
    const proof = `${nonce}:00000001:${cnonce}:auth`
    const response = md5(`${md5(`${user}:${realm}:${password}`)}:${proof}:${md5(`REGISTER:${uri}`)}`)
    const answer = { username: user, realm, nonce, uri, response, cnonce, qop: 'auth', nc: '00000001' }
    return formatAuth('Digest', new Map(Object.entries(answer)))
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
