import type { Learnable } from '../port.ts'
import type { RtpPacket } from './packet.ts'
import { sequenceDelta } from './serial.ts'

/** Packets in a row that a source must show which the session description did not announce. */
const UNANNOUNCED_RUN = 3
/**
 * The same for the source of the window before, where the peer has announced another one since:
 * for a moment it still sends from there, and must not lock us to where it is leaving.
 */
const FORMER_RUN = 50
/** Packets in a row from where the peer may not be, while it is waited for: somebody should hear of that. */
const STRAY_RUN = 50

export interface RemoteAddress {
  readonly address: string
  readonly rtpPort: number
  readonly rtcpPort: number
}

/** Decides whose packets count, and where to send. */
export interface PeerLock {
  /** Where to send. Port 0: nowhere. */
  readonly address: string
  readonly rtpPort: number
  readonly rtcpPort: number
  /** Packets of other sources, dropped. */
  readonly foreign: number
  /** The source is found. */
  readonly locked: boolean
  /** Rises with each source that is found. */
  readonly found: number
  /** True with the one packet that makes it worth telling that somebody sends from where the peer may not be. */
  readonly strays: boolean
  open(remote: RemoteAddress | null, learn?: Learnable): void
  admit(packet: RtpPacket, address: string, port: number): boolean
  admitRtcp(address: string, port: number): boolean
  /** `rtp<-127.0.0.1:4000 | lock` */
  describe(): string
}

/**
 * Symmetric RTP (RFC 4961) with a lock. Each offer/answer opens one learning window. The
 * source that the session description announces is believed at its first packet, and wins over
 * a learnt one at any time. Another one (a peer behind NAT) must be among those that may be
 * learnt, and send a run of consecutive packets of one SSRC first, so that stray and sprayed
 * packets do not win. From then on only that address and port count, and whatever else comes is
 * dropped (RTP bleed). Two strangers that send at once keep each other from a run: then nobody
 * is believed, which is the safe side.
 */
export class SourceLock implements PeerLock {
  /** Where to send: announced, or learnt. Port 0: nowhere. */
  address = ''
  rtpPort = 0
  rtcpPort = 0
  /** Packets of other sources since the lock. */
  foreign = 0
  found = 0
  strays = false
  #learn: Learnable | undefined
  #stray = { address: '', port: 0, run: 0, reported: false }
  #state: 'closed' | 'learning' | 'locked' = 'closed'
  #announced: RemoteAddress | null = null
  #former = { address: '', port: 0 }
  #candidate = { address: '', port: 0, ssrc: 0, sequence: 0, run: 0 }
  #rtcpLearnt = false

  get locked(): boolean {
    return this.#state === 'locked'
  }

  /** Opens the learning window of a new offer/answer. */
  open(remote: RemoteAddress | null, learn?: Learnable): void {
    const moved = !sameRemote(remote, this.#announced)
    if (this.#state === 'locked') this.#former = { address: this.address, port: this.rtpPort }
    else if (moved) this.#former = { address: '', port: 0 }
    this.#announced = remote
    this.#learn = learn
    this.#candidate.run = 0
    this.#stray.run = 0
    this.#stray.reported = false
    this.#state = remote === null ? 'closed' : 'learning'
    if (!moved) return
    this.#rtcpLearnt = false
    this.address = remote?.address ?? ''
    this.rtpPort = remote?.rtpPort ?? 0
    this.rtcpPort = remote?.rtcpPort ?? 0
  }

  /** Whether the packet counts. `found` rises with the packet that decides the window. */
  admit(packet: RtpPacket, address: string, port: number): boolean {
    this.strays = false
    if (this.#state === 'locked') {
      if (port === this.rtpPort && address === this.address) return true
      if (!this.#isAnnounced(address, port)) {
        this.foreign++
        return false
      }
    } else if (this.#state === 'closed' || !this.#believes(packet, address, port)) return false
    this.#lock(address, port)
    return true
  }

  /** RTCP counts from the peer's address alone, and from the port that it came from first. */
  admitRtcp(address: string, port: number): boolean {
    if (this.#state === 'closed' || address !== this.address) return false
    if (!this.#rtcpLearnt) {
      if (port !== this.rtcpPort && (!this.locked || !this.#mayUseAnyPort())) return false
      this.#rtcpLearnt = true
      this.rtcpPort = port
    }
    return port === this.rtcpPort
  }

  describe(): string {
    return `rtp<-${this.locked ? `${this.address}:${this.rtpPort}` : 'anyone'} | lock`
  }

  #believes(packet: RtpPacket, address: string, port: number): boolean {
    if (this.#isAnnounced(address, port)) return true
    if (!this.#mayBe(address, port)) {
      this.#noteStray(address, port)
      return false
    }
    // Where we send at present is either announced, or was learnt for this same announcement.
    if (port === this.rtpPort && address === this.address) return true
    const former = port === this.#former.port && address === this.#former.address
    return this.#extendRun(packet, address, port) >= (former ? FORMER_RUN : UNANNOUNCED_RUN)
  }

  #isAnnounced(address: string, port: number): boolean {
    return port === this.#announced?.rtpPort && address === this.#announced.address
  }

  #mayUseAnyPort(): boolean {
    return this.#learn?.anyPort === true
  }

  /** Whether the peer may be found there, beside where it is announced. */
  #mayBe(address: string, port: number): boolean {
    const learn = this.#learn
    if (learn === undefined || (!learn.anyPort && port !== this.#announced?.rtpPort)) return false
    return learn.addresses === 'any' || learn.addresses.includes(address)
  }

  #noteStray(address: string, port: number): void {
    const stray = this.#stray
    stray.run = stray.address === address && stray.port === port ? stray.run + 1 : 1
    stray.address = address
    stray.port = port
    if (stray.reported || stray.run < STRAY_RUN) return
    stray.reported = true
    this.strays = true
  }

  #extendRun(packet: RtpPacket, address: string, port: number): number {
    const candidate = this.#candidate
    const next =
      candidate.run > 0 &&
      candidate.port === port &&
      candidate.address === address &&
      candidate.ssrc === packet.ssrc &&
      sequenceDelta(packet.sequence, candidate.sequence) === 1
    candidate.run = next ? candidate.run + 1 : 1
    candidate.address = address
    candidate.port = port
    candidate.ssrc = packet.ssrc
    candidate.sequence = packet.sequence
    return candidate.run
  }

  #lock(address: string, port: number): void {
    this.#state = 'locked'
    this.found++
    if (port === this.rtpPort && address === this.address) return
    const announced = this.#announced
    const muxed = announced !== null && announced.rtcpPort === announced.rtpPort
    const asAnnounced = address === announced?.address && port === announced.rtpPort
    this.#rtcpLearnt = false
    this.address = address
    this.rtpPort = port
    this.rtcpPort = asAnnounced ? announced.rtcpPort : muxed ? port : portAfter(port)
  }
}

/** 0 behind the last one: RTCP goes nowhere until the peer has shown where its own comes from. */
function portAfter(port: number): number {
  return port < 65_535 ? port + 1 : 0
}

function sameRemote(a: RemoteAddress | null, b: RemoteAddress | null): boolean {
  if (a === null || b === null) return a === b
  return a.address === b.address && a.rtpPort === b.rtpPort && a.rtcpPort === b.rtcpPort
}
