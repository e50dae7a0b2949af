import { readUint16, writeUint16 } from '../rtp/packet.ts'

const digits = '0123456789*#ABCD'

/** Octets of a telephone-event payload (RFC 4733 §2.3). */
export const EVENT_LENGTH = 4

/** The digit of a DTMF event code (RFC 4733 §3.2); undefined for other events. */
export function digitOfEvent(event: number): string | undefined {
  return digits[event]
}

/** The event code of a digit, a letter in either case; undefined for anything else. */
export function eventOfDigit(digit: string): number | undefined {
  const event = digit.length === 1 ? digits.indexOf(digit.toUpperCase()) : -1
  return event < 0 ? undefined : event
}

export function readEventCode(bytes: Uint8Array, at: number): number {
  return bytes[at] as number
}

export function readEventEnd(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 1] as number) & 0x80) !== 0
}

/** In timestamp units. */
export function readEventDuration(bytes: Uint8Array, at: number): number {
  return readUint16(bytes, at + 2)
}

export function writeEvent(
  bytes: Uint8Array,
  at: number,
  { event, end, duration }: { readonly event: number; readonly end: boolean; readonly duration: number }
): void {
  bytes[at] = event
  // Volume in -dBm0: -10 is the usual level of a key (RFC 4733 §2.3.4).
  bytes[at + 1] = (end ? 0x80 : 0) | 10
  writeUint16(bytes, at + 2, duration)
}

export function writeEventDuration(bytes: Uint8Array, at: number, duration: number): void {
  writeUint16(bytes, at + 2, duration)
}
