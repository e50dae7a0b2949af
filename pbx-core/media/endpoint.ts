import type { Clock } from '../base/clock.ts'
import type { OpusPort } from './codec/opus.ts'
import { DigitReader } from './dtmf/digit-reader.ts'
import { Ear } from './ear.ts'
import type { FrameSink } from './frames.ts'
import { Inlet } from './inlet.ts'
import { Outlet, type PlaybackOutcome } from './outlet.ts'
import type { Pacer } from './pacer.ts'
import type { Playlist } from './playlist.ts'
import type { MediaEvent, MediaStats, StreamDescription } from './port.ts'
import { Relay } from './relay.ts'
import { OutboundStream } from './rtp/outbound-stream.ts'
import { looksLikeRtcp } from './rtp/packet.ts'
import { Reception } from './rtp/reception.ts'
import { RtcpSession } from './rtp/rtcp-session.ts'
import type { PeerLock } from './rtp/source-lock.ts'
import type { PacketReceiver, SocketPair } from './sockets.ts'
import { discard } from './stage.ts'
import { hasPeer, noPassage, passage, usable, withoutKeys } from './stream-format.ts'

/** Milliseconds without a packet after which an endpoint says so. */
const silenceMs = 30_000

/** Random numbers of 32 bits that nobody can guess. */
export type Random32 = () => number

export interface EndpointParts {
  readonly id: number
  readonly sockets: SocketPair
  readonly lock: PeerLock
  readonly clock: Clock
  readonly pacer: Pacer
  readonly opus: OpusPort
  readonly random: Random32
  readonly onEvent: (event: MediaEvent) => void
  /** The chain that packets go through has changed; what it looks like now. */
  readonly onWired: (chain: string) => void
  /** A bug: the endpoint has gone deaf, the others go on. */
  readonly onBug: (error: unknown) => void
}

/** One pair of sockets and what happens on it: an inlet, an outlet, and the RTCP of both. */
export class Endpoint implements PacketReceiver {
  readonly id: number
  readonly sockets: SocketPair
  readonly #parts: EndpointParts
  readonly #lock: PeerLock
  readonly #reception = new Reception()
  readonly #digits: DigitReader
  readonly #inlet: Inlet
  readonly #outlet: Outlet
  readonly #ear: Ear
  readonly #rtcp: RtcpSession
  #description: StreamDescription | undefined
  #joined: Endpoint | undefined
  #relay: Relay | undefined
  #keepsKeys = false
  /** What follows the inlet. */
  #chain = discard.describe()
  /** Packets at the last look, and since when there are no more. */
  #heard = 0
  #silentSince = 0

  constructor(parts: EndpointParts) {
    const { id, sockets, clock, pacer, opus, random } = parts
    this.id = id
    this.sockets = sockets
    this.#parts = parts
    this.#lock = parts.lock
    this.#digits = new DigitReader(clock, (digit, milliseconds) =>
      parts.onEvent({ kind: 'digit', digit, milliseconds })
    )
    this.#inlet = new Inlet({
      clock,
      lock: this.#lock,
      reception: this.#reception,
      digits: this.#digits,
      onLocked: () => this.#onLocked(),
      onStray: (address, port) => parts.onEvent({ kind: 'refused', address, port })
    })
    const stream = new OutboundStream({ ssrc: random(), sequence: random() >>> 17, timestamp: random() })
    this.#outlet = new Outlet({ stream, sockets, lock: this.#lock, pacer, opus })
    this.#ear = new Ear({
      pacer,
      opus,
      onKey: (digit, milliseconds) => parts.onEvent({ kind: 'digit', digit, milliseconds, inBand: true })
    })
    this.#rtcp = new RtcpSession({
      clock,
      random: () => random() / 2 ** 32,
      cname: random().toString(36) + random().toString(36) + random().toString(36),
      stream,
      reception: this.#reception
    })
    sockets.receiver = this
  }

  configure(description: StreamDescription): void {
    const stream = usable(description)
    if (this.#description === undefined) this.#silentSince = this.#parts.clock.now()
    this.#description = stream
    this.#inlet.configure(stream)
    this.#outlet.configure(stream)
    this.#ear.configure(stream)
    if (hasPeer(stream)) this.#rtcp.start()
    this.#translate()
    if (this.#joined !== undefined) this.#joined.#translate()
  }

  /** What we say to the peer: sound of others, where nothing is relayed or played. */
  get voice(): FrameSink {
    return this.#outlet
  }

  /** What is said to the peer in frames, for whoever records it. */
  get mixed(): Pick<Outlet, 'listen' | 'unlisten'> {
    return this.#outlet
  }

  /** Gives what the peer says, decoded, to whoever mixes or records it. */
  listen(sink: FrameSink): void {
    this.#ear.listen(sink)
    this.#wire()
  }

  unlisten(sink: FrameSink): void {
    this.#ear.unlisten(sink)
    this.#wire()
  }

  join(other: Endpoint): void {
    if (other === this) return
    for (const endpoint of [this, other]) {
      endpoint.unjoin()
      endpoint.#outlet.stop()
    }
    this.#relayTo(other)
    other.#relayTo(this)
  }

  /** Ends relay and echo, on both sides. */
  unjoin(): void {
    const other = this.#joined
    this.#joined = undefined
    if (other !== undefined && other.#joined === this) other.unjoin()
    if (this.#relay === undefined) return
    this.#relay = undefined
    this.#translate()
  }

  keepKeys(on: boolean): void {
    this.#keepsKeys = on
    this.#translate()
  }

  echo(on: boolean): void {
    if (!on && this.#joined !== undefined) return
    this.unjoin()
    if (on) this.#relayBy(new Relay({ feed: this.id, outlet: this.#outlet, to: undefined }))
  }

  play(playlist: Playlist, onEnd: (outcome: PlaybackOutcome) => void): void {
    this.#outlet.play(playlist, onEnd)
  }

  stopPlayback(): void {
    this.#outlet.stop()
  }

  sendDigit(digit: string, milliseconds: number): void {
    this.#outlet.sendDigit(digit, milliseconds)
  }

  /** Called every now and then: sends the report that is due, and notices silence. */
  tick(): void {
    if (this.#description === undefined) return
    this.#noticeSilence()
    const report = this.#rtcp.due()
    if (report !== undefined) this.#sendRtcp(report)
  }

  receiveRtp(bytes: Uint8Array, address: string, port: number): void {
    try {
      if (looksLikeRtcp(bytes)) this.receiveRtcp(bytes, address, port)
      else this.#inlet.receive(bytes, address, port)
    } catch (error) {
      this.#failed(error)
    }
  }

  receiveRtcp(bytes: Uint8Array, address: string, port: number): void {
    try {
      if (this.#lock.admitRtcp(address, port)) this.#rtcp.receive(bytes)
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Ends everything and tells the summary. The sockets stay open, for the next one. */
  close(): void {
    this.unjoin()
    this.#outlet.close()
    this.#ear.close()
    this.#digits.close()
    const goodbye = this.#rtcp.end()
    if (goodbye !== undefined) this.#sendRtcp(goodbye)
    this.sockets.receiver = undefined
    this.#parts.onEvent({ kind: 'summary', stats: this.#stats() })
  }

  describe(): string {
    return this.#inlet.describe()
  }

  #relayTo(other: Endpoint): void {
    this.#joined = other
    this.#relayBy(new Relay({ feed: this.id, outlet: other.#outlet, to: other.id }))
  }

  #relayBy(relay: Relay): void {
    this.#relay = relay
    this.#translate()
  }

  /** What becomes of the peer's packets: passed on as they are, or, where the other peer knows none of them, decoded. */
  #translate(): void {
    const other = this.#joined ?? this
    const from = this.#description
    const to = other.#description
    const isKnown = this.#relay !== undefined && from !== undefined && to !== undefined
    const way = isKnown ? passage(this.#keepsKeys ? withoutKeys(from) : from, to) : noPassage
    this.#relay?.translate(way, from?.codecs[0]?.payloadType)
    const { transcoded } = way
    this.#ear.transcode(transcoded.size === 0 ? undefined : { types: transcoded, to: other.#outlet })
    this.#wire()
  }

  /** Links the stages anew; tells it where the chain has become another one. */
  #wire(): void {
    const before = this.#chain
    this.#inlet.sink = this.#ear.stage(this.#relay ?? discard)
    this.#chain = this.#inlet.sink.describe()
    // Before the lock there is nothing to say: the event of the lock tells the chain.
    if (this.#chain !== before && this.#lock.locked) this.#parts.onWired(this.describe())
  }

  #onLocked(): void {
    const { address, rtpPort } = this.#lock
    this.#parts.onEvent({ kind: 'locked', address, port: rtpPort, chain: this.describe() })
  }

  #noticeSilence(): void {
    const { packets } = this.#reception
    const now = this.#parts.clock.now()
    const isSilent = packets === this.#heard && now - this.#silentSince >= silenceMs
    if (packets !== this.#heard || isSilent) this.#silentSince = now
    this.#heard = packets
    if (isSilent) this.#parts.onEvent({ kind: 'silent' })
  }

  #sendRtcp(report: Uint8Array): void {
    const { address, rtpPort, rtcpPort } = this.#lock
    if (rtcpPort === 0 || address === '') return
    if (rtcpPort === rtpPort) this.sockets.sendRtp(report, address, rtcpPort)
    else this.sockets.sendRtcp(report, address, rtcpPort)
  }

  #failed(error: unknown): void {
    this.sockets.receiver = undefined
    this.#parts.onBug(error)
  }

  #stats(): MediaStats {
    const { stream } = this.#outlet
    const clockRate = this.#description?.codecs[0]?.clockRate ?? 8000
    const peer = this.#rtcp.peer
    const stats: MediaStats = {
      packetsIn: this.#reception.packets,
      packetsOut: stream.packets,
      octetsIn: this.#reception.octets,
      octetsOut: stream.octets,
      lost: this.#reception.lost,
      jitter: this.#reception.jitter,
      foreign: this.#lock.foreign
    }
    if (peer === undefined) return stats
    const { lost, roundTrip } = peer
    const jitter = (peer.jitter * 1000) / clockRate
    return { ...stats, peer: roundTrip === undefined ? { lost, jitter } : { lost, jitter, roundTrip } }
  }
}
