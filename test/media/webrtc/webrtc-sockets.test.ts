import { beforeEach, describe, expect, it } from 'vitest'
import { srtpCrypto } from '../../../pbx-core/io/srtp-crypto.ts'
import type { PacketReceiver } from '../../../pbx-core/media/sockets.ts'
import type { DtlsOptions, SrtpKeys } from '../../../pbx-core/media/webrtc/ports.ts'
import { SrtcpReceiver, SrtcpSender } from '../../../pbx-core/media/webrtc/srtcp.ts'
import { SrtpReceiver, SrtpSender } from '../../../pbx-core/media/webrtc/srtp.ts'
import { WebRtcSockets } from '../../../pbx-core/media/webrtc/webrtc-sockets.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'
import { MemoryPair, rtp } from '../lab.ts'
import { check } from './checks.ts'
import { hex } from './hex.ts'

const local = { ufrag: 'core', password: 'c'.repeat(22) }
const peer = { ufrag: 'peer', fingerprints: [{ hash: 'sha-256', value: 'AA:BB' }] }
const keysOf = (octet: number): SrtpKeys => ({
  ours: { key: new Uint8Array(16).fill(octet), salt: new Uint8Array(14).fill(1) },
  theirs: { key: new Uint8Array(16).fill(octet + 1), salt: new Uint8Array(14).fill(2) }
})
const hello = hex('16fefd0000000000000000001e 01000012 0000 000000 000012 fefd')
const laterRecord = hex('16fefd0000000000000001001e 10000012 0002 000000 000012 fefd')
const report = hex('80c9000100000007')

/** An association of which only the options count; what it received and whether it was closed. */
interface Accepted {
  readonly options: DtlsOptions
  readonly received: Uint8Array[]
  closed: boolean
}

describe('WebRTC on one port', () => {
  let clock: VirtualClock
  let pair: MemoryPair
  let sockets: WebRtcSockets
  let accepted: Accepted[]
  let insecure: string[]
  let upper: { readonly rtp: Uint8Array[]; readonly rtcp: Uint8Array[] }

  beforeEach(() => {
    clock = createVirtualClock()
    pair = new MemoryPair('127.0.0.1', 10_000, () => clock.now())
    accepted = []
    insecure = []
    upper = { rtp: [], rtcp: [] }
    sockets = new WebRtcSockets({
      sockets: pair,
      ports: { ...srtpCrypto, dtls: { accept } },
      clock,
      onInsecure: (reason) => insecure.push(reason),
      onBug: (error) => {
        throw error
      }
    })
    sockets.receiver = {
      receiveRtp: (bytes) => upper.rtp.push(bytes.slice()),
      receiveRtcp: (bytes) => upper.rtcp.push(bytes.slice())
    }
    sockets.use(local)
  })

  function accept(options: DtlsOptions) {
    const one: Accepted = { options, received: [], closed: false }
    accepted.push(one)
    return {
      receive: (bytes: Uint8Array) => void one.received.push(bytes),
      close: () => {
        one.closed = true
      }
    }
  }

  const arrive = (bytes: Uint8Array, port = 4000) =>
    (pair.receiver as PacketReceiver | undefined)?.receiveRtp(bytes.slice(), '127.0.0.1', port)
  const nominate = (port = 4000) =>
    arrive(check({ username: 'core:peer', password: local.password, useCandidate: true }), port)
  const secure = (octet = 1) => {
    nominate()
    sockets.configure(peer)
    arrive(hello)
    accepted.at(-1)?.options.secured(keysOf(octet))
    pair.rtp.length = 0
  }

  it('drops DTLS until the peer has proved its address and described its certificate', () => {
    arrive(hello)
    nominate()
    arrive(hello)
    expect(accepted).toEqual([])
    sockets.configure(peer)
    arrive(hello, 4001)
    expect(accepted).toEqual([])
    arrive(hello)
    expect(accepted.map(({ options }) => options.fingerprints)).toEqual([peer.fingerprints])
  })

  it('sends what DTLS has to say to where the peer wants it', () => {
    nominate()
    sockets.configure(peer)
    arrive(hello)
    pair.rtp.length = 0
    accepted[0]?.options.send(laterRecord)
    expect(pair.rtp).toEqual([{ at: 0, to: '127.0.0.1:4000', bytes: laterRecord }])
  })

  it('hands up what is authentic, RTP and RTCP apart (RFC 5761 §4)', () => {
    secure()
    const { theirs } = keysOf(1)
    const plain = rtp({ sequence: 1 })
    arrive(new SrtpSender(srtpCrypto, theirs).protect(plain) as Uint8Array)
    arrive(new SrtcpSender(srtpCrypto, theirs).protect(report) as Uint8Array)
    arrive(plain)
    arrive(report)
    expect(upper).toEqual({ rtp: [plain], rtcp: [report] })
  })

  it('protects what goes out, RTP and RTCP, and sends it to one port', () => {
    secure()
    const { ours } = keysOf(1)
    const plain = rtp({ sequence: 1 })
    sockets.sendRtp(plain)
    sockets.sendRtcp(report)
    sockets.sendRtp(report)
    expect(pair.rtp.map(({ to }) => to)).toEqual(['127.0.0.1:4000', '127.0.0.1:4000', '127.0.0.1:4000'])
    const [media, first, second] = pair.rtp.map(({ bytes }) => bytes.slice())
    const reports = new SrtcpReceiver(srtpCrypto, ours)
    expect(media && new SrtpReceiver(srtpCrypto, ours).open(media)).toEqual(plain)
    expect(first && reports.open(first)).toEqual(report)
    expect(second && reports.open(second)).toEqual(report)
    expect(pair.rtcp).toEqual([])
  })

  it('MUST NOT send anything in the clear, nor to a peer that is gone (RFC 7675 §5.1)', () => {
    nominate()
    pair.rtp.length = 0
    sockets.sendRtp(rtp({ sequence: 1 }))
    sockets.sendRtcp(report)
    expect(pair.rtp).toEqual([])
    secure()
    clock.advance(30_000)
    sockets.sendRtp(rtp({ sequence: 2 }))
    expect(pair.rtp).toEqual([])
  })

  it('follows the peer to another address that it nominates', () => {
    secure()
    nominate(4002)
    pair.rtp.length = 0
    sockets.sendRtp(rtp({ sequence: 1 }))
    expect(pair.rtp.map(({ to }) => to)).toEqual(['127.0.0.1:4002'])
    expect([sockets.lock.address, sockets.lock.rtpPort]).toEqual(['127.0.0.1', 4002])
  })

  it('goes on under the old keys while a peer that begins DTLS anew has none yet (RFC 8842 §4)', () => {
    secure(1)
    arrive(laterRecord)
    expect(accepted.length).toBe(1)
    sockets.configure({ ...peer, fingerprints: [{ hash: 'sha-256', value: 'CC:DD' }] })
    arrive(hello)
    expect(accepted.map(({ closed }) => closed)).toEqual([true, false])
    const old = new SrtpSender(srtpCrypto, keysOf(1).theirs)
    arrive(old.protect(rtp({ sequence: 1 })) as Uint8Array)
    expect(upper.rtp.length).toBe(1)
    accepted[1]?.options.secured(keysOf(5))
    arrive(old.protect(rtp({ sequence: 2 })) as Uint8Array)
    expect(upper.rtp.length).toBe(1)
    arrive(new SrtpSender(srtpCrypto, keysOf(5).theirs).protect(rtp({ sequence: 3 })) as Uint8Array)
    expect(upper.rtp.length).toBe(2)
  })

  it('leaves a handshake under way alone when its first message comes again', () => {
    nominate()
    sockets.configure(peer)
    arrive(hello)
    arrive(hello)
    expect(accepted.map(({ received }) => received.length)).toEqual([2])
  })

  it('tells that the first handshake failed; a later one leaves the call its keys', () => {
    nominate()
    sockets.configure(peer)
    arrive(hello)
    accepted[0]?.options.failed('another certificate')
    expect(insecure).toEqual(['another certificate'])
    secure()
    arrive(hello)
    accepted[2]?.options.failed('nonsense')
    expect(insecure.length).toBe(1)
    sockets.sendRtp(rtp({ sequence: 1 }))
    expect(pair.rtp.length).toBe(1)
  })

  it('is silent and deaf once it is closed, and leaves the sockets open', () => {
    secure()
    arrive(hello)
    sockets.close()
    sockets.sendRtp(rtp({ sequence: 1 }))
    expect([pair.rtp, pair.closed, pair.receiver, accepted[1]?.closed]).toEqual([[], false, undefined, true])
  })
})
