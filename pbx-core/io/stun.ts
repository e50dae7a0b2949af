import { isIPv4 } from 'node:net'
import type { Address } from '../sip/flow.ts'

const HEADER_LENGTH = 20
const MAGIC_COOKIE = 0x2112a442
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const BINDING_ERROR = 0x0111
const ERROR_CODE = 0x0009
const UNKNOWN_ATTRIBUTES = 0x000a
const XOR_MAPPED_ADDRESS = 0x0020
/** Attributes below this must be understood (RFC 5389 §15); of those a keep-alive needs none. */
const OPTIONAL_FROM = 0x8000

/** Whether a datagram on the SIP port is STUN: two zero bits, the magic cookie, a whole number of words (§6). */
export function isStun(packet: Buffer): boolean {
  return (
    packet.length >= HEADER_LENGTH &&
    (packet.readUInt8(0) & 0xc0) === 0 &&
    packet.readUInt32BE(4) === MAGIC_COOKIE &&
    packet.readUInt16BE(2) === packet.length - HEADER_LENGTH &&
    packet.length % 4 === 0
  )
}

/**
 * The answer to a Binding request, with which a phone keeps its flow open and learns its
 * address (RFC 5626 §4.4.2, RFC 5389 §7.3). Undefined for any other STUN message.
 */
export function stunAnswer(packet: Buffer, source: Address): Buffer | undefined {
  if (packet.readUInt16BE(0) !== BINDING_REQUEST) return undefined
  const unknown = unknownAttributes(packet)
  if (unknown === undefined) return undefined
  const transaction = packet.subarray(4, HEADER_LENGTH)
  if (unknown.length > 0) return message(BINDING_ERROR, transaction, refusal(unknown))
  return message(BINDING_SUCCESS, transaction, attribute(XOR_MAPPED_ADDRESS, xorAddress(source, transaction)))
}

/** Types that must be understood; undefined where the attributes are malformed. */
function unknownAttributes(packet: Buffer): number[] | undefined {
  const unknown: number[] = []
  let at = HEADER_LENGTH
  while (at < packet.length) {
    const type = packet.readUInt16BE(at)
    const length = packet.readUInt16BE(at + 2)
    if (type < OPTIONAL_FROM) unknown.push(type)
    at += 4 + padded(length)
  }
  return at === packet.length ? unknown : undefined
}

/** 420 Unknown Attribute, naming at most four, so that no answer outgrows its request by much (§7.3.1). */
function refusal(unknown: readonly number[]): Buffer {
  const named = unknown.slice(0, 4)
  const types = Buffer.alloc(named.length * 2)
  for (const [index, type] of named.entries()) types.writeUInt16BE(type, index * 2)
  return Buffer.concat([attribute(ERROR_CODE, Buffer.from([0, 0, 4, 20])), attribute(UNKNOWN_ATTRIBUTES, types)])
}

/** §15.2: port and address, xored so that no router on the way mistakes them for its business. */
function xorAddress({ address, port }: Address, transaction: Buffer): Buffer {
  const bytes = isIPv4(address) ? ipv4Bytes(address) : ipv6Bytes(address)
  const value = Buffer.alloc(4 + bytes.length)
  value.writeUInt8(bytes.length === 4 ? 1 : 2, 1)
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2)
  for (const [index, byte] of bytes.entries()) value.writeUInt8(byte ^ transaction.readUInt8(index), 4 + index)
  return value
}

function ipv4Bytes(address: string): number[] {
  return address.split('.').map(Number)
}

function ipv6Bytes(address: string): number[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const gap = new Array<number>(Math.max(0, 16 - before.length - after.length)).fill(0)
  return [...before, ...gap, ...after]
}

function groups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return ipv4Bytes(group)
    const value = Number.parseInt(group, 16)
    return [value >>> 8, value & 0xff]
  })
}

function attribute(type: number, value: Buffer): Buffer {
  const whole = Buffer.alloc(4 + padded(value.length))
  whole.writeUInt16BE(type, 0)
  whole.writeUInt16BE(value.length, 2)
  value.copy(whole, 4)
  return whole
}

function message(type: number, transaction: Buffer, attributes: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(attributes.length, 2)
  return Buffer.concat([head, transaction, attributes])
}

/** Attributes end at a multiple of four (§15). */
function padded(length: number): number {
  return (length + 3) & ~3
}
