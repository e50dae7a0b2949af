/*
 * The adaptive prediction of G.722's bands (ITU-T G.722 §3, blocks 3 and 4), in the 16-bit arithmetic that it is
 * written in: each product is shifted, each sum saturated. Names follow the Recommendation.
 */

export function saturate(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value
}

/** ILB: the inverse logarithm (table 13). */
const inverseLog = Int16Array.of(
  ...[2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834],
  ...[2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008]
)

export interface BandPlan {
  /** DET at the beginning. */
  readonly scale: number
  /** The largest NBL or NBH. */
  readonly mostLog: number
  /** Exponent of the scale at which nothing is shifted. */
  readonly shift: number
}

/** One band's quantiser scale and predictor: two poles, six zeros. */
export class Band {
  /** DETL or DETH: the quantiser's scale. */
  scale: number
  /** SL or SH: what the next sample is expected to be. */
  predicted = 0
  readonly #plan: BandPlan
  #log = 0
  /** SZL or SZH. */
  #zeroPart = 0
  /** RLT, PLT: the last reconstructed sample, and the last two without what the poles add. */
  #r1 = 0
  #p1 = 0
  #p2 = 0
  #a1 = 0
  #a2 = 0
  readonly #b = new Int32Array(6)
  readonly #d = new Int32Array(6)

  constructor(plan: BandPlan) {
    this.#plan = plan
    this.scale = plan.scale
  }

  /** LOGSCL and SCALEL, or LOGSCH and SCALEH: the scale follows the code that was sent; `step` is its W. */
  rescale(step: number): void {
    const { mostLog, shift } = this.#plan
    this.#log = Math.max(0, Math.min(mostLog, ((this.#log * 127) >> 7) + step))
    const mantissa = inverseLog[(this.#log >> 6) & 31] as number
    const exponent = shift - (this.#log >> 11)
    this.scale = (exponent < 0 ? mantissa << -exponent : mantissa >> exponent) << 2
  }

  /** The predictor follows `difference`, the quantised difference signal. */
  adapt(difference: number): void {
    const r = saturate(this.predicted + difference)
    const p = saturate(this.#zeroPart + difference)
    this.#adaptPoles(p)
    this.#adaptZeros(difference)
    const first = (this.#a1 * saturate(r + r)) >> 15
    const second = (this.#a2 * saturate(this.#r1 + this.#r1)) >> 15
    this.#r1 = r
    this.#zeroPart = this.#filterZeros()
    this.predicted = saturate(saturate(first + second) + this.#zeroPart)
  }

  /** UPPOL2, then UPPOL1, which is bounded by it. */
  #adaptPoles(p: number): void {
    const sign = p >> 15
    const same1 = sign === this.#p1 >> 15
    const same2 = sign === this.#p2 >> 15
    const first = saturate(this.#a1 << 2)
    const towards = Math.min(32_767, same1 ? -first : first)
    const second = (same2 ? 128 : -128) + (towards >> 7) + ((this.#a2 * 32_512) >> 15)
    this.#a2 = Math.max(-12_288, Math.min(12_288, second))
    const bound = saturate(15_360 - this.#a2)
    const moved = saturate((same1 ? 192 : -192) + ((this.#a1 * 32_640) >> 15))
    this.#a1 = Math.max(-bound, Math.min(bound, moved))
    this.#p2 = this.#p1
    this.#p1 = p
  }

  /** UPZERO and DELAYA. */
  #adaptZeros(difference: number): void {
    const b = this.#b
    const d = this.#d
    const step = difference === 0 ? 0 : 128
    const sign = difference >> 15
    for (let i = 5; i >= 0; i--) {
      const towards = (d[i] as number) >> 15 === sign ? step : -step
      b[i] = saturate(towards + (((b[i] as number) * 32_640) >> 15))
      d[i] = i === 0 ? difference : (d[i - 1] as number)
    }
  }

  /** FILTEZ. */
  #filterZeros(): number {
    let sum = 0
    for (let i = 5; i >= 0; i--) {
      const delayed = this.#d[i] as number
      sum += ((this.#b[i] as number) * saturate(delayed + delayed)) >> 15
    }
    return saturate(sum)
  }
}
