import { describe, expect, it } from 'vitest'
import { looksLikeRtcp, RtpPacket } from '../../../pbx-core/media/rtp/packet.ts'
import { readRtp, rtp } from '../lab.ts'

const parses = (bytes: Uint8Array) => new RtpPacket().parse(bytes)

function changed(at: number, value: number, bytes = rtp({ sequence: 1 })): Uint8Array {
  bytes[at] = value
  return bytes
}

describe('RTP header (RFC 3550 §5.1)', () => {
  it('MUST read every field of the fixed header', () => {
    const bytes = rtp({
      payloadType: 101,
      marker: true,
      sequence: 0xfedc,
      timestamp: 0xfedcba98,
      ssrc: 0x89abcdef,
      payload: [1, 2]
    })
    expect(readRtp(bytes)).toEqual({
      payloadType: 101,
      marker: true,
      sequence: 0xfedc,
      timestamp: 0xfedcba98,
      ssrc: 0x89abcdef,
      payload: Uint8Array.of(1, 2)
    })
  })

  it('MUST find the payload behind contributing sources and a header extension (§5.3.1)', () => {
    const head = rtp({ sequence: 1, payload: [] })
    const bytes = Uint8Array.from([...head, 0, 0, 0, 9, 0xbe, 0xde, 0, 1, 5, 5, 5, 5, 42])
    bytes[0] = 0x80 | 0x10 | 1
    expect(readRtp(bytes).payload).toEqual(Uint8Array.of(42))
  })

  it('MUST take padding off the payload', () => {
    const bytes = rtp({ sequence: 1, payload: [7, 7, 0, 0, 3] })
    bytes[0] = 0xa0
    expect(readRtp(bytes).payload).toEqual(Uint8Array.of(7, 7))
  })

  it.each([
    ['another version', changed(0, 0x40)],
    ['fewer than 12 octets', rtp({ sequence: 1 }).slice(0, 11)],
    ['contributing sources beyond the end', changed(0, 0x8f, rtp({ sequence: 1, payload: [1] }))],
    ['an extension beyond the end', changed(0, 0x90, rtp({ sequence: 1, payload: [0, 0, 0, 200] }))],
    ['an extension without its head', changed(0, 0x90, rtp({ sequence: 1, payload: [0] }))],
    ['padding of no octets', changed(0, 0xa0, rtp({ sequence: 1, payload: [1, 0] }))],
    ['more padding than packet', changed(0, 0xa0, rtp({ sequence: 1, payload: [1, 200] }))]
  ])('MUST refuse %s (§A.1)', (_, bytes) => {
    expect(parses(bytes)).toBe(false)
  })

  it('MUST write changed fields in place and leave the rest alone', () => {
    const bytes = rtp({ sequence: 1, payload: [1, 2, 3] })
    const packet = new RtpPacket()
    packet.parse(bytes)
    packet.payloadType = 96
    packet.marker = true
    packet.sequence = 65_535
    packet.timestamp = 0xffffffff
    packet.ssrc = 0xffffffff
    packet.write()
    expect(bytes).toEqual(
      rtp({
        payloadType: 96,
        marker: true,
        sequence: 65_535,
        timestamp: 0xffffffff,
        ssrc: 0xffffffff,
        payload: [1, 2, 3]
      })
    )
  })

  it('tells RTCP on the same port by its packet type (RFC 5761 §4)', () => {
    const types = [191, 192, 200, 223, 224]
    expect(types.map((type) => looksLikeRtcp(changed(1, type)))).toEqual([false, true, true, true, false])
  })
})
