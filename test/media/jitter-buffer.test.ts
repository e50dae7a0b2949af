import { describe, expect, it } from 'vitest'
import { JitterBuffer } from '../../pbx-core/media/jitter-buffer.ts'
import { RtpPacket } from '../../pbx-core/media/rtp/packet.ts'
import { type RtpFields, rtp } from './lab.ts'

function packet(fields: RtpFields): RtpPacket {
  const parsed = new RtpPacket()
  parsed.parse(rtp({ payload: [fields.sequence & 0xff], ...fields }))
  return parsed
}

/** The first octet of what is taken next, or what is said in its place. */
function take(buffer: JitterBuffer): number | string | undefined {
  const taken = buffer.take()
  return typeof taken === 'object' ? taken.bytes[0] : taken
}

describe('jitter buffer', () => {
  it('MUST give packets in their order, once, tell which is missing, and leave out what is late', () => {
    const buffer = new JitterBuffer()
    for (const sequence of [10, 12, 11, 11, 14]) buffer.put(packet({ sequence }), 0, 8)
    expect([1, 2, 3, 4, 5, 6].map(() => take(buffer))).toEqual([10, 11, 12, 'missing', 14, undefined])
    buffer.put(packet({ sequence: 13 }), 0, 8)
    expect([take(buffer), buffer.late]).toEqual([undefined, 1])
  })

  it('goes on over the wrap of the sequence, and begins anew with another source', () => {
    const buffer = new JitterBuffer()
    for (const sequence of [65_534, 65_535, 65_536, 65_537]) buffer.put(packet({ sequence }), 0, 8)
    expect([1, 2, 3, 4].map(() => take(buffer))).toEqual([254, 255, 0, 1])
    buffer.put(packet({ sequence: 500, ssrc: 0xbbbb }), 0, 8)
    expect([take(buffer), take(buffer)]).toEqual([500 & 0xff, undefined])
  })

  it('counts a packet without sound as there: a key leaves no hole', () => {
    const buffer = new JitterBuffer()
    buffer.put(packet({ sequence: 1 }), 0, 8)
    for (const sequence of [2, 3]) buffer.pass(packet({ sequence, payloadType: 101 }))
    buffer.put(packet({ sequence: 4 }), 0, 8)
    expect([take(buffer), buffer.peek(), take(buffer), take(buffer)]).toEqual([1, undefined, 4, undefined])
  })

  it('MUST hold back as long as packets lately were late, up to 200 ms, and forget that in time', () => {
    const buffer = new JitterBuffer()
    let sequence = 0
    const come = (count: number, late: (i: number) => number) => {
      for (let i = 0; i < count; i++, sequence++) {
        buffer.put(packet({ sequence }), sequence * 20 + late(i), 8)
        take(buffer)
      }
    }
    come(1, () => 0)
    const [first] = [buffer.target]
    come(100, (i) => (i % 10 === 0 ? 80 : 0))
    const worse = buffer.target
    come(2000, () => 0)
    const better = buffer.target
    come(20, () => 300)
    expect([Math.round(first ?? 0), worse > 90 && worse <= 100, better < 30, buffer.target]).toEqual([
      40,
      true,
      true,
      200
    ])
  })

  it('MUST stay small, however far ahead somebody counts', () => {
    const buffer = new JitterBuffer()
    for (let sequence = 0; sequence < 60_000; sequence += 50) buffer.put(packet({ sequence }), 0, 8)
    expect(buffer.waiting).toBeLessThanOrEqual(64)
  })
})
