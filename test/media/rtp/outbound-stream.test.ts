import { describe, expect, it } from 'vitest'
import { OutboundStream } from '../../../pbx-core/media/rtp/outbound-stream.ts'
import { RtpPacket } from '../../../pbx-core/media/rtp/packet.ts'
import { type RtpFields, rtp } from '../lab.ts'

const start = { ssrc: 0x1234, sequence: 65_530, timestamp: 0xffffff00 }

interface Placed {
  readonly ssrc: number
  readonly sequence: number
  readonly timestamp: number
  readonly marker: boolean
}

class Sender {
  readonly stream = new OutboundStream(start)

  forward(fields: RtpFields, feed: number, now: number): Placed | undefined {
    const packet = parse(fields)
    return this.stream.forward(packet, feed, now) ? placed(packet) : undefined
  }

  append(now: number): Placed {
    const packet = new RtpPacket()
    packet.build(rtp({ sequence: 0 }))
    this.stream.append(packet, 160, now)
    return placed(packet)
  }
}

function parse(fields: RtpFields): RtpPacket {
  const packet = new RtpPacket()
  packet.parse(rtp(fields))
  return packet
}

function placed({ ssrc, sequence, timestamp, marker }: RtpPacket): Placed {
  return { ssrc, sequence, timestamp, marker }
}

/** Relative to the start of the stream. */
function steps(all: readonly (Placed | undefined)[]) {
  return all.map(
    (one) => one && [(one.sequence - start.sequence) & 0xffff, (one.timestamp - start.timestamp) >>> 0, one.marker]
  )
}

describe('one stream towards a peer, whatever feeds it (RFC 3550 §5.1)', () => {
  it('MUST keep one SSRC, with sequence numbers and timestamps that go on across a change of feed', () => {
    const sender = new Sender()
    const all = [
      sender.forward({ sequence: 100, ssrc: 1 }, 7, 0),
      sender.forward({ sequence: 101, ssrc: 1 }, 7, 20),
      sender.forward({ sequence: 5000, timestamp: 77, ssrc: 2 }, 8, 40),
      sender.append(60),
      sender.append(80),
      sender.forward({ sequence: 102, ssrc: 1 }, 7, 100)
    ]
    expect(steps(all)).toEqual([
      [1, 0, true],
      [2, 160, false],
      [3, 320, true],
      [4, 480, true],
      [5, 640, false],
      [6, 800, true]
    ])
    expect(new Set(all.map((one) => one?.ssrc))).toEqual(new Set([start.ssrc]))
    expect([sender.stream.packets, sender.stream.octets]).toEqual([6, 960])
  })

  it('MUST keep losses, order and timestamps within one feed, so that they stay visible', () => {
    const sender = new Sender()
    const all = [10, 11, 14, 12, 15].map((sequence) => sender.forward({ sequence }, 7, sequence * 20))
    expect(steps(all).map((step) => step?.slice(0, 2))).toEqual([
      [1, 0],
      [2, 160],
      [5, 640],
      [3, 320],
      [6, 800]
    ])
  })

  it('lets the timestamp go on with time over a pause', () => {
    const sender = new Sender()
    sender.forward({ sequence: 1 }, 7, 0)
    sender.stream.interrupt()
    expect(steps([sender.forward({ sequence: 500 }, 7, 1000)])).toEqual([[2, 8000, true]])
  })

  it('never lets a new feed overlap audio that was already sent', () => {
    const sender = new Sender()
    sender.append(0)
    sender.append(0)
    expect(steps([sender.forward({ sequence: 1 }, 7, 5)])).toEqual([[3, 320, true]])
  })

  it('MUST stand behind a relayed event that is over, whose packets had the timestamp of its beginning (RFC 4733 §2.3.5)', () => {
    const sender = new Sender()
    for (let i = 0; i < 10; i++) sender.forward({ sequence: 1 + i, timestamp: 160 }, 7, i * 20)
    expect(steps([sender.append(200)])).toEqual([[11, 1600, true]])
  })

  it('MUST leave no gap for a packet that was left out on purpose', () => {
    const sender = new Sender()
    const first = sender.forward({ sequence: 1 }, 7, 0)
    sender.stream.skip(parse({ sequence: 2 }), 7)
    expect(steps([first, sender.forward({ sequence: 3 }, 7, 40)])).toEqual([
      [1, 0, true],
      [2, 320, false]
    ])
  })

  it('drops what is older than the moment the feed came in: its place is taken', () => {
    const sender = new Sender()
    sender.append(0)
    sender.forward({ sequence: 100 }, 7, 20)
    expect(sender.forward({ sequence: 99 }, 7, 21)).toBeUndefined()
  })

  it('takes a far jump of the sequence number as a sender that starts over (RFC 3550 §A.1)', () => {
    const sender = new Sender()
    const all = [sender.forward({ sequence: 1 }, 7, 0), sender.forward({ sequence: 20_000, timestamp: 5 }, 7, 20)]
    expect(steps(all)).toEqual([
      [1, 0, true],
      [2, 160, true]
    ])
  })

  it('goes on for more than one wrap of the sequence number', () => {
    const sender = new Sender()
    let last: Placed | undefined
    for (let i = 0; i < 70_000; i++) last = sender.forward({ sequence: i & 0xffff, timestamp: i * 160 }, 7, i * 20)
    expect(steps([last])).toEqual([[70_000 & 0xffff, 69_999 * 160, false]])
  })

  it('MUST keep one timestamp for all packets of an event, and end the event before audio goes on (RFC 4733 §2.5.1)', () => {
    const sender = new Sender()
    sender.append(0)
    const packet = parse({ sequence: 0 })
    sender.stream.beginEvent(20)
    const events = [160, 320, 480].map((duration) => {
      sender.stream.appendEvent(packet, duration)
      return placed(packet)
    })
    sender.stream.interrupt()
    const [, ...rest] = steps([undefined, ...events, sender.append(80)])
    expect(rest.map((step) => step?.slice(0, 2))).toEqual([
      [2, 160],
      [3, 160],
      [4, 160],
      [5, 640]
    ])
  })
})
