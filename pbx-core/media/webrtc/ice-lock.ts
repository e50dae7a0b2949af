import type { PeerLock } from '../rtp/source-lock.ts'

/** The source of a WebRTC peer: SRTP proves each packet, wherever it comes from. */
export class IceLock implements PeerLock {
  address = ''
  rtpPort = 0
  rtcpPort = 0
  readonly foreign = 0
  readonly strays = false
  locked = false
  found = 0

  open(): void {
    this.locked = false
  }

  admit(_packet: unknown, address: string, port: number): boolean {
    this.follow(address, port)
    if (!this.locked) this.found++
    this.locked = true
    return true
  }

  admitRtcp(): boolean {
    return true
  }

  /** The peer is to be sent to there. */
  follow(address: string, port: number): void {
    this.address = address
    this.rtpPort = port
    this.rtcpPort = port
  }

  describe(): string {
    return `srtp<-${this.address}:${this.rtpPort} | ice | dtls`
  }
}
