import type { MediaRequest } from '../../../main/ipc/contract.ts'
import type { Account } from '../../../main/ua/line.ts'
import { Phone, type PhonePorts } from '../../../main/ua/phone.ts'
import { waitFor } from '../../support/wait-for.ts'

let session = 1_000_000

/** A description as a browser's peer connection writes it; nobody listens behind its candidate. */
export function browserSdp(setup: 'actpass' | 'active', direction = 'sendrecv'): string {
  session += 1
  const digest = Array.from({ length: 32 }, (_, at) => ((session + at) % 256).toString(16).padStart(2, '0'))
  return [
    'v=0',
    `o=- ${session} 2 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 126',
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    `a=candidate:1 1 udp 2122260223 127.0.0.1 9 typ host`,
    `a=ice-ufrag:u${session}`,
    `a=ice-pwd:passwordpassword${session}`,
    `a=fingerprint:sha-256 ${digest.join(':').toUpperCase()}`,
    `a=setup:${setup}`,
    'a=mid:0',
    `a=${direction}`,
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:126 telephone-event/8000',
    'a=fmtp:126 0-15',
    ''
  ].join('\r\n')
}

/** A phone whose window answers every order as one with a sound card would, but for the sound. */
export class PhoneWithWindow implements AsyncDisposable {
  readonly phone: Phone
  readonly orders: MediaRequest[] = []
  readonly muted: (readonly [session: string, on: boolean])[] = []
  readonly ended: string[] = []
  /** Keys cannot be sent by the window: SIP INFO is what is left. */
  keysFail = false
  /** Its connections fail: no new offer can be made. */
  offersFail = false

  constructor(account: Account, more: Partial<PhonePorts> = {}) {
    this.phone = new Phone({
      account,
      log: () => {},
      media: { send: (request) => this.#serve(request), patienceMs: 5000 },
      mute: (session, on) => this.muted.push([session, on]),
      changed: () => {},
      ended: (call) => this.ended.push(call.end?.code ?? ''),
      wallTime: Date.now,
      ...more
    })
  }

  async registered(): Promise<this> {
    this.phone.start()
    this.phone.windowCame()
    await this.until('it to be registered', () => this.phone.line.kind === 'registered')
    return this
  }

  /** The one call that has not ended. */
  get call() {
    const [call, second] = this.phone.calls.filter(({ over }) => !over)
    if (second !== undefined) throw new Error('there are several calls')
    return call
  }

  until<T>(what: string, probe: () => T | undefined | false): Promise<T> {
    return waitFor(probe, { what })
  }

  kinds(): string[] {
    return this.orders.map(({ kind }) => kind)
  }

  #serve(request: MediaRequest): void {
    this.orders.push(request)
    const { request: id } = request
    const reply = () => {
      switch (request.kind) {
        case 'create-offer':
          if (this.offersFail) return { kind: 'failed', request: id, message: 'no connection' } as const
          return { kind: 'done', request: id, sdp: browserSdp('actpass', request.direction) } as const
        case 'answer-offer':
          return { kind: 'done', request: id, sdp: browserSdp('active', request.direction) } as const
        case 'send-digit':
          if (this.keysFail) return { kind: 'failed', request: id, message: 'no telephone-event' } as const
          return { kind: 'done', request: id, sdp: null } as const
        case 'take-answer':
        case 'close':
          return { kind: 'done', request: id, sdp: null } as const
      }
    }
    setImmediate(() => this.phone.media.replied(reply()))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.phone[Symbol.asyncDispose]()
  }
}
