import type { Codec, Payload } from './codec.ts'
import { Concealment } from './concealment.ts'
import { Band, saturate } from './g722-band.ts'

/*
 * ITU-T G.722 at 64 kbit/s (mode 1): two bands of 4 kHz, split by a quadrature mirror filter, each coded by adaptive
 * differential PCM: six bits for the lower one, two for the upper one, an octet for every two samples at 16 kHz.
 */

/** One half of the mirror filter's 24 taps (table 11). */
const mirror = Int16Array.of(3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11)
const TAPS = 24

/** Q6: decision levels of the lower band's quantiser (table 14). */
const decisions = Int16Array.of(
  ...[0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650],
  ...[714, 786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919]
)
/** QM4, QM6, QM2: output levels by code (tables 16, 17 and 19). */
const levels4 = Int16Array.of(
  ...[0, -20_456, -12_896, -8968, -6288, -4240, -2584, -1200],
  ...[20_456, 12_896, 8968, 6288, 4240, 2584, 1200, 0]
)
const levels6 = Int16Array.of(
  ...[-136, -136, -136, -136, -24_808, -21_904, -19_008, -16_704],
  ...[-14_984, -13_512, -12_280, -11_192, -10_232, -9360, -8576, -7856],
  ...[-7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576],
  ...[-3168, -2776, -2400, -2032, -1688, -1360, -1040, -728],
  ...[24_808, 21_904, 19_008, 16_704, 14_984, 13_512, 12_280, 11_192],
  ...[10_232, 9360, 8576, 7856, 7192, 6576, 6000, 5456],
  ...[4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032],
  ...[1688, 1360, 1040, 728, 432, 136, -432, -136]
)
const levels2 = Int16Array.of(-7408, -1616, 7408, 1616)
/** WL by RL42 of a code of four bits, WH by RH2 of one of two bits: how the scale moves. */
const steps4 = Int16Array.of(-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60)
const steps2 = Int16Array.of(798, -214, 798, -214)
/** Between the two levels of the upper band. */
const UPPER_DECISION = 564

const lowerPlan = { scale: 32, mostLog: 18_432, shift: 8 }
const upperPlan = { scale: 8, mostLog: 22_528, shift: 10 }

/** Both bands of one direction, with the last samples in the mirror filter. */
class Half {
  readonly lower = new Band(lowerPlan)
  readonly upper = new Band(upperPlan)
  readonly line = new Int32Array(TAPS)

  /** Two more samples in the filter; the sums over its even and odd places are `even` and `odd`. */
  even = 0
  odd = 0

  shift(first: number, second: number): void {
    const { line } = this
    line.copyWithin(0, 2)
    line[TAPS - 2] = first
    line[TAPS - 1] = second
    let even = 0
    let odd = 0
    for (let i = 0; i < TAPS / 2; i++) {
      even += (line[2 * i] as number) * (mirror[i] as number)
      odd += (line[2 * i + 1] as number) * (mirror[TAPS / 2 - 1 - i] as number)
    }
    this.even = even
    this.odd = odd
  }

  adapt(lowerCode: number, upperCode: number): void {
    const { lower, upper } = this
    const lowerDifference = (lower.scale * (levels4[lowerCode >> 2] as number)) >> 15
    lower.rescale(steps4[lowerCode >> 2] as number)
    lower.adapt(lowerDifference)
    const upperDifference = (upper.scale * (levels2[upperCode] as number)) >> 15
    upper.rescale(steps2[upperCode] as number)
    upper.adapt(upperDifference)
  }
}

/** G.722 in packets whose clock is said to be 8000 Hz (RFC 3551 §4.5.2). */
export class G722 implements Codec {
  readonly #coding = new Half()
  readonly #decoding = new Half()
  readonly #concealment = new Concealment()

  decode({ bytes, payloadOffset, payloadLength }: Payload, into: Int16Array): number {
    const count = Math.min(payloadLength, into.length >> 1)
    for (let i = 0; i < count; i++) this.#decodeOctet(bytes[payloadOffset + i] as number, into, 2 * i)
    this.#concealment.heard(into, count * 2)
    return count * 2
  }

  conceal(into: Int16Array, count: number): void {
    this.#concealment.fill(into, count)
  }

  encode(samples: Int16Array, bytes: Uint8Array, offset: number): number {
    const half = this.#coding
    const count = samples.length >> 1
    for (let i = 0; i < count; i++) {
      half.shift(samples[2 * i] as number, samples[2 * i + 1] as number)
      const lower = codeLower(half.lower, (half.even + half.odd) >> 14)
      const upper = codeUpper(half.upper, (half.odd - half.even) >> 14)
      half.adapt(lower, upper)
      bytes[offset + i] = (upper << 6) | lower
    }
    return count
  }

  [Symbol.dispose](): void {}

  #decodeOctet(octet: number, into: Int16Array, at: number): void {
    const half = this.#decoding
    const { lower, upper } = half
    const lowerCode = octet & 0x3f
    const upperCode = octet >> 6
    const low = clamp15(lower.predicted + ((lower.scale * (levels6[lowerCode] as number)) >> 15))
    const high = clamp15(upper.predicted + ((upper.scale * (levels2[upperCode] as number)) >> 15))
    half.adapt(lowerCode, upperCode)
    half.shift(low + high, low - high)
    into[at] = saturate(half.odd >> 11)
    into[at + 1] = saturate(half.even >> 11)
  }
}

/** LIMIT: the bands have 15 bits. */
function clamp15(value: number): number {
  return value > 16_383 ? 16_383 : value < -16_384 ? -16_384 : value
}

/** QUANTL: six bits. */
function codeLower({ predicted, scale }: Band, sample: number): number {
  const difference = saturate(sample - predicted)
  const magnitude = difference >= 0 ? difference : ~difference
  let level = 1
  while (level < 30 && magnitude >= ((decisions[level] as number) * scale) >> 12) level++
  if (difference >= 0) return 62 - level
  return level < 3 ? 64 - level : 34 - level
}

/** QUANTH: two bits. */
function codeUpper({ predicted, scale }: Band, sample: number): number {
  const difference = saturate(sample - predicted)
  const magnitude = difference >= 0 ? difference : ~difference
  const isOuter = magnitude >= (UPPER_DECISION * scale) >> 12
  if (difference >= 0) return isOuter ? 2 : 3
  return isOuter ? 0 : 1
}
