import dgram from 'node:dgram'
import { once } from 'node:events'
import { Inviter, Registerer, RegistererState, type SessionDescriptionHandler, SessionState, UserAgent } from 'sip.js'
import { Journal } from './journal.ts'
import { withDeadline } from './wait-for.ts'

export interface WebSocketPhoneOptions {
  readonly user: string
  readonly password: string
  /** Domain of its address and of those that it calls. */
  readonly domain: string
  /** `ws://127.0.0.1:8980/sip` */
  readonly server: string
}

/** An RTP packet as it came. */
export interface ReceivedRtp {
  readonly payloadType: number
  readonly payload: Buffer
}

const pcmu = 0
const headerLength = 12
const packetMs = 20
const packetSamples = 160

/** A sip.js user agent over SIP over WebSocket (RFC 7118) whose media is plain RTP with PCMU. */
export class WebSocketPhone implements AsyncDisposable {
  readonly received = new Journal<ReceivedRtp>('RTP of the WebSocket phone')
  readonly #agent: UserAgent
  readonly #registerer: Registerer
  readonly #media: PlainRtp
  readonly #domain: string
  #session: Inviter | undefined

  private constructor(options: WebSocketPhoneOptions, media: PlainRtp) {
    this.#media = media
    this.#domain = options.domain
    media.onPacket = (packet) => this.received.append(packet)
    this.#agent = new UserAgent({
      uri: address(options.user, options.domain),
      transportOptions: { server: options.server },
      authorizationUsername: options.user,
      authorizationPassword: options.password,
      sessionDescriptionHandlerFactory: () => media,
      logBuiltinEnabled: false
    })
    this.#registerer = new Registerer(this.#agent, { expires: 60 })
  }

  /** Connects and registers; rejects with the registrar's refusal. */
  static async start(options: WebSocketPhoneOptions): Promise<WebSocketPhone> {
    await using cleanup = new AsyncDisposableStack()
    const phone = cleanup.use(new WebSocketPhone(options, await PlainRtp.open()))
    await withDeadline(phone.#agent.start(), 'the WebSocket to open')
    await withDeadline(phone.#register(), 'the registration over the WebSocket')
    cleanup.move()
    return phone
  }

  /** Asks somebody what they can do; the status of the answer. */
  async options(extension: string): Promise<number> {
    const { userAgentCore, configuration } = this.#agent
    const target = address(extension, this.#domain)
    const message = userAgentCore.makeOutgoingRequestMessage('OPTIONS', target, configuration.uri, target, {})
    const answered = new Promise<number>((resolve) => {
      const answer = ({ message: { statusCode } }: { message: { statusCode?: number | undefined } }): void =>
        resolve(statusCode ?? 0)
      userAgentCore.request(message, { onAccept: answer, onReject: answer })
    })
    return withDeadline(answered, 'the answer to OPTIONS')
  }

  /** Calls; resolves when the call is answered, rejects with the status that refuses it. */
  async call(extension: string): Promise<void> {
    const session = new Inviter(this.#agent, address(extension, this.#domain))
    this.#session = session
    const answered = Promise.withResolvers<void>()
    await session.invite({
      requestDelegate: {
        onAccept: () => answered.resolve(),
        onReject: ({ message }) => answered.reject(new Error(`${message.statusCode} ${message.reasonPhrase}`))
      }
    })
    await withDeadline(answered.promise, 'the answer to the call')
  }

  /** Sends one packet of 20 ms in each 20 ms, the payloads in turn, until the call is over. */
  speak(payloads: readonly Buffer[]): void {
    this.#media.speak(payloads)
  }

  async hangUp(): Promise<void> {
    if (this.#session?.state === SessionState.Established) await this.#session.bye()
    this.#media.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hangUp()
    if (this.#registerer.state === RegistererState.Registered) {
      const gone = Promise.withResolvers<void>()
      await this.#registerer.unregister({ requestDelegate: { onAccept: () => gone.resolve() } })
      await withDeadline(gone.promise, 'the registration to be taken back')
    }
    await this.#agent.stop()
    await this.#media[Symbol.asyncDispose]()
  }

  async #register(): Promise<void> {
    const done = Promise.withResolvers<void>()
    await this.#registerer.register({
      requestDelegate: {
        onAccept: () => done.resolve(),
        onReject: ({ message }) => done.reject(new Error(`not registered: ${message.statusCode}`))
      }
    })
    await done.promise
  }
}

function address(user: string, domain: string) {
  const uri = UserAgent.makeURI(`sip:${user}@${domain}`)
  if (uri === undefined) throw new Error(`sip:${user}@${domain} is no address`)
  return uri
}

/** The media of one call at a time: what sip.js would leave to WebRTC. */
class PlainRtp implements SessionDescriptionHandler, AsyncDisposable {
  onPacket: (packet: ReceivedRtp) => void = () => {}
  readonly #socket: dgram.Socket
  #peer: { readonly address: string; readonly port: number } | undefined
  #speaking: NodeJS.Timeout | undefined

  private constructor(socket: dgram.Socket) {
    this.#socket = socket
    socket.on('message', (packet) => {
      this.onPacket({ payloadType: (packet[1] ?? 0) & 0x7f, payload: packet.subarray(headerLength) })
    })
  }

  static async open(): Promise<PlainRtp> {
    const socket = dgram.createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new PlainRtp(socket)
  }

  async getDescription() {
    const lines = [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${this.#socket.address().port} RTP/AVP ${pcmu}`,
      'a=rtpmap:0 PCMU/8000',
      'a=sendrecv'
    ]
    return { body: `${lines.join('\r\n')}\r\n`, contentType: 'application/sdp' }
  }

  hasDescription(contentType: string): boolean {
    return contentType === 'application/sdp'
  }

  async setDescription(sdp: string): Promise<void> {
    const peer = { address: /^c=IN IP4 (\S+)/m.exec(sdp)?.[1], port: /^m=audio (\d+) /m.exec(sdp)?.[1] }
    if (peer.address === undefined || peer.port === undefined) throw new Error(`there is no audio in ${sdp}`)
    this.#peer = { address: peer.address, port: Number(peer.port) }
  }

  sendDtmf(): boolean {
    return false
  }

  speak(payloads: readonly Buffer[]): void {
    let sequence = 0
    this.close()
    this.#speaking = setInterval(() => {
      const payload = payloads[sequence % payloads.length]
      if (payload === undefined || this.#peer === undefined) return
      const header = Buffer.from([0x80, pcmu, 0, 0, 0, 0, 0, 0, 0x5e, 0xed, 0x00, 0x01])
      header.writeUInt16BE(sequence, 2)
      header.writeUInt32BE(sequence * packetSamples, 4)
      sequence++
      this.#socket.send(Buffer.concat([header, payload]), this.#peer.port, this.#peer.address)
    }, packetMs)
  }

  close(): void {
    clearInterval(this.#speaking)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }
}
