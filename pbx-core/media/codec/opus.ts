import { type Codec, MOST_SAMPLES, type Payload } from './codec.ts'

/** libopus as we need it, implemented over WebAssembly in `io/opus.ts`. A coder is one stream's, and one direction's. */
export interface OpusPort {
  /** Mono at 16 kHz. It is there a moment later; until then it codes nothing. */
  encoder(): OpusEncoder
  decoder(): OpusDecoder
}

export interface OpusEncoder extends Disposable {
  /** 20 ms, to `bytes` from `offset` on. How many octets; 0: none. */
  encode(samples: Int16Array, bytes: Uint8Array, offset: number): number
}

export interface OpusDecoder extends Disposable {
  /** How many samples at 16 kHz came of the packet; 0: it is broken. */
  decode(payload: Payload, into: Int16Array): number
  /** `next`: the packet after the one that is missing, which may hold it as well. False: nothing could be made up. */
  conceal(into: Int16Array, count: number, next?: Payload): boolean
}

/** Octets of 20 ms: what RFC 6716 §3.4 allows a frame. */
export const LARGEST_OPUS = 1275

/** Opus (RFC 6716, RFC 7587). Each direction's coder is made when it is first used. */
export class Opus implements Codec {
  readonly #port: OpusPort
  #encoder: OpusEncoder | undefined
  #decoder: OpusDecoder | undefined

  constructor(port: OpusPort) {
    this.#port = port
  }

  decode(payload: Payload, into: Int16Array): number {
    this.#decoder ??= this.#port.decoder()
    return Math.min(MOST_SAMPLES, this.#decoder.decode(payload, into))
  }

  conceal(into: Int16Array, count: number, next?: Payload): void {
    this.#decoder ??= this.#port.decoder()
    if (!this.#decoder.conceal(into, count, next)) into.fill(0, 0, count)
  }

  encode(samples: Int16Array, bytes: Uint8Array, offset: number): number {
    this.#encoder ??= this.#port.encoder()
    return this.#encoder.encode(samples, bytes, offset)
  }

  [Symbol.dispose](): void {
    this.#encoder?.[Symbol.dispose]()
    this.#decoder?.[Symbol.dispose]()
    this.#encoder = undefined
    this.#decoder = undefined
  }
}
