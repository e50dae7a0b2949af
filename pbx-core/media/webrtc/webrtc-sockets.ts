import type { Clock } from '../../base/clock.ts'
import type { IceCredentials, StreamDescription } from '../port.ts'
import { looksLikeRtcp } from '../rtp/packet.ts'
import type { PacketReceiver, SocketPair } from '../sockets.ts'
import { isFirstHello } from './first-hello.ts'
import { IceLite } from './ice-lite.ts'
import { IceLock } from './ice-lock.ts'
import type { DtlsAssociation, SrtpKeys, WebRtcPorts } from './ports.ts'
import { SrtcpReceiver, SrtcpSender } from './srtcp.ts'
import { SrtpReceiver, SrtpSender } from './srtp.ts'

export interface WebRtcSocketsParts {
  /** The sockets below; of them only the RTP port is used (RFC 5761). */
  readonly sockets: SocketPair
  readonly ports: WebRtcPorts
  readonly clock: Clock
  /** The first handshake failed: there will be no media. */
  readonly onInsecure: (reason: string) => void
  /** A bug: it has gone deaf. */
  readonly onBug: (error: unknown) => void
}

/** SRTP and SRTCP of one DTLS association. */
interface Ciphers {
  readonly sendRtp: SrtpSender
  readonly sendRtcp: SrtcpSender
  readonly openRtp: SrtpReceiver
  readonly openRtcp: SrtcpReceiver
}

/**
 * A pair of sockets that speaks WebRTC below an endpoint which knows nothing of it: plain RTP
 * and RTCP on the upper side, and on the lower one ICE, DTLS and SRTP on one port, told apart
 * by their first octet (RFC 7983).
 *
 *              endpoint
 *      sendRtp |      ^ receiveRtp, receiveRtcp
 *         SRTP v      | SRTP
 *   ----------------------------- one UDP port
 *      STUN <-> IceLite   DTLS <-> association -> keys
 *
 * A browser whose page was loaded anew comes back in the same call with another certificate,
 * or begins DTLS from the start: then the media goes on under the old keys until the new ones
 * are there (RFC 8842 §4).
 */
export class WebRtcSockets implements SocketPair, PacketReceiver {
  receiver: PacketReceiver | undefined
  readonly address: string
  readonly rtpPort: number
  readonly rtcpPort: number
  readonly lock = new IceLock()
  readonly #parts: WebRtcSocketsParts
  readonly #ice: IceLite
  #peer: StreamDescription['webRtc']
  #association: DtlsAssociation | undefined
  /** The association under way has not come to its keys. */
  #handshaking = false
  #ciphers: Ciphers | undefined

  constructor(parts: WebRtcSocketsParts) {
    const { sockets, ports, clock } = parts
    this.#parts = parts
    this.address = sockets.address
    this.rtpPort = sockets.rtpPort
    this.rtcpPort = sockets.rtpPort
    this.#ice = new IceLite(ports, clock)
    sockets.receiver = this
  }

  /** Credentials of ours: the first, or those of an ICE restart. */
  use(local: IceCredentials): void {
    this.#ice.use(local)
  }

  /** What the peer has described. Another certificate than before ends an unfinished handshake. */
  configure(peer: StreamDescription['webRtc']): void {
    if (peer === undefined) return
    if (this.#handshaking && !sameFingerprints(peer, this.#peer)) this.#hangUpDtls()
    this.#peer = peer
    this.#ice.meet(peer.ufrag)
  }

  receiveRtp(bytes: Uint8Array, address: string, port: number): void {
    try {
      this.#receive(bytes, address, port)
    } catch (error) {
      this.#parts.sockets.receiver = undefined
      this.#parts.onBug(error)
    }
  }

  /** Nothing is sent to that port by a peer that has agreed to rtcp-mux. */
  receiveRtcp(): void {}

  /** The address is ICE's affair. */
  sendRtp(bytes: Uint8Array): void {
    const ciphers = this.#ciphers
    if (ciphers === undefined) return
    const rtcp = looksLikeRtcp(bytes)
    this.#send(rtcp ? ciphers.sendRtcp.protect(bytes) : ciphers.sendRtp.protect(bytes))
  }

  sendRtcp(bytes: Uint8Array): void {
    this.#send(this.#ciphers?.sendRtcp.protect(bytes))
  }

  /** The sockets below stay open, for the next one. */
  close(): void {
    this.#hangUpDtls()
    this.#ciphers = undefined
    this.receiver = undefined
    this.#parts.sockets.receiver = undefined
  }

  #receive(bytes: Uint8Array, address: string, port: number): void {
    const first = bytes[0] ?? 0
    if (first >= 128 && first < 192) this.#receiveMedia(bytes, address, port)
    else if (first < 4) this.#receiveCheck(bytes, address, port)
    else if (first >= 20 && first < 64 && this.#ice.knows(address, port)) this.#receiveDtls(bytes)
  }

  #receiveMedia(bytes: Uint8Array, address: string, port: number): void {
    const ciphers = this.#ciphers
    const { receiver } = this
    if (ciphers === undefined || receiver === undefined) return
    if (looksLikeRtcp(bytes)) {
      const plain = ciphers.openRtcp.open(bytes)
      if (plain !== undefined) receiver.receiveRtcp(plain, address, port)
    } else {
      const plain = ciphers.openRtp.open(bytes)
      if (plain !== undefined) receiver.receiveRtp(plain, address, port)
    }
  }

  #receiveCheck(bytes: Uint8Array, address: string, port: number): void {
    const answer = this.#ice.receive(bytes, address, port)
    if (answer === undefined) return
    this.#parts.sockets.sendRtp(answer, address, port)
    const { selected } = this.#ice
    if (selected !== undefined) this.lock.follow(selected.address, selected.port)
  }

  /** Before the peer's description there is nothing to check its certificate by: it will repeat itself. */
  #receiveDtls(bytes: Uint8Array): void {
    if (this.#peer === undefined) return
    if (this.#association === undefined || (!this.#handshaking && isFirstHello(bytes))) this.#acceptDtls(this.#peer)
    this.#association?.receive(bytes)
  }

  #acceptDtls({ fingerprints }: NonNullable<StreamDescription['webRtc']>): void {
    this.#association?.close()
    this.#handshaking = true
    const association = this.#parts.ports.dtls.accept({
      fingerprints,
      send: (bytes) => {
        const { selected } = this.#ice
        if (selected !== undefined) this.#parts.sockets.sendRtp(bytes, selected.address, selected.port)
      },
      secured: (keys) => {
        this.#handshaking = false
        this.#ciphers = this.#createCiphers(keys)
      },
      failed: (reason) => {
        this.#hangUpDtls()
        if (this.#ciphers === undefined) this.#parts.onInsecure(reason)
      }
    })
    this.#association = association
  }

  #hangUpDtls(): void {
    this.#handshaking = false
    this.#association?.close()
    this.#association = undefined
  }

  #createCiphers({ ours, theirs }: SrtpKeys): Ciphers {
    const { ports } = this.#parts
    return {
      sendRtp: new SrtpSender(ports, ours),
      sendRtcp: new SrtcpSender(ports, ours),
      openRtp: new SrtpReceiver(ports, theirs),
      openRtcp: new SrtcpReceiver(ports, theirs)
    }
  }

  #send(bytes: Uint8Array | undefined): void {
    const { selected, consents } = this.#ice
    if (bytes === undefined || selected === undefined || !consents) return
    this.#parts.sockets.sendRtp(bytes, selected.address, selected.port)
  }
}

function sameFingerprints(one: NonNullable<StreamDescription['webRtc']>, other: StreamDescription['webRtc']): boolean {
  const text = ({ fingerprints }: NonNullable<StreamDescription['webRtc']>) =>
    fingerprints.map(({ hash, value }) => `${hash} ${value}`).join()
  return other !== undefined && text(one) === text(other)
}
