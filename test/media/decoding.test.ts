import { describe, expect, it } from 'vitest'
import type { Codec } from '../../pbx-core/media/codec/codec.ts'
import { Decoding } from '../../pbx-core/media/decoding.ts'
import { Pacer } from '../../pbx-core/media/pacer.ts'
import { RtpPacket } from '../../pbx-core/media/rtp/packet.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { rtp } from './lab.ts'

/** Each packet decodes to a frame of its own number; what is concealed is 0. */
const counting: Codec = {
  decode({ bytes, payloadOffset }, into) {
    into.fill(((bytes[payloadOffset] as number) << 8) | (bytes[payloadOffset + 1] as number), 0, 320)
    return 320
  },
  conceal: (into, count) => void into.fill(0, 0, count),
  encode: () => 0,
  [Symbol.dispose]() {}
}

/** A peer whose packets come by a network; what is heard of it, with its time. */
function peer() {
  const clock = createVirtualClock()
  const pacer = new Pacer(clock, (error) => {
    throw error
  })
  const heard: { at: number; number: number }[] = []
  const silences: number[] = []
  const decoding = new Decoding({ pacer, codecOf: (type) => (type === 0 ? { codec: counting, units: 8 } : undefined) })
  decoding.add({
    hear: (frame, at) => heard.push({ at, number: frame[0] as number }),
    silent: () => silences.push(clock.now())
  })
  const packet = new RtpPacket()
  const arrive = (number: number) => {
    packet.parse(rtp({ sequence: number, payload: [(number >> 8) & 0x7f, number & 0xff] }))
    decoding.receive(packet, clock.now())
  }
  return { clock, pacer, decoding, heard, silences, arrive }
}

/** Random numbers between 0 and 1 that are the same each time. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('decoding in the pacer’s time', () => {
  it.each([
    ['as fast as ours', 1],
    ['200 ppm faster', 1 - 2e-4],
    ['200 ppm slower', 1 + 2e-4]
  ])(
    'MUST give a frame each 20 ms for an hour, and not grow late, from a peer whose clock is %s (4-pbx, Media: no drift)',
    (_, pace) => {
      const { clock, heard, arrive } = peer()
      const random = generator(7)
      const total = 180_000
      // Each packet a little late, now and then one by a lot, one in two hundred never.
      for (let number = 1; number <= total; number++) {
        const due = number * 20 * pace + random() * 8 + (random() < 0.01 ? 30 : 0)
        clock.advance(Math.max(0, due - clock.now()))
        if (random() > 0.005) arrive(number)
      }
      expect(heard.every(({ at }, i) => i === 0 || Math.abs(at - (heard[i - 1]?.at ?? 0) - 20) < 1e-6)).toBe(true)
      expect(Math.abs(heard.length - total * pace)).toBeLessThan(20)
      const delays = heard.flatMap(({ at, number }) => {
        // Numbers of 15 bits: the nearest packet that ends so.
        if (number === 0) return []
        const sent = Math.round(at / (20 * pace))
        return [(((sent - number) << 17) >> 17) * 20]
      })
      expect(
        Math.max(...[0, 50_000, 100_000, 170_000].flatMap((from) => delays.slice(from, from + 1000)))
      ).toBeLessThanOrEqual(140)
      const concealed = heard.filter(({ number }) => number === 0).length / heard.length
      expect(concealed).toBeLessThan(0.03)
    }
  )

  it('MUST catch up with a delay that has passed: 300 ms of packets at once, and then as before', () => {
    const { clock, heard, arrive } = peer()
    let number = 1
    const regularly = (count: number) => {
      for (let i = 0; i < count; i++, number++) {
        arrive(number)
        clock.advance(20)
      }
    }
    regularly(100)
    clock.advance(300)
    for (let i = 0; i < 15; i++, number++) arrive(number)
    regularly(50)
    const lateThen = number - (heard.at(-1)?.number ?? 0)
    regularly(3000)
    const lateNow = number - (heard.at(-1)?.number ?? 0)
    expect([lateThen > 8, lateNow < 6]).toEqual([true, true])
  })

  it('fills a second of silence, says that it is silent, and leaves no timer', () => {
    const { clock, heard, silences, arrive } = peer()
    for (let number = 1; number <= 10; number++) {
      arrive(number)
      clock.advance(20)
    }
    clock.advance(5000)
    expect(heard.filter(({ number }) => number > 0)).toHaveLength(10)
    expect(heard.filter(({ number }) => number === 0)).toHaveLength(50)
    expect([silences.length, clock.pending]).toEqual([1, 0])
  })
})
