/** Whether a datagram begins a DTLS handshake: a ClientHello with number 0 in epoch 0 (RFC 6347 §4.1, §4.2.2). */
export function isFirstHello(bytes: Uint8Array): boolean {
  return bytes[0] === HANDSHAKE && bytes[13] === CLIENT_HELLO && zeros.every((at) => bytes[at] === 0)
}

const HANDSHAKE = 22
const CLIENT_HELLO = 1
/** Octets of the epoch, and of the message's number. */
const zeros = [3, 4, 17, 18]
