import { describe, expect, it } from 'vitest'
import { DigitReader } from '../../../pbx-core/media/dtmf/digit-reader.ts'
import { RtpPacket } from '../../../pbx-core/media/rtp/packet.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { eventPayload, rtp } from '../lab.ts'

interface Sent {
  readonly event: number
  readonly timestamp: number
  readonly duration: number
  readonly end?: boolean
  readonly ssrc?: number
}

function reader() {
  const clock = createVirtualClock()
  const digits: string[] = []
  const digitReader = new DigitReader(clock, (digit, milliseconds) => digits.push(`${digit} ${milliseconds}`))
  const packet = new RtpPacket()
  let sequence = 0
  const read = ({ event, timestamp, duration, end = false, ssrc = 1 }: Sent) => {
    packet.parse(
      rtp({ payloadType: 101, sequence: sequence++, timestamp, ssrc, payload: eventPayload(event, { end, duration }) })
    )
    digitReader.read(packet, clock.now())
  }
  return { clock, digits, digitReader, read }
}

describe('reading telephone events (RFC 4733)', () => {
  it('MUST tell one press once, with its length, though the last packet comes three times (§2.5.1.4)', () => {
    const { digits, read, clock } = reader()
    for (const duration of [160, 320, 480]) read({ event: 1, timestamp: 1000, duration })
    for (let i = 0; i < 3; i++) read({ event: 1, timestamp: 1000, duration: 640, end: true })
    clock.advance(1000)
    expect(digits).toEqual(['1 80'])
  })

  it('MUST read every digit of the table (§3.2), and no other event', () => {
    const { digits, read } = reader()
    for (let event = 0; event < 20; event++) read({ event, timestamp: event * 10_000, duration: 800, end: true })
    expect(digits.map((digit) => digit[0]).join('')).toBe('0123456789*#ABCD')
  })

  it('tells the same key twice where it was pressed twice', () => {
    const { digits, read } = reader()
    read({ event: 5, timestamp: 1000, duration: 400, end: true })
    read({ event: 5, timestamp: 3000, duration: 800, end: true })
    expect(digits).toEqual(['5 50', '5 100'])
  })

  it('MUST end a press whose last packets were lost after a quiet time, once', () => {
    const { digits, read, clock } = reader()
    read({ event: 9, timestamp: 1000, duration: 160 })
    clock.advance(100)
    read({ event: 9, timestamp: 1000, duration: 960 })
    clock.advance(149)
    expect(digits).toEqual([])
    clock.advance(1)
    read({ event: 9, timestamp: 1000, duration: 1120, end: true })
    clock.advance(1000)
    expect([digits, clock.pending]).toEqual([['9 120'], 0])
  })

  it('MUST end a press with the beginning of the next (§2.5.2.2)', () => {
    const { digits, read } = reader()
    read({ event: 1, timestamp: 1000, duration: 400 })
    read({ event: 2, timestamp: 3000, duration: 400, end: true })
    expect(digits).toEqual(['1 50', '2 50'])
  })

  it('needs no more than one packet of a press', () => {
    const { digits, read } = reader()
    read({ event: 11, timestamp: 1000, duration: 800, end: true })
    expect(digits).toEqual(['# 100'])
  })

  it('ignores a packet of an earlier press that comes late', () => {
    const { digits, read, clock } = reader()
    read({ event: 1, timestamp: 1000, duration: 800, end: true })
    read({ event: 2, timestamp: 3000, duration: 800, end: true })
    read({ event: 1, timestamp: 1000, duration: 640 })
    clock.advance(1000)
    expect(digits).toEqual(['1 100', '2 100'])
  })

  it('MUST take the segments of a long press as one (§2.5.1.3)', () => {
    const { digits, read } = reader()
    read({ event: 3, timestamp: 0, duration: 65_535 })
    read({ event: 3, timestamp: 65_535, duration: 8000, end: true })
    expect(digits).toEqual([`3 ${Math.round((65_535 + 8000) / 8)}`])
  })

  it('reads on when the sender starts over with another SSRC', () => {
    const { digits, read } = reader()
    read({ event: 1, timestamp: 5000, duration: 800, end: true })
    read({ event: 2, timestamp: 4000, duration: 800, end: true, ssrc: 2 })
    expect(digits).toEqual(['1 100', '2 100'])
  })

  it('tells a key that is still held when the call ends, and leaves no timer', () => {
    const { digits, digitReader, read, clock } = reader()
    read({ event: 7, timestamp: 1000, duration: 160 })
    digitReader.close()
    expect([digits, clock.pending]).toEqual([['7 20'], 0])
  })
})
