import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Attribute, Connection, MediaLine, Origin, SessionDescription } from './session-description.ts'

export interface SdpError {
  readonly code: 'too-large' | 'octets' | 'line' | 'version' | 'origin' | 'connection' | 'time' | 'media'
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

/** Larger bodies and longer lists than any phone sends are refused before they cost anything. */
const limits = { octets: 65_536, lines: 2000, mediaLines: 64 }

// biome-ignore lint/suspicious/noControlCharactersInRegex: they must not occur (RFC 8866 §9, byte-string)
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f]/
const token = /^[!-~\x80-\xff]+$/

/**
 * Reads a session description (RFC 8866). Strict about what offer/answer rests on (`v`, `o`,
 * `c`, `t`, `m`); lenient where phones are sloppy: bare LF or CR, trailing blanks, empty
 * lines, a missing `s=` or `t=`, lines out of order within their section, unknown types.
 * Never throws; the work is linear in the size.
 */
export function parseSdp(octets: Octets): Result<SessionDescription, SdpError> {
  if (octets.length > limits.octets) return fault('too-large', 0, `more than ${limits.octets} octets`)
  if (forbidden.test(octets)) return fault('octets', 0, 'control characters')
  const lines = octets.split(/\r\n|\n|\r/)
  if (lines.length > limits.lines) return fault('too-large', limits.lines, `more than ${limits.lines} lines`)
  const draft = new Draft()
  for (const [index, raw] of lines.entries()) {
    const line = trimBlanks(raw)
    if (line === '') continue
    const type = line.charAt(0)
    if (line.charAt(1) !== '=') return fault('line', index + 1, 'expected <type>=<value>')
    const failed = draft.take(type, trimBlanks(line.slice(2)))
    if (failed !== undefined) return fault(failed.code, index + 1, failed.message)
  }
  return draft.finish(lines.length)
}

type Fault = Pick<SdpError, 'code' | 'message'>
type Section = { connection: Connection | null; attributes: Attribute[] }

/** What has been read so far; the lines after an `m=` belong to it. */
class Draft {
  #versionSeen = false
  #origin: Origin | undefined
  #name: Octets = '-'
  readonly #times: Octets[] = []
  readonly #session: Section = { connection: null, attributes: [] }
  readonly #media: MediaLine[] = []
  #section: Section = this.#session

  take(type: string, value: Octets): Fault | undefined {
    if (!this.#versionSeen && type !== 'v') return { code: 'version', message: 'expected v=0 first' }
    switch (type) {
      case 'v':
        return this.#takeVersion(value)
      case 'o':
        return this.#takeOrigin(value)
      case 's':
        this.#name = value === '' ? '-' : value
        return undefined
      case 'c':
        return this.#takeConnection(value)
      case 't':
        return this.#takeTime(value)
      case 'm':
        return this.#takeMedia(value)
      case 'a':
        this.#section.attributes.push(parseAttribute(value))
        return undefined
      default:
        return undefined
    }
  }

  finish(lineCount: number): Result<SessionDescription, SdpError> {
    if (!this.#versionSeen) return fault('version', lineCount, 'expected v=0')
    if (this.#origin === undefined) return fault('origin', lineCount, 'expected an o= line')
    return ok({
      origin: this.#origin,
      name: this.#name,
      ...this.#session,
      times: this.#times.length === 0 ? ['0 0'] : this.#times,
      media: this.#media
    })
  }

  #takeVersion(value: Octets): Fault | undefined {
    if (value !== '0' || this.#versionSeen) return { code: 'version', message: 'expected v=0 once' }
    this.#versionSeen = true
    return undefined
  }

  #takeOrigin(value: Octets): Fault | undefined {
    const match = /^([^ ]+) +(\d{1,39}) +(\d{1,39}) +([^ ]+) +([^ ]+) +([^ ]+)$/.exec(value)
    if (match === null || this.#origin !== undefined) {
      return { code: 'origin', message: 'expected one o=<username> <id> <version> <nettype> <addrtype> <address>' }
    }
    const [, username = '', sessionId = '', version = '', networkType = '', addressType = '', address = ''] = match
    this.#origin = { username, sessionId, version, networkType, addressType, address }
    return undefined
  }

  #takeConnection(value: Octets): Fault | undefined {
    const match = /^([^ ]+) +([^ ]+) +([^ ]+)$/.exec(value)
    if (match === null) return { code: 'connection', message: 'expected c=<nettype> <addrtype> <address>' }
    const [, networkType = '', addressType = '', address = ''] = match
    // Several c= lines under one m= are layers of a group (RFC 8866 §5.7): the first is the base.
    this.#section.connection ??= {
      networkType: networkType.toUpperCase(),
      addressType: addressType.toUpperCase(),
      address
    }
    return undefined
  }

  #takeTime(value: Octets): Fault | undefined {
    if (!/^\d{1,20} +\d{1,20}$/.test(value)) return { code: 'time', message: 'expected t=<start> <stop>' }
    this.#times.push(value)
    return undefined
  }

  #takeMedia(value: Octets): Fault | undefined {
    if (this.#media.length === limits.mediaLines) return { code: 'too-large', message: 'too many m= lines' }
    const line = parseMedia(value)
    if (line === undefined) return { code: 'media', message: 'expected m=<media> <port> <proto> <fmt> ...' }
    this.#section = { connection: null, attributes: [] }
    this.#media.push(Object.assign(this.#section, line))
    return undefined
  }
}

function parseMedia(value: Octets): Omit<MediaLine, keyof Section> | undefined {
  const [kind = '', ports = '', protocol = '', ...formats] = value.split(/ +/)
  const match = /^(\d{1,5})(?:\/(\d{1,5}))?$/.exec(ports)
  if (match === null || formats.length === 0) return undefined
  const port = Number(match[1])
  const portCount = Number(match[2] ?? 1)
  if (port > 65_535 || portCount === 0) return undefined
  if (!token.test(kind) || !token.test(protocol) || !formats.every((format) => token.test(format))) return undefined
  return { kind: kind.toLowerCase(), port, portCount, protocol: protocol.toUpperCase(), formats }
}

function parseAttribute(value: Octets): Attribute {
  const colon = value.indexOf(':')
  if (colon < 0) return { name: value, value: '' }
  return { name: value.slice(0, colon), value: trimBlanks(value.slice(colon + 1)) }
}

/** Not `trim()`: that would also take the octet A0, which ends UTF-8 characters. */
function trimBlanks(octets: Octets): Octets {
  let start = 0
  let end = octets.length
  while (start < end && isBlank(octets.charCodeAt(start))) start++
  while (end > start && isBlank(octets.charCodeAt(end - 1))) end--
  return octets.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

function fault(code: SdpError['code'], line: number, message: string): Result<never, SdpError> {
  return err({ code, line, message })
}
