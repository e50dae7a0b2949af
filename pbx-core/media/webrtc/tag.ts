/** Octets of HMAC-SHA-1 that are sent along (RFC 5764 §4.1.2, SRTP_AES128_CM_HMAC_SHA1_80). */
export const TAG_LENGTH = 10

/** Compares in time that does not depend on where the two differ; of `computed` the first octets count. */
export function sameTag(received: Uint8Array, computed: Uint8Array): boolean {
  let difference = 0
  for (let i = 0; i < received.length; i++) difference |= (received[i] as number) ^ (computed[i] as number)
  return difference === 0
}
