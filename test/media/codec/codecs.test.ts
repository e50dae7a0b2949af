import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../../pbx-core/media/audio/g711.ts'
import { createCodec, planOf } from '../../../pbx-core/media/codec/codecs.ts'
import { dominantFrequency } from '../../support/tone.ts'
import {
  decodeFrames,
  encodeFrames,
  everyCodec,
  g722,
  levelOf,
  opus,
  ready,
  sine,
  soundOf,
  testOpus,
  voice
} from '../codec-lab.ts'
import { pcma, pcmu } from '../lab.ts'

const made = (codec: (typeof everyCodec)[number]) => ready(createCodec(codec, testOpus))

describe('codecs (4-pbx, Media)', () => {
  it.each(everyCodec)('$name MUST keep the frequency and, within 1 dB, the level of a tone', async (codec) => {
    using coding = await made(codec)
    using decoding = await made(codec)
    const heard = decodeFrames(decoding, encodeFrames(coding, sine(1000, 1000)))
    expect(heard.length).toBe(16_000)
    const steady = soundOf(heard.subarray(3200))
    expect(dominantFrequency(steady)).toBe(1000)
    expect(Math.abs(20 * Math.log10(levelOf(steady) / (8000 / Math.SQRT2)))).toBeLessThan(1)
  })

  it.each([
    [pcmu, 0],
    [pcma, 0],
    [g722, 6000],
    [opus, 6000]
  ])(
    '$name MUST pass 6 kHz where it is a wideband codec, and fold nothing back where it is none',
    async (codec, hertz) => {
      using coding = await made(codec)
      using decoding = await made(codec)
      const heard = decodeFrames(decoding, encodeFrames(coding, sine(6000, 1000)))
      expect(dominantFrequency(soundOf(heard.subarray(3200)))).toBe(hertz)
    }
  )

  it.each(everyCodec)('$name MUST fade what is lost, and be heard again at once', async (codec) => {
    using coding = await made(codec)
    using decoding = await made(codec)
    const frames: (Uint8Array | undefined)[] = encodeFrames(coding, sine(400, 1000))
    for (let i = 20; i < 25; i++) frames[i] = undefined
    const heard = decodeFrames(decoding, frames)
    const level = (frame: number) => levelOf(soundOf(heard.subarray(frame * 320, (frame + 1) * 320)))
    const before = level(19)
    // One lost packet is hardly heard, five are not held for ever.
    expect(level(20)).toBeGreaterThan(before / 2)
    expect(level(24)).toBeLessThan(before / 2)
    expect(level(27)).toBeGreaterThan(before * 0.8)
    // No click: no sample is further from its neighbour than the tone itself goes, twice over.
    const steps = heard.subarray(320).map((sample, i) => Math.abs(sample - (heard[319 + i] as number)))
    expect(Math.max(...steps)).toBeLessThan(2 * 8000 * 2 * Math.PI * (400 / 16_000) * 1.5)
  })

  it.each(everyCodec)('$name MUST make no sound of what is no packet of it, and throw nothing', async (codec) => {
    using decoding = await made(codec)
    const into = new Int16Array(1920)
    for (const length of [0, 1, 7, 161, 1276, 1400]) {
      const bytes = new Uint8Array(length).fill(0xff)
      const count = decoding.decode({ bytes, payloadOffset: 0, payloadLength: length }, into)
      expect(count).toBeGreaterThanOrEqual(0)
      expect(count).toBeLessThanOrEqual(1920)
    }
  })

  it.each(everyCodec)('$name takes no more octets than its plan says', async (codec) => {
    using coding = await made(codec)
    let seed = 1
    const noise = Int16Array.from({ length: 3200 }, () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return (seed >>> 16) - 32_768
    })
    const most = planOf(codec)?.octets(20) ?? 0
    for (const frame of encodeFrames(coding, noise)) expect(frame.length).toBeLessThanOrEqual(most)
  })

  it('knows no codec by its name alone: the clock and the channels are part of it', () => {
    expect(planOf({ payloadType: 96, name: 'OPUS', clockRate: 48_000, channels: 1 })).toBeUndefined()
    expect(planOf({ payloadType: 96, name: 'PCMU', clockRate: 16_000, channels: 1 })).toBeUndefined()
    expect(planOf({ payloadType: 18, name: 'G729', clockRate: 8000, channels: 1 })).toBeUndefined()
  })
})

describe('G.711 at 16 kHz', () => {
  it.each(['PCMU', 'PCMA'] as const)(
    '%s MUST lose nothing but what lies above the telephone band: a frame is coded as by the tables',
    async (law) => {
      const narrow = sine(2000, 500).filter((_, i) => i % 2 === 0)
      using codec = await made(law === 'PCMU' ? pcmu : pcma)
      const octets = encode(narrow, law)
      const frames = Array.from({ length: 25 }, (_, i) => octets.subarray(i * 160, (i + 1) * 160))
      const wide = decodeFrames(codec, frames)
      // What was there stays as it is, every other sample, 31 of the 16 kHz later (the half of the filter).
      const kept = wide.filter((_, i) => i % 2 === 1).subarray(15)
      expect([...kept.subarray(0, 3900)]).toEqual([...decode(octets, law).subarray(0, 3900)])
    }
  )
})

describe('G.722 (ITU-T G.722 at 64 kbit/s)', () => {
  /** Integer noise of several levels, then squares of several lengths. */
  function signal(): Int16Array {
    let seed = 7
    return Int16Array.from({ length: 32_000 }, (_, i) => {
      if (i >= 16_000) return ((i >> ((i >> 12) & 3)) & 1) * 12_000 - 6000
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return ((seed >>> 16) - 32_768) >> (2 + ((i >> 10) & 7))
    })
  }
  const hash = (samples: Uint8Array | Int16Array) =>
    createHash('sha256')
      .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
      .digest('hex')

  it('MUST code and decode bit for bit as another implementation does (SpanDSP 2.0, of the same signal)', async () => {
    using codec = createCodec(g722, testOpus)
    const frames = encodeFrames(codec, signal())
    expect(hash(Uint8Array.from(frames.flatMap((frame) => [...frame])))).toBe(
      '5e311ea7fae763622f5c0e9b12ae5b59e7cd096537b429e2e3a056521d2fb840'
    )
    expect(hash(decodeFrames(codec, frames))).toBe('33d276765863191ceadc68ad9782cb2379ad06e42179b55f03b5b96701b287aa')
  })

  it('MUST saturate and not wrap round at full scale', async () => {
    using codec = createCodec(g722, testOpus)
    const loud = Int16Array.from({ length: 3200 }, (_, i) => ((i >> 5) & 1 ? 32_767 : -32_768))
    const heard = decodeFrames(codec, encodeFrames(codec, loud))
    // A wrapped sample stands alone among those of the other sign.
    const alone = heard.filter((sample, i) => {
      const [before, after] = [heard[i - 1] ?? 0, heard[i + 1] ?? 0]
      return Math.abs(sample) > 20_000 && Math.abs(sample - before) > 40_000 && Math.abs(sample - after) > 40_000
    })
    expect([...alone]).toEqual([])
  })
})

describe('Opus (RFC 6716, RFC 7587)', () => {
  it('MUST repair a lost packet from the one after it, where that holds it as well (RFC 6716 §2.1.7)', async () => {
    using coding = await made(opus)
    using repaired = await made(opus)
    using guessed = await made(opus)
    const frames = encodeFrames(coding, voice(3000))
    const into = new Int16Array(1920)
    const payloadOf = (bytes: Uint8Array) => ({ bytes, payloadOffset: 0, payloadLength: bytes.length })
    let repairedError = 0
    let guessedError = 0
    using untouched = await made(opus)
    const whole = decodeFrames(untouched, frames)
    for (const [at, frame] of frames.entries()) {
      const isLost = at % 10 === 5
      for (const [codec, next] of [
        [repaired, frames[at + 1]],
        [guessed, undefined]
      ] as const) {
        if (!isLost) {
          codec.decode(payloadOf(frame), into)
          continue
        }
        codec.conceal(into, 320, next === undefined ? undefined : payloadOf(next))
        let error = 0
        for (let i = 0; i < 320; i++) error += ((into[i] as number) - (whole[at * 320 + i] as number)) ** 2
        if (codec === repaired) repairedError += error
        else guessedError += error
      }
    }
    expect(repairedError).toBeLessThan(guessedError / 2)
  })
})
