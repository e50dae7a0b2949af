import { describe, expect, it } from 'vitest'
import { DigitSender } from '../../../pbx-core/media/dtmf/digit-sender.ts'
import { OutboundStream } from '../../../pbx-core/media/rtp/outbound-stream.ts'
import { readRtp } from '../lab.ts'

function run(digits: readonly (readonly [string, number])[], steps: number) {
  const stream = new OutboundStream({ ssrc: 9, sequence: 0, timestamp: 0 })
  const sender = new DigitSender(stream)
  const added = digits.map(([digit, milliseconds]) => sender.add(digit, milliseconds))
  const packets = Array.from({ length: steps }, (_, step) => {
    const packet = sender.step({ payloadType: 101, units: 8 }, step * 20)
    return packet === undefined ? undefined : readRtp(packet.bytes.slice())
  })
  return { added, packets, busy: sender.busy }
}

describe('sending telephone events (RFC 4733 §2.5.1)', () => {
  it('MUST grow the duration from packet to packet and send the last one three times', () => {
    const { packets, busy } = run([['5', 60]], 8)
    const seen = packets.map(
      (packet) => packet && [packet.marker, packet.sequence, packet.timestamp, ...packet.payload]
    )
    expect(seen).toEqual([
      [true, 1, 0, 5, 0x0a, 0, 160],
      [false, 2, 0, 5, 0x0a, 320 >> 8, 320 & 255],
      [false, 3, 0, 5, 0x8a, 480 >> 8, 480 & 255],
      [false, 4, 0, 5, 0x8a, 480 >> 8, 480 & 255],
      [false, 5, 0, 5, 0x8a, 480 >> 8, 480 & 255],
      undefined,
      undefined,
      undefined
    ])
    expect(busy).toBe(false)
  })

  it('sends no event of less than 40 ms', () => {
    const { packets } = run([['5', 10]], 8)
    expect(packets.map((packet) => packet?.payload.at(-1) ?? null)).toEqual([
      160,
      ...Array.from({ length: 3 }, () => 320 & 255),
      null,
      null,
      null,
      null
    ])
  })

  it('sends one digit after the other, each with a timestamp of its own', () => {
    const { packets } = run(
      [
        ['1', 40],
        ['#', 40]
      ],
      16
    )
    const events = packets.flatMap((packet) => (packet?.marker ? [[packet.payload[0], packet.timestamp]] : []))
    expect(events).toEqual([
      [1, 0],
      [11, 7 * 160]
    ])
  })

  it('takes digits alone, and not without end', () => {
    expect(
      run(
        [
          ['x', 100],
          ['', 100],
          ['12', 100],
          ['d', 100]
        ],
        0
      ).added
    ).toEqual([false, false, false, true])
    expect(
      run(
        Array.from({ length: 70 }, () => ['1', 40] as const),
        0
      ).added.filter(Boolean)
    ).toHaveLength(64)
  })
})
