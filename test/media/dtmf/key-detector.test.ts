import { describe, expect, it } from 'vitest'
import { decodeTable, encodeSample } from '../../../pbx-core/media/audio/g711.ts'
import { KeyDetector } from '../../../pbx-core/media/dtmf/key-detector.ts'

const low = [697, 770, 852, 941]
const high = [1209, 1336, 1477, 1633]
const keys = '123A456B789C*0#D'

/** Peak of a tone of so many dBm0: 3.14 is full scale. */
const peak = (dBm0: number) => 32_124 * 10 ** ((dBm0 - 3.14) / 20)

interface Press {
  readonly milliseconds?: number
  readonly pause?: number
  /** dBm0 of either tone. */
  readonly lowLevel?: number
  readonly highLevel?: number
  /** Share by which both frequencies are off. */
  readonly off?: number
  readonly offHigh?: number
  readonly phase?: number
}

function press(
  key: string,
  { milliseconds = 50, pause = 50, off = 0, offHigh = off, phase = 0, ...levels }: Press = {}
): number[] {
  const { lowLevel = -8, highLevel = -8 } = levels
  const at = keys.indexOf(key)
  const [f1, f2] = [(low[at >> 2] ?? 0) * (1 + off), (high[at & 3] ?? 0) * (1 + offHigh)]
  const tones = Array.from({ length: milliseconds * 16 }, (_, i) => {
    const turn = (2 * Math.PI * i) / 16_000
    return peak(lowLevel) * Math.sin(f1 * turn + phase) + peak(highLevel) * Math.sin(f2 * turn)
  })
  return [...tones, ...new Array<number>(pause * 16).fill(0)]
}

interface Heard {
  readonly digits: string
  readonly lengths: readonly number[]
}

/** `lead`: samples before, so that the looks fall otherwise. */
function hear(samples: readonly number[], { lead = 0, noise = 0 } = {}): Heard {
  let digits = ''
  const lengths: number[] = []
  const detector = new KeyDetector((digit, milliseconds) => {
    digits += digit
    lengths.push(milliseconds)
  })
  let seed = 5
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  // Three evenly spread numbers are near enough to a Gaussian one, of standard deviation a half.
  const gauss = () => (random() + random() + random() - 1.5) * 2
  const all = [...new Array<number>(lead).fill(0), ...samples, ...new Array<number>(1600).fill(0)]
  const frame = new Int16Array(320)
  for (let at = 0; at + 320 <= all.length; at += 320) {
    for (let i = 0; i < 320; i++)
      frame[i] = Math.max(-32_768, Math.min(32_767, (all[at + i] as number) + noise * gauss()))
    detector.hear(frame)
  }
  return { digits, lengths }
}

const leads = [0, 13, 29, 47, 61, 80, 200]

describe('keys as tones in the audio (ITU-T Q.24)', () => {
  it('MUST hear each of the 16 keys, once, wherever it begins', () => {
    for (const lead of leads)
      expect(
        hear(
          [...keys].flatMap((key) => press(key)),
          { lead }
        ).digits
      ).toBe(keys)
  })

  it('MUST hear them through G.711', () => {
    for (const law of ['PCMU', 'PCMA'] as const) {
      const coded = [...keys]
        .flatMap((key) => press(key))
        .map((sample) => decodeTable[law][encodeSample(Math.round(sample), law)] ?? 0)
      expect(hear(coded).digits).toBe(keys)
    }
  })

  it.each([-0.015, 0.015])('MUST take frequencies that are off by %d', (off) => {
    for (const lead of leads) {
      expect(
        hear(
          [...keys].flatMap((key) => press(key, { off })),
          { lead }
        ).digits
      ).toBe(keys)
      expect(
        hear(
          [...keys].flatMap((key) => press(key, { off, offHigh: -off })),
          { lead }
        ).digits
      ).toBe(keys)
    }
  })

  it.each([-0.035, 0.035])('MUST NOT take frequencies that are off by %d, be it one of the two', (off) => {
    for (const lead of leads) {
      expect(
        hear(
          [...keys].flatMap((key) => press(key, { off, offHigh: 0 })),
          { lead }
        ).digits
      ).toBe('')
      expect(
        hear(
          [...keys].flatMap((key) => press(key, { offHigh: off })),
          { lead }
        ).digits
      ).toBe('')
    }
  })

  it.each([
    ['the higher one 4 dB louder', -10, -6, keys],
    ['the higher one 8 dB quieter', -6, -14, keys],
    ['the higher one 7 dB louder', -12, -5, ''],
    ['the higher one 12 dB quieter', -5, -17, '']
  ])('twist, %s', (_, lowLevel, highLevel, expected) => {
    for (const lead of leads) {
      expect(
        hear(
          [...keys].flatMap((key) => press(key, { lowLevel, highLevel })),
          { lead }
        ).digits
      ).toBe(expected)
    }
  })

  it.each([
    [0, keys],
    [-10, keys],
    [-25, keys],
    [-30, '']
  ])('level, %i dBm0 of either tone', (level, expected) => {
    const pressed = [...keys].flatMap((key) => press(key, { lowLevel: level, highLevel: level }))
    // Both at 0 dBm0 are more than full scale.
    const scale = level === 0 ? 0.7 : 1
    for (const lead of leads)
      expect(
        hear(
          pressed.map((sample) => sample * scale),
          { lead }
        ).digits
      ).toBe(expected)
  })

  it('MUST take 40 ms for a key and 40 ms for a pause, and 23 ms for none', () => {
    for (const lead of leads) {
      expect(
        hear(
          [...'1199'].flatMap((key) => press(key, { milliseconds: 40, pause: 40 })),
          { lead }
        ).digits
      ).toBe('1199')
      expect(
        hear(
          [...keys].flatMap((key) => press(key, { milliseconds: 23, pause: 60 })),
          { lead }
        ).digits
      ).toBe('')
    }
  })

  it('MUST NOT take an interruption of 10 ms for the end of a key', () => {
    for (const lead of leads) {
      const broken = [...press('5', { milliseconds: 60, pause: 10 }), ...press('5', { milliseconds: 60, phase: 1 })]
      expect(hear(broken, { lead }).digits).toBe('5')
    }
  })

  it('tells how long a key was held, within 15 ms', () => {
    for (const milliseconds of [50, 100, 250, 1000]) {
      const [length] = hear(press('7', { milliseconds })).lengths
      expect(Math.abs((length ?? 0) - milliseconds)).toBeLessThanOrEqual(15)
    }
  })

  it('MUST hear keys with noise 15 dB below them', () => {
    const level = -10
    // Two tones of that peak; the noise has 15 dB less power, and `gauss` a standard deviation of one.
    const noise = Math.sqrt(peak(level) ** 2) * 10 ** (-15 / 20)
    const thrice = [...keys, ...keys, ...keys].flatMap((key) => press(key, { lowLevel: level, highLevel: level }))
    expect(hear(thrice, { noise }).digits).toBe(keys + keys + keys)
  })

  it('MUST hear nothing in noise, single tones, chords and a dial tone', () => {
    expect(hear(new Array<number>(160_000).fill(0), { noise: 6000 }).digits).toBe('')
    const chord = (hertz: readonly number[]) =>
      Array.from({ length: 32_000 }, (_, i) =>
        hertz.reduce((sum, f) => sum + 4000 * Math.sin((2 * Math.PI * f * i) / 16_000), 0)
      )
    for (const hertz of [
      [697],
      [1336],
      [697, 770],
      [1209, 1336],
      [350, 440],
      [425],
      [697, 1209, 1336],
      [697, 1209, 2000]
    ]) {
      expect(hear(chord(hertz)).digits).toBe('')
    }
  })
})
