import { PCM_RATE } from '../codec/codec.ts'
import type { FrameSink } from '../frames.ts'

/*
 * Keys that are pressed as tones in the audio, held to what ITU-T Q.24 asks of receivers (table A-1, of which each value
 * is taken where the administrations agree): both frequencies within 1.5 % are keys and beyond 3.5 % are none; one may
 * be 4 dB above or 8 dB below the other; 0 to -25 dBm0 are heard; 40 ms are a key, 23 ms are none; 10 ms without it do not
 * end a key, 40 ms do; noise 15 dB below does not hide it, and speech makes none.
 *
 * The audio is looked at every 5 ms through a window of 20 ms. How the phase of each frequency moves between two looks
 * says how far it is off; with that its true level is known, and what share of all sound the two tones are.
 */

const LOW = [697, 770, 852, 941] as const
const HIGH = [1209, 1336, 1477, 1633] as const
const DIGITS = ['123A', '456B', '789C', '*0#D'] as const

const HOP = (PCM_RATE * 5) / 1000
const WINDOW = 4 * HOP
/** Full scale of G.711 is 3.14 dBm0; its peak as a sample. */
const FULL_SCALE = 32_124
/** Amplitude of a tone at the weakest level that is heard. */
const WEAKEST = FULL_SCALE * 10 ** ((-27 - 3.14) / 20)
/** The high frequency's power by the low one's. */
const TWIST_MOST = 10 ** (5 / 10)
const TWIST_LEAST = 10 ** (-9 / 10)
/** Share of a frequency by which it may be off. */
const OFF_MOST = 0.025
/** Power of both tones by that of all sound in the window. */
const PURE = 0.82
/** How far the other frequencies of a group must lie below, in power. */
const OTHERS = 10 ** (-6 / 10)
/** Looks in a row that make a key, and that end it. */
const BEGINS = 4
const ENDS = 7
/** What a key is longer than the looks that saw it. */
const EDGE = 15

interface Tone {
  readonly hertz: number
  readonly cosine: Float64Array
  readonly sine: Float64Array
  /** By how much the phase of the nominal frequency moves from look to look. */
  readonly turn: number
}

/** A Hann window: what lies at its edges counts little, and neighbours do not leak. */
const hann = Float64Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / WINDOW))
const hannSum = hann.reduce((sum, weight) => sum + weight, 0)
const hannPower = hann.reduce((sum, weight) => sum + weight * weight, 0)

const tones: readonly Tone[] = [...LOW, ...HIGH].map((hertz) => {
  const angle = (2 * Math.PI * hertz) / PCM_RATE
  return {
    hertz,
    cosine: hann.map((weight, i) => weight * Math.cos(angle * i)),
    sine: hann.map((weight, i) => weight * Math.sin(angle * i)),
    turn: angle * HOP
  }
})

/** What a Hann window lets through of a tone that is off by so many hertz, in power. */
function passed(off: number): number {
  const x = (off * WINDOW) / PCM_RATE
  if (Math.abs(x) < 1e-6) return 1
  const amplitude = Math.sin(Math.PI * x) / (Math.PI * x * (1 - x * x))
  return amplitude * amplitude
}

/** Tells each key once, when it ends, with how long it was. */
export class KeyDetector implements FrameSink {
  readonly #onKey: (digit: string, milliseconds: number) => void
  readonly #line = new Float64Array(WINDOW)
  readonly #power = new Float64Array(tones.length)
  readonly #phase = new Float64Array(tones.length)
  /** Of the look before. */
  readonly #phaseBefore = new Float64Array(tones.length)
  #fill = 0
  /** The key that is looked at, the looks that saw it, and those since that did not. */
  #seen: string | undefined
  #looks = 0
  #misses = 0
  #span = 0

  constructor(onKey: (digit: string, milliseconds: number) => void) {
    this.#onKey = onKey
  }

  hear(frame: Int16Array): void {
    const line = this.#line
    for (let at = 0; at < frame.length; at++) {
      line[WINDOW - HOP + this.#fill] = frame[at] as number
      if (++this.#fill < HOP) continue
      this.#fill = 0
      this.#look(this.#digit())
      line.copyWithin(0, HOP)
    }
  }

  silent(): void {
    this.#line.fill(0)
    this.#fill = 0
    this.#end()
  }

  #look(digit: string | undefined): void {
    if (digit !== undefined && digit === this.#seen) {
      this.#looks++
      this.#span += this.#misses + 1
      this.#misses = 0
      return
    }
    // The first looks at another key: those at this one are over.
    if (digit !== undefined && (this.#seen === undefined || this.#looks < BEGINS || this.#misses >= BEGINS)) {
      this.#end()
      this.#seen = digit
      this.#looks = 1
      this.#span = 1
      return
    }
    if (this.#seen === undefined) return
    this.#misses++
    // Before it is a key, it has to be there without a break.
    if (this.#misses >= ENDS || this.#looks < BEGINS) this.#end()
  }

  #end(): void {
    const digit = this.#seen
    const isKey = this.#looks >= BEGINS
    const milliseconds = (this.#span - 1) * 5 + EDGE
    this.#seen = undefined
    this.#looks = 0
    this.#misses = 0
    this.#span = 0
    if (digit !== undefined && isKey) this.#onKey(digit, milliseconds)
  }

  /** The key whose two tones are all that is heard at present. */
  #digit(): string | undefined {
    const total = this.#measure()
    const low = this.#strongest(0)
    const high = this.#strongest(LOW.length)
    // Amplitude squared, from the power of a windowed tone.
    const lowPower = this.#truePower(low)
    const highPower = this.#truePower(high)
    this.#phaseBefore.set(this.#phase)
    if (Math.min(lowPower, highPower) < WEAKEST * WEAKEST) return undefined
    const twist = highPower / lowPower
    if (twist > TWIST_MOST || twist < TWIST_LEAST) return undefined
    if ((lowPower + highPower) / 2 < PURE * total) return undefined
    if (!this.#standsAlone(low, 0) || !this.#standsAlone(high, LOW.length)) return undefined
    return DIGITS[low]?.[high - LOW.length]
  }

  /** Power and phase of each frequency; gives the mean power of all sound. */
  #measure(): number {
    const line = this.#line
    let total = 0
    for (let i = 0; i < WINDOW; i++) total += ((line[i] as number) * (hann[i] as number)) ** 2
    for (let k = 0; k < tones.length; k++) {
      const { cosine, sine } = tones[k] as Tone
      let re = 0
      let im = 0
      for (let i = 0; i < WINDOW; i++) {
        const sample = line[i] as number
        re += sample * (cosine[i] as number)
        im -= sample * (sine[i] as number)
      }
      this.#power[k] = (4 * (re * re + im * im)) / (hannSum * hannSum)
      this.#phase[k] = Math.atan2(im, re)
    }
    return total / hannPower
  }

  #strongest(from: number): number {
    let best = from
    for (let k = from + 1; k < from + LOW.length; k++) {
      if ((this.#power[k] as number) > (this.#power[best] as number)) best = k
    }
    return best
  }

  /** Its amplitude squared, were it met exactly; 0 where it is too far off. */
  #truePower(k: number): number {
    const { hertz, turn } = tones[k] as Tone
    const moved = (this.#phase[k] as number) - (this.#phaseBefore[k] as number) - turn
    const off = (wrapped(moved) * PCM_RATE) / (2 * Math.PI * HOP)
    return Math.abs(off) > OFF_MOST * hertz ? 0 : (this.#power[k] as number) / passed(off)
  }

  #standsAlone(best: number, from: number): boolean {
    for (let k = from; k < from + LOW.length; k++) {
      // Its next neighbour sees a part of a tone that is off.
      const most = Math.abs(k - best) === 1 ? 2 * OTHERS : OTHERS
      if (k !== best && (this.#power[k] as number) > most * (this.#power[best] as number)) return false
    }
    return true
  }
}

/** Between minus and plus half a turn. */
function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
