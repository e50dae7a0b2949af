import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { decimal, hostNameEnd, isHexDigit } from './syntax.ts'

export interface HostPort {
  /** Lower-case; IPv6 with its brackets. */
  readonly host: string
  /** 0 where none is given. */
  readonly port: number
}

const colon = 0x3a
const openBracket = 0x5b

/**
 * Parses `host [":" port]` (RFC 3261 §25.1; IPv6 as corrected by RFC 5954). What stands in
 * the brackets is all address: `[2001:db8::10:5070]` has no port (RFC 5118 §4.3).
 */
export function parseHostPort(octets: Octets): Result<HostPort, Fault> {
  const isIpv6 = octets.charCodeAt(0) === openBracket
  const hostEnd = isIpv6 ? octets.indexOf(']') + 1 : hostNameEnd(octets, 0)
  if (hostEnd === 0) return err('has a malformed host')
  let host = octets.slice(0, hostEnd).toLowerCase()
  if (isIpv6) {
    host = withoutExtraColon(host)
    if (ipv6Groups(host.slice(1, -1)) === undefined) return err('has a malformed host')
  }
  if (hostEnd === octets.length) return ok({ host, port: 0 })
  if (octets.charCodeAt(hostEnd) !== colon) return err('has a malformed host')
  const port = decimal(octets, { from: hostEnd + 1, end: octets.length }, 65_535)
  if (port === -1) return err('has a malformed port')
  return ok({ host, port })
}

/**
 * The grammar of RFC 3261 wrongly asked for three colons before an IPv4 part; peers that
 * followed it are understood (RFC 5118 §4.10).
 */
function withoutExtraColon(host: string): string {
  const at = host.indexOf(':::')
  return at !== -1 && host.includes('.', at) ? host.slice(0, at) + host.slice(at + 1) : host
}

/** The eight groups of an IPv6 address; undefined where it is none. */
function ipv6Groups(text: string): readonly number[] | undefined {
  const gap = text.indexOf('::')
  if (gap === -1) {
    const groups = groupsOf(text)
    return groups?.length === 8 ? groups : undefined
  }
  const before = gap === 0 ? [] : groupsOf(text.slice(0, gap))
  const after = gap + 2 === text.length ? [] : groupsOf(text.slice(gap + 2))
  if (before === undefined || after === undefined) return undefined
  const missing = 8 - before.length - after.length
  return missing < 1 ? undefined : [...before, ...new Array<number>(missing).fill(0), ...after]
}

function groupsOf(text: string): number[] | undefined {
  if (text.length > 45) return undefined
  const parts = text.split(':')
  const groups: number[] = []
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes('.')) {
      const octets = ipv4Octets(part)
      if (octets === undefined) return undefined
      const [a, b, c, d] = octets
      groups.push(a * 256 + b, c * 256 + d)
    } else {
      if (part.length < 1 || part.length > 4) return undefined
      for (let at = 0; at < part.length; at++) if (!isHexDigit(part, at)) return undefined
      groups.push(Number.parseInt(part, 16))
    }
  }
  return groups
}

function ipv4Octets(text: string): readonly [number, number, number, number] | undefined {
  const [a, b, c, d, ...rest] = text.split('.').map((part) => decimal(part, { from: 0, end: part.length }, 255))
  if (a === undefined || b === undefined || c === undefined || d === undefined || rest.length > 0) return undefined
  return Math.min(a, b, c, d) < 0 ? undefined : [a, b, c, d]
}

/** Whether two hosts are the same name or address, however an IPv6 address is written (RFC 5954 §4.2). */
export function hostEquals(a: string, b: string): boolean {
  if (a === b) return true
  if (!a.startsWith('[') || !b.startsWith('[')) return false
  const left = ipv6Groups(a.slice(1, -1))
  const right = ipv6Groups(b.slice(1, -1))
  return left !== undefined && right !== undefined && left.every((group, index) => group === right[index])
}
