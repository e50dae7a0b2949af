import { describe, expect, it } from 'vitest'
import { RtpPacket } from '../../../pbx-core/media/rtp/packet.ts'
import { Reception } from '../../../pbx-core/media/rtp/reception.ts'
import { type RtpFields, rtp } from '../lab.ts'

function receive(reception: Reception, packets: readonly (RtpFields & { readonly at?: number })[]): void {
  const packet = new RtpPacket()
  for (const { at, ...fields } of packets) {
    packet.parse(rtp(fields))
    reception.update(packet, at ?? fields.sequence * 20, true)
  }
}

describe('reception statistics (RFC 3550 §6.4.1)', () => {
  it('MUST count as lost what the sequence numbers promise and did not come, across the wrap (§A.3)', () => {
    const reception = new Reception()
    receive(reception, [{ sequence: 65_534 }, { sequence: 65_535 }, { sequence: 65_538 }, { sequence: 65_540 }])
    expect([reception.packets, reception.octets, reception.lost]).toEqual([4, 640, 3])
  })

  it('MUST not count a packet as lost that came late', () => {
    const reception = new Reception()
    receive(reception, [{ sequence: 1 }, { sequence: 3 }, { sequence: 2 }])
    expect(reception.lost).toBe(0)
  })

  it('keeps what was lost when the source starts over with another SSRC or far away (§A.1)', () => {
    const reception = new Reception()
    receive(reception, [
      { sequence: 1 },
      { sequence: 3 },
      { sequence: 9000 },
      { sequence: 50, ssrc: 7 },
      { sequence: 52, ssrc: 7 }
    ])
    expect([reception.lost, reception.ssrc]).toEqual([2, 7])
  })

  it('MUST report highest sequence number with cycles, and the fraction lost since the last report', () => {
    const reception = new Reception()
    receive(reception, [{ sequence: 65_535 }, { sequence: 65_536 }])
    expect(reception.report()).toEqual({
      ssrc: 0xaaaa,
      fractionLost: 0,
      cumulativeLost: 0,
      highestSequence: 65_536,
      jitter: 0
    })
    receive(reception, [{ sequence: 65_540 }])
    expect(reception.report()).toMatchObject({ fractionLost: 192, cumulativeLost: 3, highestSequence: 65_540 })
    expect(reception.report()).toBeUndefined()
  })

  it('MUST smooth the jitter with 1/16 of each difference (§A.8)', () => {
    const reception = new Reception()
    receive(reception, [
      { sequence: 0, at: 0 },
      { sequence: 1, at: 36 }
    ])
    expect(reception.jitter).toBe(1)
    receive(reception, [{ sequence: 2, at: 56 }])
    expect(reception.jitter).toBe(15 / 16)
  })
})
