/** Samples in a second of everything that is decoded, mixed, recorded and played. */
export const PCM_RATE = 16_000
/** Milliseconds of sound in a frame, and its samples: what nodes of the graph hand each other. */
export const FRAME_MS = 20
export const FRAME_SAMPLES = (PCM_RATE * FRAME_MS) / 1000
/** No packet holds more sound than 120 ms (RFC 6716 §2.1.4; 60 ms of G.711 are the most that is asked for). */
export const MOST_SAMPLES = 6 * FRAME_SAMPLES

/** The octets of a packet that carry sound; an RTP packet is one. */
export interface Payload {
  readonly bytes: Uint8Array
  readonly payloadOffset: number
  readonly payloadLength: number
}

/**
 * One coding of speech, both ways, on 16-bit samples at 16 kHz. It has a memory: one for each stream and direction.
 * Nothing is allocated for a packet; buffers are the caller's.
 */
export interface Codec extends Disposable {
  /** Writes the sound of a packet to the beginning of `into`, which holds `MOST_SAMPLES`. How many samples came of it; 0: it is broken. */
  decode(payload: Payload, into: Int16Array): number
  /**
   * Writes `count` samples in place of a packet that did not come. `next`: the one after it, where that is here already
   * and may hold what was lost (Opus's forward error correction).
   */
  conceal(into: Int16Array, count: number, next?: Payload): void
  /** Codes all of `samples`, whole tens of milliseconds, into `bytes` from `offset` on. How many octets that takes; 0: none are to be sent. */
  encode(samples: Int16Array, bytes: Uint8Array, offset: number): number
}

/** How packets of a codec look. */
export interface CodecPlan {
  readonly clockRate: number
  readonly channels: number
  /** Milliseconds in each packet of ours; absent: whatever whole tens the peer asks for. */
  readonly packetTime?: number
  /** Octets that so many milliseconds take at the most. */
  readonly octets: (milliseconds: number) => number
}
