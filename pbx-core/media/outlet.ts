import { type Codec, PCM_RATE } from './codec/codec.ts'
import { createCodec, planOf, spokenCodec } from './codec/codecs.ts'
import type { OpusPort } from './codec/opus.ts'
import { DigitSender, type EventFormat } from './dtmf/digit-sender.ts'
import type { FrameSink } from './frames.ts'
import { PACER_STEP, type Paced, type Pacer } from './pacer.ts'
import type { Playlist } from './playlist.ts'
import type { StreamCodec, StreamDescription } from './port.ts'
import type { OutboundStream } from './rtp/outbound-stream.ts'
import { RTP_HEADER_LENGTH, RtpPacket } from './rtp/packet.ts'
import type { PeerLock } from './rtp/source-lock.ts'
import type { SocketPair } from './sockets.ts'
import { eventFormat, sends } from './stream-format.ts'

/** Milliseconds of audio in a packet of ours, whatever a peer asks for. */
const SHORTEST_PACKET = 10
const LONGEST_PACKET = 100
/** Samples at 16 kHz. */
const SAMPLES_PER_MILLISECOND = PCM_RATE / 1000
/** Packets of keys come at least every 50 ms (RFC 4733 §2.5.1.2); until then the audio around them is left out. */
const KEY_PAUSE = 80

const nothing = new Uint8Array(0)
const silence = new Int16Array(0)

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
  readonly opus: OpusPort
}

/**
 * The sending half of an endpoint: one stream to the peer. Digits go before playback, playback
 * before what is relayed or spoken (decoded elsewhere, or mixed); while the peer holds nothing is sent, but playback goes
 * on in time. Sound is coded here, in the best codec of the peer that we have.
 */
export class Outlet implements Paced, FrameSink {
  readonly stream: OutboundStream
  readonly #sockets: SocketPair
  readonly #lock: PeerLock
  readonly #pacer: Pacer
  readonly #opus: OpusPort
  readonly #digits: DigitSender
  readonly #packet = new RtpPacket()
  /**
   * Our packets are built in one place: the system has copied them when the call returns, save
   * when its buffer is full, and then the packet is as good as lost anyway. Made, like what is to be coded, when the
   * first sound goes out: most calls are passed on as they come.
   */
  #bytes = nothing
  #sends = false
  #packetTime = PACER_STEP
  #spoken: StreamCodec | undefined
  /** Made when something is first to be coded. */
  #codec: Codec | undefined
  /** Timestamp units in a millisecond of what we speak. */
  #units = 8
  /** Sound of one packet, and how much of it is there; only what is heard in frames fills it bit by bit. */
  #sound = silence
  #soundLength = 0
  /** Of a packet of sound. */
  #octets = RTP_HEADER_LENGTH
  #forwardedAt = Number.NEGATIVE_INFINITY
  #configured = false
  /** Who records what is said in frames: nobody, mostly. */
  #taps: readonly FrameSink[] = []
  #telephoneEvent: EventFormat | null = null
  #playing: Playing | undefined

  constructor({ stream, sockets, lock, pacer, opus }: OutletParts) {
    this.stream = stream
    this.#sockets = sockets
    this.#lock = lock
    this.#pacer = pacer
    this.#opus = opus
    this.#digits = new DigitSender(stream)
    this.#resize(PACER_STEP)
  }

  configure(description: StreamDescription): void {
    this.#configured = true
    this.#sends = sends(description)
    this.#speak(spokenCodec(description.codecs))
    this.#telephoneEvent = eventFormat(description)
    this.#resize(description.packetTime)
    const clockRate = (this.#spoken ?? description.codecs[0])?.clockRate ?? 8000
    this.#units = clockRate / 1000
    this.stream.setFormat(clockRate, this.#packetTime * this.#units)
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
    this.#forwardedAt = now
    packet.write()
    this.#send(packet)
  }

  /** A packet of that stream has no translation for our peer. */
  leaveOut(packet: RtpPacket, feed: number): void {
    this.stream.skip(packet, feed)
  }

  /** Gives on every frame that it is to say, also where the peer hears something else meanwhile. */
  listen(tap: FrameSink): void {
    this.#taps = [...this.#taps, tap]
  }

  unlisten(tap: FrameSink): void {
    this.#taps = this.#taps.filter((each) => each !== tap)
  }

  /** Sound of another party, or a mix of several. */
  hear(frame: Int16Array, now: number): void {
    for (const tap of this.#taps) tap.hear(frame, now)
    if (this.#playing !== undefined || this.#digits.busy || !this.#sends || this.#spoken === undefined) return
    if (now - this.#forwardedAt < KEY_PAUSE) return
    this.#makeRoom()
    for (let at = 0; at < frame.length; ) {
      const count = Math.min(frame.length - at, this.#sound.length - this.#soundLength)
      for (let i = 0; i < count; i++) this.#sound[this.#soundLength + i] = frame[at + i] as number
      at += count
      this.#soundLength += count
      if (this.#soundLength === this.#sound.length) {
        this.#soundLength = 0
        this.#sendSound(this.#spoken, now)
      }
    }
  }

  /** The next frame begins a talkspurt. */
  silent(): void {
    for (const tap of this.#taps) tap.silent()
    this.#soundLength = 0
    if (this.#playing === undefined && !this.#digits.busy) this.stream.interrupt()
  }

  play(playlist: Playlist, onEnd: (outcome: PlaybackOutcome) => void): void {
    this.stop()
    this.#soundLength = 0
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
    this.#speak(undefined)
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
    this.stream.leap(steps * PACER_STEP * this.#units)
  }

  #stepPlayback(playing: Playing, now: number): void {
    playing.credit += PACER_STEP
    while (playing.credit >= this.#packetTime) {
      if (playing.playlist.ended) {
        this.#end('ended')
        return
      }
      if (this.#configured && this.#spoken === undefined) {
        this.#end('failed')
        return
      }
      playing.credit -= this.#packetTime
      this.#sendAudio(playing.playlist, now)
    }
  }

  #sendAudio(playlist: Playlist, now: number): void {
    this.#makeRoom()
    playlist.read(this.#sound)
    if (this.#sends && this.#spoken !== undefined) this.#sendSound(this.#spoken, now)
  }

  /** Codes what is in `#sound`. */
  #sendSound(spoken: StreamCodec, now: number): void {
    this.#codec ??= createCodec(spoken, this.#opus)
    const octets = this.#codec.encode(this.#sound, this.#bytes, RTP_HEADER_LENGTH)
    const packet = this.#packet
    const length = RTP_HEADER_LENGTH + octets
    // Only a packet of Opus has a length of its own.
    packet.build(length === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, length))
    packet.payloadType = spoken.payloadType
    this.stream.append(packet, this.#packetTime * this.#units, now)
    if (octets === 0) return
    packet.write()
    this.#send(packet)
  }

  /** What we speak from here on. */
  #speak(codec: StreamCodec | undefined): void {
    const { name } = this.#spoken ?? {}
    this.#spoken = codec
    if (codec?.name === name) return
    this.#codec?.[Symbol.dispose]()
    this.#codec = undefined
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
    const milliseconds = Number.isFinite(packetTime) ? Math.round(packetTime / 10) * 10 : PACER_STEP
    const plan = this.#spoken === undefined ? undefined : planOf(this.#spoken)
    const wanted = Math.min(LONGEST_PACKET, Math.max(SHORTEST_PACKET, milliseconds))
    this.#packetTime = plan?.packetTime ?? wanted
    this.#soundLength = 0
    this.#octets = RTP_HEADER_LENGTH + (plan?.octets(this.#packetTime) ?? 0)
  }

  /** For a packet of the length agreed on; what is there and fits is kept. */
  #makeRoom(): void {
    const samples = this.#packetTime * SAMPLES_PER_MILLISECOND
    if (this.#sound.length !== samples) this.#sound = new Int16Array(samples)
    if (this.#bytes.length !== this.#octets) this.#bytes = new Uint8Array(this.#octets)
  }
}
