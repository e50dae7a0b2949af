import { decodeTable, encodeSample, type Law } from '../audio/g711.ts'
import { DoubleRate, HalfRate } from '../audio/half-band.ts'
import { type Codec, MOST_SAMPLES, type Payload } from './codec.ts'
import { Concealment } from './concealment.ts'

/** G.711 in either law: an octet for each sample at 8 kHz. */
export class G711 implements Codec {
  readonly #law: Law
  readonly #narrow = new Int16Array(MOST_SAMPLES / 2)
  readonly #down = new HalfRate(MOST_SAMPLES)
  readonly #up = new DoubleRate(MOST_SAMPLES / 2)
  readonly #concealment = new Concealment()

  constructor(law: Law) {
    this.#law = law
  }

  decode({ bytes, payloadOffset, payloadLength }: Payload, into: Int16Array): number {
    const count = Math.min(payloadLength, this.#narrow.length)
    const table = decodeTable[this.#law]
    for (let i = 0; i < count; i++) this.#narrow[i] = table[bytes[payloadOffset + i] as number] as number
    this.#up.convert(this.#narrow, into, count)
    this.#concealment.heard(into, count * 2)
    return count * 2
  }

  conceal(into: Int16Array, count: number): void {
    this.#concealment.fill(into, count)
  }

  encode(samples: Int16Array, bytes: Uint8Array, offset: number): number {
    const count = samples.length >> 1
    this.#down.convert(samples, this.#narrow)
    for (let i = 0; i < count; i++) bytes[offset + i] = encodeSample(this.#narrow[i] as number, this.#law)
    return count
  }

  [Symbol.dispose](): void {}
}
