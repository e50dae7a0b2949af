import { encode, type Law, silenceOctet } from './g711.ts'

/** Samples in a second of everything that is played. */
export const CLIP_RATE = 8000

/** A sound ready to be sent: an octet for each sample at 8 kHz, in both laws. */
export interface Clip {
  readonly length: number
  readonly octets: Readonly<Record<Law, Uint8Array>>
}

export function clipOf(samples: Int16Array): Clip {
  return { length: samples.length, octets: { PCMU: encode(samples, 'PCMU'), PCMA: encode(samples, 'PCMA') } }
}

/** Some silence to repeat. */
export const silentClip: Clip = {
  length: CLIP_RATE,
  octets: {
    PCMU: new Uint8Array(CLIP_RATE).fill(silenceOctet.PCMU),
    PCMA: new Uint8Array(CLIP_RATE).fill(silenceOctet.PCMA)
  }
}
