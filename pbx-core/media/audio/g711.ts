/** The two laws of G.711, by their RTP names (RFC 3551 §4.5.14). */
export type Law = 'PCMU' | 'PCMA'

/** The octet of a law that stands for silence: the smallest positive level. */
export const silenceOctet: Readonly<Record<Law, number>> = { PCMU: 0xff, PCMA: 0xd5 }

const MULAW_BIAS = 0x84
const MULAW_CLIP = 32_635

/** 16-bit samples by octet (ITU-T G.711, tables 1 and 2, scaled to 16 bits). */
export const decodeTable: Readonly<Record<Law, Int16Array>> = {
  PCMU: Int16Array.from({ length: 256 }, (_, octet) => decodeMuLaw(octet)),
  PCMA: Int16Array.from({ length: 256 }, (_, octet) => decodeALaw(octet))
}

/** Octets by the upper 14 (PCMU) or 13 (PCMA) bits of a sample, offset so that the index is positive. */
const encodeTable = {
  PCMU: Uint8Array.from({ length: 16_384 }, (_, index) => encodeMuLaw((index - 8192) * 4)),
  PCMA: Uint8Array.from({ length: 8192 }, (_, index) => encodeALaw((index - 4096) * 8))
}

/** The octet of one law for each octet of the other, by way of the decoded sample. */
export const convertTable: Readonly<Record<Law, Uint8Array>> = {
  PCMU: Uint8Array.from(decodeTable.PCMA, (sample) => encodeSample(sample, 'PCMU')),
  PCMA: Uint8Array.from(decodeTable.PCMU, (sample) => encodeSample(sample, 'PCMA'))
}

export function encodeSample(sample: number, law: Law): number {
  const octet = law === 'PCMU' ? encodeTable.PCMU[(sample >> 2) + 8192] : encodeTable.PCMA[(sample >> 3) + 4096]
  return octet as number
}

export function encode(samples: Int16Array, law: Law): Uint8Array {
  const octets = new Uint8Array(samples.length)
  for (let i = 0; i < samples.length; i++) octets[i] = encodeSample(samples[i] as number, law)
  return octets
}

export function decode(octets: Uint8Array, law: Law): Int16Array {
  const table = decodeTable[law]
  const samples = new Int16Array(octets.length)
  for (let i = 0; i < octets.length; i++) samples[i] = table[octets[i] as number] as number
  return samples
}

/** Eight chords of 16 steps for each sign; all bits are inverted on the line. */
function decodeMuLaw(octet: number): number {
  const code = ~octet & 0xff
  const magnitude = ((((code & 0x0f) << 3) + MULAW_BIAS) << ((code >> 4) & 7)) - MULAW_BIAS
  return (code & 0x80) !== 0 ? -magnitude : magnitude
}

function encodeMuLaw(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), MULAW_CLIP) + MULAW_BIAS
  const chord = Math.max(0, 24 - Math.clz32(magnitude))
  const step = (magnitude >> (chord + 3)) & 0x0f
  return ~((sample < 0 ? 0x80 : 0) | (chord << 4) | step) & 0xff
}

/** The two lowest chords share one slope; every other bit is inverted on the line. */
function decodeALaw(octet: number): number {
  const code = octet ^ 0x55
  const chord = (code >> 4) & 7
  const step = ((code & 0x0f) << 4) + 8
  const magnitude = chord === 0 ? step : (step + 0x100) << (chord - 1)
  return (code & 0x80) !== 0 ? magnitude : -magnitude
}

function encodeALaw(sample: number): number {
  // One less for negative values, so that both signs have the same 4096 levels.
  const magnitude = sample >= 0 ? sample : -sample - 1
  const chord = Math.max(0, 24 - Math.clz32(magnitude | 0xff))
  const step = (magnitude >> (chord === 0 ? 4 : chord + 3)) & 0x0f
  return ((sample >= 0 ? 0x80 : 0) | (chord << 4) | step) ^ 0x55
}
