import { kaiser } from './kaiser.ts'

/** Zero crossings of the kernel on each side: the transition band is about a tenth of the lower rate. */
const CROSSINGS = 24
/** Half-amplitude point as a share of the lower rate's half, so that the stop band begins at that half. */
const CUTOFF = 0.92

/**
 * Changes the sample rate by a rational factor with a windowed-sinc low-pass (polyphase; after
 * J. O. Smith, Digital Audio Resampling). From 16 to 8 kHz: flat to 3.3 kHz, 70 dB down from
 * 4 kHz, so that nothing folds back into the telephone band.
 */
export class Resampler {
  readonly #step: number
  readonly #phases: number
  readonly #half: number
  /** Weights of each phase, one after the other. */
  readonly #kernel: Float32Array

  constructor(from: number, to: number) {
    const divisor = greatestCommonDivisor(from, to)
    this.#step = from / divisor
    this.#phases = to / divisor
    // In periods of the input: a lower output rate widens the kernel.
    const bandwidth = Math.min(1, to / from) * CUTOFF
    this.#half = Math.ceil(CROSSINGS / bandwidth)
    this.#kernel = buildKernel(this.#phases, this.#half, bandwidth)
  }

  /** Samples that come out for so many that go in. */
  outputLength(inputLength: number): number {
    return Math.floor((inputLength * this.#phases) / this.#step)
  }

  /** Computes `output[from]` up to `output[to - 1]`: long sounds can be converted a stretch at a time. */
  fill(input: Int16Array, output: Int16Array, { from, to }: { readonly from: number; readonly to: number }): void {
    const width = this.#half * 2
    for (let n = from; n < to; n++) {
      const position = n * this.#step
      const phase = position % this.#phases
      const first = (position - phase) / this.#phases - this.#half + 1
      const weights = phase * width
      const begin = Math.max(0, -first)
      const end = Math.min(width, input.length - first)
      let sum = 0
      for (let k = begin; k < end; k++) sum += (input[first + k] as number) * (this.#kernel[weights + k] as number)
      output[n] = Math.max(-32_768, Math.min(32_767, Math.round(sum)))
    }
  }

  convert(input: Int16Array): Int16Array {
    const output = new Int16Array(this.outputLength(input.length))
    this.fill(input, output, { from: 0, to: output.length })
    return output
  }
}

function buildKernel(phases: number, half: number, bandwidth: number): Float32Array {
  const width = half * 2
  const kernel = new Float32Array(phases * width)
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0
    const weights = Array.from({ length: width }, (_, k) => {
      const distance = k - half + 1 - phase / phases
      const weight = sinc(distance * bandwidth) * kaiser(distance / half)
      sum += weight
      return weight
    })
    // Every phase passes a constant unchanged.
    for (let k = 0; k < width; k++) kernel[phase * width + k] = (weights[k] as number) / sum
  }
  return kernel
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
