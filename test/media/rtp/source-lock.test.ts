import { describe, expect, it } from 'vitest'
import type { Learnable } from '../../../pbx-core/media/port.ts'
import { RtpPacket } from '../../../pbx-core/media/rtp/packet.ts'
import { SourceLock } from '../../../pbx-core/media/rtp/source-lock.ts'
import { rtp } from '../lab.ts'

const announced = { address: '192.0.2.1', rtpPort: 4000, rtcpPort: 4001 }

/** Where a NAT can put a peer whose signalling comes from 198.51.100.7. */
const behindNat: Learnable = { addresses: [announced.address, '198.51.100.7'], anyPort: true }

class Line {
  readonly lock = new SourceLock()
  readonly learn: Learnable | undefined

  constructor(learn: Learnable | null = behindNat) {
    this.learn = learn ?? undefined
    this.reopen()
  }

  reopen(remote = announced): void {
    this.lock.open(remote, this.learn)
  }

  /** Packets with these sequence numbers; which of them counted. */
  send(address: string, port: number, ...sequences: readonly number[]): boolean[] {
    return sequences.map((sequence) => {
      const packet = new RtpPacket()
      packet.parse(rtp({ sequence }))
      return this.lock.admit(packet, address, port)
    })
  }

  get target() {
    const { address, rtpPort, rtcpPort } = this.lock
    return { address, rtpPort, rtcpPort }
  }
}

describe('symmetric RTP with a lock (4-pbx, Media)', () => {
  it('sends to the announced address until the peer is learnt', () => {
    expect(new Line().target).toEqual(announced)
  })

  it('believes the announced source at its first packet', () => {
    const line = new Line()
    expect(line.send('192.0.2.1', 4000, 1)).toEqual([true])
    expect(line.lock.locked).toBe(true)
  })

  it('believes another source (NAT) after three packets in a row, and sends there from then on', () => {
    const line = new Line()
    expect(line.send('198.51.100.7', 50_000, 10, 11, 12, 13)).toEqual([false, false, true, true])
    expect(line.target).toEqual({ address: '198.51.100.7', rtpPort: 50_000, rtcpPort: 50_001 })
  })

  it('sends no RTCP where the port next to the learnt one would be none', () => {
    const line = new Line()
    line.send('198.51.100.7', 65_535, 10, 11, 12)
    expect(line.target).toEqual({ address: '198.51.100.7', rtpPort: 65_535, rtcpPort: 0 })
    expect(line.lock.admitRtcp('198.51.100.7', 1)).toBe(true)
    expect(line.target).toEqual({ address: '198.51.100.7', rtpPort: 65_535, rtcpPort: 1 })
  })

  it('does not believe packets that do not follow each other', () => {
    const line = new Line()
    expect(line.send('198.51.100.7', 50_000, 10, 12, 13, 15, 16)).toEqual([false, false, false, false, false])
  })

  it('believes nobody while two strangers send at once', () => {
    const line = new Line()
    for (let sequence = 0; sequence < 50; sequence++) {
      line.send('198.51.100.7', 50_000, sequence)
      line.send('198.51.100.7', 50_002, sequence)
    }
    expect(line.lock.locked).toBe(false)
  })

  it('MUST drop and count every other source once locked, another port of the same address too', () => {
    const line = new Line()
    line.send('192.0.2.1', 4000, 1)
    expect(line.send('203.0.113.9', 4000, 2, 3, 4, 5)).toEqual([false, false, false, false])
    expect(line.send('192.0.2.1', 4002, 2)).toEqual([false])
    expect(line.lock.foreign).toBe(5)
    expect(line.target).toEqual(announced)
  })

  it('learns anew after each offer/answer, and sends to the learnt address until then', () => {
    const line = new Line()
    line.send('198.51.100.7', 50_000, 1, 2, 3)
    line.reopen()
    expect([line.lock.locked, line.target.address]).toEqual([false, '198.51.100.7'])
    expect(line.send('198.51.100.7', 50_000, 9)).toEqual([true])
  })

  it('MUST not be locked again to the source that a moved peer is leaving', () => {
    const line = new Line()
    line.send('192.0.2.1', 4000, 1)
    line.reopen({ address: '192.0.2.5', rtpPort: 6000, rtcpPort: 6001 })
    expect(line.send('192.0.2.1', 4000, 2, 3, 4, 5, 6)).toEqual([false, false, false, false, false])
    expect(line.send('192.0.2.5', 6000, 500)).toEqual([true])
    expect(line.target).toEqual({ address: '192.0.2.5', rtpPort: 6000, rtcpPort: 6001 })
  })

  it('comes back to the former source where the peer goes on sending from there for a second', () => {
    const line = new Line()
    line.send('192.0.2.1', 4000, 1)
    line.reopen({ address: '192.0.2.5', rtpPort: 6000, rtcpPort: 6001 })
    const sequences = Array.from({ length: 50 }, (_, index) => index + 2)
    expect(line.send('192.0.2.1', 4000, ...sequences).indexOf(true)).toBe(49)
  })

  it('accepts nothing before a session description has announced a peer', () => {
    const line = new Line()
    line.lock.open(null)
    expect(line.send('192.0.2.1', 4000, 1, 2, 3, 4)).toEqual([false, false, false, false])
    expect(line.target.rtpPort).toBe(0)
  })

  it('takes RTCP from the address of the peer alone, and from the port that it came from first', () => {
    const line = new Line()
    line.send('198.51.100.7', 50_000, 1, 2, 3)
    expect(line.lock.admitRtcp('192.0.2.1', 4001)).toBe(false)
    expect(line.lock.admitRtcp('198.51.100.7', 50_444)).toBe(true)
    expect(line.lock.admitRtcp('198.51.100.7', 50_001)).toBe(false)
    expect(line.target.rtcpPort).toBe(50_444)
  })

  it('MUST NOT take RTCP from another port before the source of the media is found', () => {
    const line = new Line()
    expect(line.lock.admitRtcp('192.0.2.1', 4005)).toBe(false)
    line.send('192.0.2.1', 4000, 1)
    expect([line.lock.admitRtcp('192.0.2.1', 4005), line.target.rtcpPort]).toEqual([true, 4005])
  })

  it('MUST believe no address beside the announced one and that of the signalling, however much comes', () => {
    const line = new Line()
    const sequences = Array.from({ length: 200 }, (_, sequence) => sequence)
    expect(line.send('203.0.113.9', 50_000, ...sequences)).not.toContain(true)
    expect([line.lock.locked, line.target]).toEqual([false, announced])
  })

  it('MUST believe the announced port alone where the signalling shows no NAT', () => {
    const line = new Line(null)
    const exact = new Line({ addresses: [announced.address, '127.0.0.1'], anyPort: false })
    for (const { send } of [line, exact].map((each) => ({ send: each.send.bind(each) }))) {
      expect(send('192.0.2.1', 4002, 1, 2, 3, 4, 5)).not.toContain(true)
    }
    expect(line.send('198.51.100.7', 4000, 1, 2, 3, 4)).not.toContain(true)
    expect(exact.send('127.0.0.1', 4000, 1, 2, 3)).toEqual([false, false, true])
    expect(line.lock.admitRtcp('192.0.2.1', 4005)).toBe(false)
    line.send('192.0.2.1', 4000, 1)
    expect([line.lock.admitRtcp('192.0.2.1', 4005), line.lock.admitRtcp('192.0.2.1', 4001)]).toEqual([false, true])
  })

  it('lets the announced source win over a learnt one at any time, and then keeps to it', () => {
    const line = new Line()
    line.send('198.51.100.7', 50_000, 1, 2, 3)
    const { found } = line.lock
    expect(line.send('192.0.2.1', 4000, 900)).toEqual([true])
    expect([line.lock.found - found, line.target]).toEqual([1, announced])
    expect(line.send('198.51.100.7', 50_000, 4, 5, 6, 7)).toEqual([false, false, false, false])
  })

  it('does not send on to a learnt source that may not be learnt any more after the next offer/answer', () => {
    const line = new Line()
    line.send('198.51.100.7', 50_000, 1, 2, 3)
    line.lock.open(announced)
    expect(line.send('198.51.100.7', 50_000, 4, 5, 6, 7)).not.toContain(true)
  })

  it('takes any address where that is permitted (learnMediaAddress)', () => {
    const line = new Line({ addresses: 'any', anyPort: true })
    expect(line.send('203.0.113.9', 50_000, 1, 2, 3)).toEqual([false, false, true])
  })

  it('tells once in a window of somebody who keeps sending from where the peer may not be', () => {
    const line = new Line()
    const told: number[] = []
    const hear = (from: number, count: number) => {
      for (let sequence = from; sequence < from + count; sequence++) {
        line.send('203.0.113.9', 50_000, sequence)
        if (line.lock.strays) told.push(sequence)
      }
    }
    hear(1, 200)
    line.reopen()
    hear(201, 200)
    line.send('192.0.2.1', 4000, 1)
    hear(401, 200)
    expect(told).toEqual([50, 250])
  })
})
