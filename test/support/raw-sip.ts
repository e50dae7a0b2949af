import { createHash, randomBytes } from 'node:crypto'
import dgram from 'node:dgram'
import { once } from 'node:events'
import { Journal } from './journal.ts'
import { patienceMs } from './patience.ts'

/** A datagram that came in. `text` holds an octet a character. */
export interface Datagram {
  readonly text: string
  /** Local port that it came to. */
  readonly port: number
  readonly from: { readonly address: string; readonly port: number }
}

/** UDP sockets on one loopback address: sends exactly what it is told to, and keeps all that comes. */
export class RawSip implements AsyncDisposable {
  readonly address: string
  readonly received = new Journal<Datagram>('raw SIP')
  readonly #sockets: readonly dgram.Socket[]

  private constructor(address: string, sockets: readonly dgram.Socket[]) {
    this.address = address
    this.#sockets = sockets
    for (const socket of sockets) {
      const { port } = socket.address()
      socket.on('message', (octets, from) => this.received.append({ text: octets.toString('latin1'), port, from }))
      socket.on('error', () => {})
    }
  }

  /** `ports`: the first one is what it sends from; 0: one that the system chooses. */
  static async open(address = '127.0.0.1', ports: readonly number[] = [0]): Promise<RawSip> {
    const sockets = await Promise.all(
      ports.map(async (port) => {
        const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 })
        socket.bind({ port, address, exclusive: true })
        await once(socket, 'listening')
        return socket
      })
    )
    return new RawSip(address, sockets)
  }

  get port(): number {
    return this.#sockets[0]?.address().port ?? 0
  }

  send(octets: string, port: number, address = '127.0.0.1'): void {
    this.#sockets[0]?.send(Buffer.from(octets, 'latin1'), port, address)
  }

  /** From now on every datagram is told, as it comes. */
  hear(listener: (text: string) => void): void {
    for (const socket of this.#sockets) socket.on('message', (octets) => listener(octets.toString('latin1')))
  }

  /** From now on says 200 to every request of that method. */
  accept(method: string): void {
    const kept = /^(?:via|v|from|f|to|t|call-id|i|cseq)[ \t]*:/i
    for (const socket of this.#sockets) {
      socket.on('message', (octets, from) => {
        const text = octets.toString('latin1')
        if (!text.startsWith(`${method} `)) return
        const lines = ['SIP/2.0 200 OK', ...text.split('\r\n').filter((line) => kept.test(line))]
        socket.send(
          Buffer.from(`${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`, 'latin1'),
          from.port,
          from.address
        )
      })
    }
  }

  /** Sends a request, once, and waits for its final response. */
  async ask(request: string, port: number, { timeoutMs = patienceMs } = {}): Promise<SipAnswer> {
    const since = this.received.position
    const branch = /branch=([^\s;]+)/.exec(request)?.[1] ?? ''
    this.send(request, port)
    const { text } = await this.received.waitFor(
      (datagram) => datagram.text.includes(branch) && /^SIP\/2\.0 [2-6]/.test(datagram.text),
      { what: `an answer to ${request.split('\r\n', 1)[0]}`, since, timeoutMs }
    )
    return readAnswer(text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#sockets.map(async (socket) => {
        const closed = once(socket, 'close')
        socket.close()
        await closed
      })
    )
  }
}

export interface SipAnswer {
  readonly status: number
  readonly text: string
  /** Value of the first header of that name; '' where it has none. */
  header(name: string): string
}

export function readAnswer(text: string): SipAnswer {
  return {
    status: Number(text.slice('SIP/2.0 '.length, 'SIP/2.0 200'.length)),
    text,
    header: (name) => new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)\\r?$`, 'im').exec(text)?.[1] ?? ''
  }
}

export interface RequestParts {
  readonly method: string
  readonly uri: string
  /** Where it comes from: `127.0.0.1:5060`. */
  readonly via: string
  readonly from: string
  /** Without angle brackets; the URI unless told. */
  readonly to?: string
  readonly callId?: string
  readonly cseq?: number
  readonly headers?: readonly string[]
  readonly body?: string
}

/** A well-formed request outside of any dialog, with `rport`. */
export function sipRequest(parts: RequestParts): string {
  const { method, uri, via, from, to = uri, cseq = 1, headers = [], body = '' } = parts
  const token = randomBytes(8).toString('hex')
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP ${via};rport;branch=z9hG4bK${token}`,
    'Max-Forwards: 70',
    `From: <${from}>;tag=${token.slice(0, 8)}`,
    `To: <${to}>`,
    `Call-ID: ${parts.callId ?? token}`,
    `CSeq: ${cseq} ${method}`,
    `Contact: <sip:me@${via}>`,
    ...headers,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body
  ].join('\r\n')
}

export interface DigestParts {
  readonly user: string
  readonly password: string
  readonly method: string
  readonly uri: string
}

/** The Authorization that answers a challenge (RFC 7616, MD5, `qop=auth`). */
export function authorization(challenge: string, { user, password, method, uri }: DigestParts): string {
  const param = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? ''
  const md5 = (...parts: readonly string[]) => createHash('md5').update(parts.join(':')).digest('hex')
  const [realm, nonce, cnonce, nc] = [param('realm'), param('nonce'), randomBytes(4).toString('hex'), '00000001']
  const response = md5(md5(user, realm, password), nonce, nc, cnonce, 'auth', md5(method, uri))
  const fields = [
    ...[`username="${user}"`, `realm="${realm}"`, `nonce="${nonce}"`, `uri="${uri}"`],
    ...[`response="${response}"`, `cnonce="${cnonce}"`, `nc=${nc}`, 'qop=auth', 'algorithm=MD5']
  ]
  return `Authorization: Digest ${fields.join(', ')}`
}

/** An offer of PCMU to that port of 127.0.0.1. */
export function offer(port: number): string {
  const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${port} RTP/AVP 0`]
  return `${lines.join('\r\n')}\r\n`
}
