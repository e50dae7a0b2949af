import { readUint16, readUint32, writeUint16, writeUint32 } from '../rtp/packet.ts'
import { crc32 } from './crc32.ts'

const HEADER_LENGTH = 20
/** Octets: a check fits any path without being cut up (RFC 8489 §6.1). */
const LONGEST_MESSAGE = 1280
const MAGIC_COOKIE = 0x2112_a442
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const BINDING_ERROR = 0x0111

const USERNAME = 0x0006
const MESSAGE_INTEGRITY = 0x0008
const ERROR_CODE = 0x0009
const XOR_MAPPED_ADDRESS = 0x0020
const USE_CANDIDATE = 0x0025
const FINGERPRINT = 0x8028
const ICE_CONTROLLED = 0x8029

/** Octets of MESSAGE-INTEGRITY and FINGERPRINT, each with its header. */
const INTEGRITY_LENGTH = 24
const FINGERPRINT_LENGTH = 8
/** XORed over the CRC (RFC 8489 §14.7). */
const FINGERPRINT_MASK = 0x5354_554e

/** HMAC-SHA-1 under the password of one agent. */
export type Integrity = (data: Uint8Array) => Uint8Array

/** A connectivity check that came in (RFC 8445 §7.3). */
export interface BindingRequest {
  readonly username: string
  readonly useCandidate: boolean
  /** The peer takes itself for the controlled agent. */
  readonly controlled: boolean
  /** Octets before MESSAGE-INTEGRITY. */
  readonly signedLength: number
}

/** Undefined for what is no Binding request with a user name and an integrity check (RFC 8489 §6.3). */
export function readBindingRequest(bytes: Uint8Array): BindingRequest | undefined {
  if (bytes.length < HEADER_LENGTH || bytes.length > LONGEST_MESSAGE || readUint16(bytes, 0) !== BINDING_REQUEST)
    return undefined
  if (readUint32(bytes, 4) !== MAGIC_COOKIE || readUint16(bytes, 2) !== bytes.length - HEADER_LENGTH) return undefined
  let username: string | undefined
  let useCandidate = false
  let controlled = false
  for (let at = HEADER_LENGTH; at + 4 <= bytes.length; ) {
    const type = readUint16(bytes, at)
    const length = readUint16(bytes, at + 2)
    if (at + 4 + length > bytes.length) return undefined
    if (type === USERNAME) username = asciiOf(bytes.subarray(at + 4, at + 4 + length))
    else if (type === USE_CANDIDATE) useCandidate = true
    else if (type === ICE_CONTROLLED) controlled = true
    else if (type === MESSAGE_INTEGRITY) {
      // What stands behind it is not signed, and does not count (§14.5).
      if (length !== 20 || username === undefined) return undefined
      return { username, useCandidate, controlled, signedLength: at }
    }
    at += 4 + ((length + 3) & ~3)
  }
  return undefined
}

/** Whether the request was signed with that password. */
export function isAuthentic(bytes: Uint8Array, { signedLength }: BindingRequest, integrity: Integrity): boolean {
  const signed = bytes.slice(0, signedLength)
  // The length counts as if the message ended with the attribute (§14.5).
  writeUint16(signed, 2, signedLength + INTEGRITY_LENGTH - HEADER_LENGTH)
  const expected = integrity(signed)
  let difference = 0
  for (let i = 0; i < 20; i++) difference |= (bytes[signedLength + 4 + i] as number) ^ (expected[i] as number)
  return difference === 0
}

/** The success response: the address that the request came from, signed. */
export function bindingSuccess(
  request: Uint8Array,
  source: { readonly address: Uint8Array; readonly port: number },
  integrity: Integrity
): Uint8Array {
  const { address, port } = source
  const bytes = response(request, { type: BINDING_SUCCESS, attribute: XOR_MAPPED_ADDRESS, length: 4 + address.length })
  const at = HEADER_LENGTH + 4
  bytes[at + 1] = address.length === 4 ? 1 : 2
  writeUint16(bytes, at + 2, port ^ (MAGIC_COOKIE >>> 16))
  // Over an IPv4 address the magic cookie, over an IPv6 address the transaction too (§14.2).
  for (let i = 0; i < address.length; i++) bytes[at + 4 + i] = (address[i] as number) ^ (bytes[4 + i] as number)
  return sign(bytes, integrity)
}

/** 487 Role Conflict (RFC 8445 §7.3.1.1): the peer has to take the controlling role. */
export function roleConflict(request: Uint8Array, integrity: Integrity): Uint8Array {
  const bytes = response(request, { type: BINDING_ERROR, attribute: ERROR_CODE, length: 4 })
  bytes[HEADER_LENGTH + 6] = 4
  bytes[HEADER_LENGTH + 7] = 87
  return sign(bytes, integrity)
}

/** Numeric address as octets; undefined for what is none. */
export function addressBytes(text: string): Uint8Array | undefined {
  if (!text.includes(':')) {
    const octets = text.split('.').map(Number)
    return octets.length === 4 ? Uint8Array.from(octets) : undefined
  }
  const [head = '', tail] = (text.split('%')[0] ?? '').split('::')
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const gap = new Array<number>(Math.max(0, 16 - before.length - after.length)).fill(0)
  const octets = [...before, ...gap, ...after]
  return octets.length === 16 ? Uint8Array.from(octets) : undefined
}

function groups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >>> 8, value & 0xff]
  })
}

/** A response to that request with room for one attribute and what signs it. */
function response(request: Uint8Array, to: { type: number; attribute: number; length: number }): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + 4 + to.length + INTEGRITY_LENGTH + FINGERPRINT_LENGTH)
  writeUint16(bytes, 0, to.type)
  bytes.set(request.subarray(4, HEADER_LENGTH), 4)
  writeUint16(bytes, HEADER_LENGTH, to.attribute)
  writeUint16(bytes, HEADER_LENGTH + 2, to.length)
  return bytes
}

function sign(bytes: Uint8Array, integrity: Integrity): Uint8Array {
  const signed = bytes.length - INTEGRITY_LENGTH - FINGERPRINT_LENGTH
  writeUint16(bytes, 2, signed + INTEGRITY_LENGTH - HEADER_LENGTH)
  const tag = integrity(bytes.subarray(0, signed))
  writeUint16(bytes, signed, MESSAGE_INTEGRITY)
  writeUint16(bytes, signed + 2, 20)
  bytes.set(tag, signed + 4)
  const crcAt = bytes.length - FINGERPRINT_LENGTH
  writeUint16(bytes, 2, bytes.length - HEADER_LENGTH)
  writeUint16(bytes, crcAt, FINGERPRINT)
  writeUint16(bytes, crcAt + 2, 4)
  writeUint32(bytes, crcAt + 4, (crc32(bytes.subarray(0, crcAt)) ^ FINGERPRINT_MASK) >>> 0)
  return bytes
}

function asciiOf(bytes: Uint8Array): string {
  let text = ''
  for (const octet of bytes) text += String.fromCharCode(octet)
  return text
}
