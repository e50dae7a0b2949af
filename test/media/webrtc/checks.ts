import { srtpCrypto } from '../../../pbx-core/io/srtp-crypto.ts'

export interface CheckOptions {
  /** `ours:theirs` */
  readonly username: string
  readonly password: string
  readonly useCandidate?: boolean
  /** The sender takes itself for the controlled agent. */
  readonly controlled?: boolean
}

/** A connectivity check as a browser sends it (RFC 8445 §7.2.4). */
export function check({ username, password, useCandidate = false, controlled = false }: CheckOptions): Uint8Array {
  const attributes = [
    attribute(0x0006, new TextEncoder().encode(username)),
    attribute(controlled ? 0x8029 : 0x802a, new Uint8Array(8)),
    ...(useCandidate ? [attribute(0x0025, new Uint8Array(0))] : [])
  ]
  const body = concat(attributes)
  const message = concat([new Uint8Array(20), body, new Uint8Array(24)])
  const view = new DataView(message.buffer)
  view.setUint16(0, 0x0001)
  view.setUint16(2, message.length - 20)
  view.setUint32(4, 0x2112a442)
  view.setUint32(16, 42)
  const signed = 20 + body.length
  view.setUint16(signed, 0x0008)
  view.setUint16(signed + 2, 20)
  message.set(srtpCrypto.hmacSha1(new TextEncoder().encode(password))(message.subarray(0, signed)), signed + 4)
  return message
}

function attribute(type: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + ((value.length + 3) & ~3))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, type)
  view.setUint16(2, value.length)
  bytes.set(value, 4)
  return bytes
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
