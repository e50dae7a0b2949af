const table = Uint32Array.from({ length: 256 }, (_, octet) => {
  let crc = octet
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb8_8320
  return crc >>> 0
})

/** The CRC of ISO 3309 and ITU-T V.42, as STUN wants it (RFC 8489 §14.7). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff
  for (const octet of bytes) crc = (crc >>> 8) ^ (table[(crc ^ octet) & 0xff] as number)
  return (crc ^ 0xffff_ffff) >>> 0
}
