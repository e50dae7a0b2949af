import { describe, expect, it } from 'vitest'
import { OutboundStream } from '../../../pbx-core/media/rtp/outbound-stream.ts'
import { RtpPacket } from '../../../pbx-core/media/rtp/packet.ts'
import { Reception } from '../../../pbx-core/media/rtp/reception.ts'
import { ntpMiddle, readRtcp, writeRtcp } from '../../../pbx-core/media/rtp/rtcp.ts'
import { RtcpSession } from '../../../pbx-core/media/rtp/rtcp-session.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { rtp } from '../lab.ts'

const block = { ssrc: 0xbeef, fractionLost: 64, cumulativeLost: 3, highestSequence: 0x10005, jitter: 17 }
const plain = {
  ssrc: 0xcafe,
  cname: 'abcdef',
  sender: undefined,
  block: undefined,
  lastSenderReport: 0,
  delaySinceLast: 0,
  goodbye: false
}
const sender = { wallTime: Date.UTC(1970, 0, 1, 0, 0, 1, 500), timestamp: 0x01020304, packets: 5, octets: 800 }

describe('RTCP packets (RFC 3550 §6)', () => {
  it('MUST begin with a report and carry a CNAME, on 32-bit boundaries (§6.1, §6.5)', () => {
    const bytes = writeRtcp(plain)
    expect([...bytes]).toEqual([
      ...[0x80, 201, 0, 1, 0, 0, 0xca, 0xfe],
      ...[0x81, 202, 0, 4, 0, 0, 0xca, 0xfe, 1, 6, 97, 98, 99, 100, 101, 102, 0, 0, 0, 0]
    ])
  })

  it('MUST say when and how much was sent in a sender report (§6.4.1)', () => {
    const view = new DataView(writeRtcp({ ...plain, sender }).buffer)
    expect(view.getUint8(1)).toBe(200)
    expect([8, 12, 16, 20, 24].map((at) => view.getUint32(at))).toEqual([2_208_988_801, 0x80000000, 0x01020304, 5, 800])
  })

  it('reads back what it writes', () => {
    const bytes = writeRtcp({ ...plain, sender, block, lastSenderReport: 7, delaySinceLast: 8, goodbye: true })
    expect(readRtcp(bytes, 0xbeef)).toEqual({
      ssrc: 0xcafe,
      ntpMiddle: ntpMiddle(sender.wallTime),
      about: { fractionLost: 64, cumulativeLost: 3, jitter: 17, lastSenderReport: 7, delaySinceLast: 8 }
    })
  })

  it('keeps the sign of the packets lost: duplicates make it negative', () => {
    const bytes = writeRtcp({ ...plain, block: { ...block, cumulativeLost: -2 } })
    expect(readRtcp(bytes, 0xbeef)?.about?.cumulativeLost).toBe(-2)
  })

  it('hears only reports about our own stream', () => {
    expect(readRtcp(writeRtcp({ ...plain, block }), 0x1111)?.about).toBeUndefined()
  })

  it('MUST refuse what is not sound as a whole (§A.2)', () => {
    const good = writeRtcp({ ...plain, sender, block })
    const changed = (at: number, value: number) => good.with(at, value)
    const bad = [
      changed(0, 0x41),
      changed(0, 0x9f),
      changed(1, 202),
      changed(3, 200),
      changed(3, 0),
      good.slice(0, -4),
      good.slice(0, 7)
    ]
    expect(bad.map((bytes) => readRtcp(bytes, 0xbeef))).toEqual(bad.map(() => undefined))
  })
})

function session() {
  const clock = createVirtualClock()
  const stream = new OutboundStream({ ssrc: 0xcafe, sequence: 0, timestamp: 0 })
  const reception = new Reception()
  const rtcp = new RtcpSession({ clock, random: () => 0.5, cname: 'abc', stream, reception })
  const send = () => {
    const packet = new RtpPacket()
    packet.build(rtp({ sequence: 0 }))
    stream.append(packet, 160, clock.now())
  }
  const hear = (ssrc: number) => {
    const packet = new RtpPacket()
    packet.parse(rtp({ sequence: 1, ssrc }))
    reception.update(packet, clock.now(), true)
  }
  return { clock, rtcp, send, hear }
}

const typeOf = (bytes: Uint8Array | undefined) => bytes?.[1]

describe('RTCP session (RFC 3550 §6.2, §6.3)', () => {
  it('MUST report about every 5 s, randomised and compensated, the first time after half of it', () => {
    const { clock, rtcp } = session()
    rtcp.start()
    const times: number[] = []
    for (let i = 0; i < 400; i++) {
      clock.advance(50)
      if (rtcp.due() !== undefined) times.push(clock.now())
    }
    // 5000 / 1.21828 is 4104.
    expect(times).toEqual([2100, 6250, 10_400, 14_550, 18_700])
  })

  it('MUST send a sender report only where something was sent since the last one', () => {
    const { clock, rtcp, send } = session()
    rtcp.start()
    send()
    clock.advance(5000)
    expect(typeOf(rtcp.due())).toBe(200)
    clock.advance(5000)
    expect(typeOf(rtcp.due())).toBe(201)
  })

  it('MUST not say goodbye where it never said anything (§6.3.7)', () => {
    const silent = session()
    expect(silent.rtcp.end()).toBeUndefined()
    const heard = session()
    heard.send()
    expect([...(heard.rtcp.end() ?? [])].slice(-8)).toEqual([0x81, 203, 0, 1, 0, 0, 0xca, 0xfe])
  })

  it('measures the round trip from what the peer says about our last report (§6.4.1)', () => {
    const { clock, rtcp } = session()
    const lastSenderReport = ntpMiddle(clock.wallTime())
    clock.advance(80)
    const about = { ...block, ssrc: 0xcafe }
    rtcp.receive(
      writeRtcp({ ...plain, ssrc: 1, block: about, lastSenderReport, delaySinceLast: Math.round(50 * 65.536) })
    )
    expect(rtcp.peer?.lost).toBe(3)
    expect(rtcp.peer?.jitter).toBe(17)
    expect(rtcp.peer?.roundTrip).toBeCloseTo(30, 1)
  })

  it('MUST tell the peer the time of its last sender report and how long ago that was (§6.4.1)', () => {
    const { clock, rtcp, hear } = session()
    rtcp.start()
    hear(0xbeef)
    rtcp.receive(writeRtcp({ ...plain, ssrc: 0xbeef, sender }))
    clock.advance(4000)
    const about = readRtcp(rtcp.due() ?? new Uint8Array(), 0xbeef)?.about
    expect(about).toMatchObject({ lastSenderReport: ntpMiddle(sender.wallTime), delaySinceLast: 4 * 65_536 })
  })
})
