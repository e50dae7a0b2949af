import { kaiser } from './kaiser.ts'

/*
 * Between the 16 kHz of the graph and the 8 kHz of G.711: a half-band low-pass of 63 taps, of which every other one is
 * nothing. Flat to 3.4 kHz, 70 dB down from 4.6 kHz; what folds lies above the telephone band.
 */

const CENTRE = 31
/** Taps that count: one half of the odd ones; the filter is symmetric. */
const TAPS = 16
const HISTORY = CENTRE * 2

/** Weights of the samples 1, 3, 5 … to either side of the centre, whose own weight is a half. */
const weights = Float64Array.from({ length: TAPS }, (_, i) => {
  const distance = 2 * i + 1
  return (Math.sin((Math.PI * distance) / 2) / (Math.PI * distance)) * kaiser(distance / (CENTRE + 1))
})
const total = weights.reduce((sum, weight) => sum + 2 * weight, 0)
// A constant passes unchanged.
for (let i = 0; i < TAPS; i++) weights[i] = ((weights[i] as number) * 0.5) / total

/** Halves the rate of a stream, block by block, as if it had come in one. */
export class HalfRate {
  #line: Float64Array

  /** `most`: samples in the longest block. */
  constructor(most: number) {
    this.#line = new Float64Array(HISTORY + most)
  }

  /** `input` has an even length; half as many samples come out. */
  convert(input: Int16Array, output: Int16Array): void {
    const line = this.#line
    const { length } = input
    line.set(input, HISTORY)
    for (let n = 0; n < length; n += 2) {
      const at = n + CENTRE
      let sum = (line[at] as number) * 0.5
      for (let i = 0, k = 1; i < TAPS; i++, k += 2) {
        sum += ((line[at - k] as number) + (line[at + k] as number)) * (weights[i] as number)
      }
      output[n >> 1] = clip(sum)
    }
    line.copyWithin(0, length, length + HISTORY)
  }
}

/** Doubles the rate of a stream, block by block. */
export class DoubleRate {
  #line: Float64Array

  constructor(most: number) {
    this.#line = new Float64Array(CENTRE + most)
  }

  /** Of `count` samples of `input`; twice as many come out. */
  convert(input: Int16Array, output: Int16Array, count = input.length): void {
    const line = this.#line
    for (let n = 0; n < count; n++) line[CENTRE + n] = input[n] as number
    for (let n = 0; n < count; n++) {
      // Between the old samples `at` and `at + 1`, and the old one that follows.
      const at = n + TAPS - 1
      let sum = 0
      for (let i = 0; i < TAPS; i++) {
        sum += ((line[at - i] as number) + (line[at + 1 + i] as number)) * (weights[i] as number)
      }
      output[2 * n] = clip(sum * 2)
      output[2 * n + 1] = line[at + 1] as number
    }
    line.copyWithin(0, count, count + CENTRE)
  }
}

function clip(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample)))
}
