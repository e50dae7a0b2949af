import { DigitSender, type EventFormat } from './dtmf/digit-sender.ts'
import { PACER_STEP, type Paced, type Pacer } from './pacer.ts'
import type { Playlist } from './playlist.ts'
import type { StreamDescription } from './port.ts'
import type { OutboundStream } from './rtp/outbound-stream.ts'
import { RTP_HEADER_LENGTH, RtpPacket } from './rtp/packet.ts'
import type { PeerLock } from './rtp/source-lock.ts'
import type { SocketPair } from './sockets.ts'
import { eventFormat, type G711Codec, g711Codec, sends } from './stream-format.ts'

/** Milliseconds of audio in a packet of ours, whatever a peer asks for. */
const SHORTEST_PACKET = 10
const LONGEST_PACKET = 100
const SAMPLES_PER_MILLISECOND = 8

export type PlaybackOutcome = 'ended' | 'stopped' | 'failed'

interface Playing {
  readonly playlist: Playlist
  readonly onEnd: (outcome: PlaybackOutcome) => void
  /** Milliseconds that have passed and were not sent yet. */
  credit: number
}

export interface OutletParts {
  readonly stream: OutboundStream
  readonly sockets: SocketPair
  readonly lock: PeerLock
  readonly pacer: Pacer
}

/**
 * The sending half of an endpoint: one stream to the peer. Digits go before playback, playback
 * before what is relayed; while the peer holds nothing is sent, but playback goes on in time.
 */
export class Outlet implements Paced {
  readonly stream: OutboundStream
  readonly #sockets: SocketPair
  readonly #lock: PeerLock
  readonly #pacer: Pacer
  readonly #digits: DigitSender
  readonly #packet = new RtpPacket()
  /**
   * Our packets are built in one place: the system has copied them when the call returns, save
   * when its buffer is full, and then the packet is as good as lost anyway.
   */
  #bytes = new Uint8Array(RTP_HEADER_LENGTH)
  #sends = false
  #packetTime = PACER_STEP
  #codec: G711Codec | undefined
  #configured = false
  #telephoneEvent: EventFormat | null = null
  #playing: Playing | undefined

  constructor({ stream, sockets, lock, pacer }: OutletParts) {
    this.stream = stream
    this.#sockets = sockets
    this.#lock = lock
    this.#pacer = pacer
    this.#digits = new DigitSender(stream)
    this.#resize(PACER_STEP)
  }

  configure(description: StreamDescription): void {
    this.#configured = true
    this.#sends = sends(description)
    this.#codec = g711Codec(description.codecs)
    this.#telephoneEvent = eventFormat(description)
    this.#resize(description.packetTime)
    const clockRate = description.codecs[0]?.clockRate ?? 8000
    this.stream.setFormat(clockRate, (this.#packetTime * clockRate) / 1000)
    if (!this.#sends || this.#telephoneEvent === null) this.#digits.clear()
    if (!this.#sends) this.stream.interrupt()
  }

  /** Sends a packet of another stream, its payload type already translated. `feed` tells the streams apart. */
  forward(packet: RtpPacket, feed: number, now: number): void {
    if (this.#playing !== undefined || this.#digits.busy) return
    if (!this.#sends) {
      this.stream.interrupt()
      return
    }
    if (!this.stream.forward(packet, feed, now)) return
    packet.write()
    this.#send(packet)
  }

  /** A packet of that stream has no translation for our peer. */
  leaveOut(packet: RtpPacket, feed: number): void {
    this.stream.skip(packet, feed)
  }

  play(playlist: Playlist, onEnd: (outcome: PlaybackOutcome) => void): void {
    this.stop()
    this.#playing = { playlist, onEnd, credit: this.#packetTime - PACER_STEP }
    this.#pacer.add(this)
  }

  stop(): void {
    this.#end('stopped')
  }

  /** Nothing happens where the peer has no telephone-event, or holds. */
  sendDigit(digit: string, milliseconds: number): void {
    if (!this.#sends || this.#telephoneEvent === null) return
    if (this.#digits.add(digit, milliseconds)) this.#pacer.add(this)
  }

  close(): void {
    this.stop()
    this.#digits.clear()
    this.#pacer.remove(this)
    this.#sends = false
  }

  step(now: number): void {
    if (this.#digits.busy && this.#telephoneEvent !== null) {
      const packet = this.#digits.step(this.#telephoneEvent, now)
      if (packet !== undefined) this.#send(packet)
    } else if (this.#playing !== undefined) {
      this.#stepPlayback(this.#playing, now)
    } else {
      this.#pacer.remove(this)
    }
  }

  skipped(steps: number): void {
    this.stream.leap(steps * PACER_STEP * SAMPLES_PER_MILLISECOND)
  }

  #stepPlayback(playing: Playing, now: number): void {
    playing.credit += PACER_STEP
    while (playing.credit >= this.#packetTime) {
      if (playing.playlist.ended) {
        this.#end('ended')
        return
      }
      if (this.#configured && this.#codec === undefined) {
        this.#end('failed')
        return
      }
      playing.credit -= this.#packetTime
      this.#sendAudio(playing.playlist, now)
    }
  }

  #sendAudio(playlist: Playlist, now: number): void {
    playlist.read(this.#bytes, RTP_HEADER_LENGTH, this.#codec?.law ?? 'PCMU')
    if (!this.#sends || this.#codec === undefined) return
    const packet = this.#packet
    packet.build(this.#bytes)
    packet.payloadType = this.#codec.payloadType
    this.stream.append(packet, packet.payloadLength, now)
    packet.write()
    this.#send(packet)
  }

  #send(packet: RtpPacket): void {
    this.#sockets.sendRtp(packet.bytes, this.#lock.address, this.#lock.rtpPort)
  }

  #end(outcome: PlaybackOutcome): void {
    const playing = this.#playing
    if (playing === undefined) return
    this.#playing = undefined
    this.stream.interrupt()
    playing.onEnd(outcome)
  }

  #resize(packetTime: number): void {
    const milliseconds = Number.isFinite(packetTime) ? Math.round(packetTime) : PACER_STEP
    this.#packetTime = Math.min(LONGEST_PACKET, Math.max(SHORTEST_PACKET, milliseconds))
    this.#bytes = new Uint8Array(RTP_HEADER_LENGTH + this.#packetTime * SAMPLES_PER_MILLISECOND)
  }
}
