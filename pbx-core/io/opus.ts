import type { OpusDecoderHandle, OpusEncoderHandle } from 'libopus-wasm'
import { FRAME_SAMPLES, type Payload, PCM_RATE } from '../media/codec/codec.ts'
import type { OpusDecoder, OpusEncoder, OpusPort } from '../media/codec/opus.ts'

/** Bits a second: wideband speech is good with 20,000 (RFC 6716 §2.1.1); the rest is for what repairs losses, which it drops below. */
const BITRATE = 28_000
/** Of 10: speech gains little above, and each step costs. */
const COMPLEXITY = 5
/** Percent of packets that are taken to be lost: enough for the encoder to add what repairs single losses at this rate. */
const EXPECTED_LOSS = 10

/** Loaded when somebody first needs it; what comes before is silence. */
const library = () => import('libopus-wasm')

/** libopus as WebAssembly. Each call of the library gives octets of its own, the one thing that is allocated for a packet. */
export function createOpus(onFault: (error: unknown) => void): OpusPort {
  return { encoder: () => new WasmEncoder(onFault), decoder: () => new WasmDecoder(onFault) }
}

/** A coder that is on its way, is there, or is not wanted any more. */
class Arriving<Handle extends Disposable> implements Disposable {
  handle: Handle | undefined
  #isGone = false

  constructor(coming: Promise<Handle>, onFault: (error: unknown) => void) {
    coming.then((handle) => {
      if (this.#isGone) handle[Symbol.dispose]()
      else this.handle = handle
    }, onFault)
  }

  [Symbol.dispose](): void {
    this.#isGone = true
    this.handle?.[Symbol.dispose]()
    this.handle = undefined
  }
}

class WasmEncoder implements OpusEncoder {
  readonly #arriving: Arriving<OpusEncoderHandle>

  constructor(onFault: (error: unknown) => void) {
    const coming = library().then(({ Application, createEncoder, Signal }) =>
      createEncoder({
        channels: 1,
        sampleRate: PCM_RATE,
        application: Application.Voip,
        signal: Signal.Voice,
        bitrate: BITRATE,
        complexity: COMPLEXITY,
        fec: true,
        packetLossPercent: EXPECTED_LOSS
      })
    )
    this.#arriving = new Arriving(coming, onFault)
  }

  encode(samples: Int16Array, bytes: Uint8Array, offset: number): number {
    const packet = this.#arriving.handle?.encode(samples)
    if (packet === undefined || packet.length > bytes.length - offset) return 0
    bytes.set(packet, offset)
    return packet.length
  }

  [Symbol.dispose](): void {
    this.#arriving[Symbol.dispose]()
  }
}

class WasmDecoder implements OpusDecoder {
  readonly #arriving: Arriving<OpusDecoderHandle>

  constructor(onFault: (error: unknown) => void) {
    const coming = library().then(({ createDecoder }) => createDecoder({ channels: 1, sampleRate: PCM_RATE }))
    this.#arriving = new Arriving(coming, onFault)
  }

  decode(payload: Payload, into: Int16Array): number {
    const { handle } = this.#arriving
    if (handle === undefined || payload.payloadLength === 0) return 0
    return taken(() => handle.decode(octetsOf(payload)), into)
  }

  conceal(into: Int16Array, count: number, next?: Payload): boolean {
    const { handle } = this.#arriving
    if (handle === undefined) return false
    if (next !== undefined && count === FRAME_SAMPLES) {
      const repaired = taken(() => handle.decode(octetsOf(next), { decodeFec: true, frameSize: count }), into)
      if (repaired === count) return true
    }
    return taken(() => handle.decodePacketLoss(count), into) === count
  }

  [Symbol.dispose](): void {
    this.#arriving[Symbol.dispose]()
  }
}

function octetsOf({ bytes, payloadOffset, payloadLength }: Payload): Uint8Array {
  return bytes.subarray(payloadOffset, payloadOffset + payloadLength)
}

/** Copies what was decoded. What the library throws is a packet that is none: whoever sent it is to blame, and hears of nothing. */
function taken(decode: () => Int16Array, into: Int16Array): number {
  try {
    const samples = decode()
    if (samples.length > into.length) return 0
    into.set(samples)
    return samples.length
  } catch {
    return 0
  }
}
