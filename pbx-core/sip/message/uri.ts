import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { unescaped } from './escape.ts'
import type { Fault } from './fault.ts'
import { parseHostPort } from './host.ts'
import { noParams, type Params } from './params.ts'
import { isUriText } from './syntax.ts'

/**
 * A SIP or SIPS URI (RFC 3261 §19.1), or any other absolute URI, of which only the scheme
 * and the text are known. `text` is exactly what stood on the wire.
 */
export interface SipUri {
  /** Lower-case. */
  readonly scheme: string
  /** Still escaped, for forwarding; compare and look up with `decodedUser`. A password is only in `text`. */
  readonly user: Octets
  /** Lower-case host name or address; IPv6 with its brackets. Empty for other schemes. */
  readonly host: string
  /** 0 where none is given. */
  readonly port: number
  /** In order; names lower-case; a parameter without value has ''. Escapes are resolved (RFC 4475 §3.1.1.3). */
  readonly params: ReadonlyMap<string, string>
  /** What follows `?`, unparsed: it is never turned into headers (RFC 4475 §3.1.2.11). */
  readonly headers: Octets
  readonly text: Octets
}

/** Parses a whole URI, without brackets or white space around it (RFC 3261 §19.1.1, §25.1 absoluteURI). */
export function parseUri(text: Octets): Result<SipUri, Fault> {
  if (text === '') return err('is empty')
  const colon = text.indexOf(':')
  if (colon === -1) return err('has no scheme')
  const scheme = text.slice(0, colon).toLowerCase()
  if (!isUriText(text)) return err('has a character that must be escaped')
  if (scheme === 'sip' || scheme === 'sips') return parseSipUri(scheme, text)
  if (!isScheme(scheme)) return err('has a malformed scheme')
  return ok({ scheme, user: '', host: '', port: 0, params: noParams, headers: '', text })
}

function parseSipUri(scheme: string, text: Octets): Result<SipUri, Fault> {
  const userAt = scheme.length + 1
  const at = text.indexOf('@', userAt)
  if (at !== -1 && text.includes('@', at + 1)) return err('has more than one @')
  const user = at === -1 ? '' : userOf(text.slice(userAt, at))
  if (at !== -1 && user === '') return err('has an empty user')
  const hostAt = at === -1 ? userAt : at + 1
  const question = text.indexOf('?', hostAt)
  const paramsEnd = question === -1 ? text.length : question
  const semicolon = text.indexOf(';', hostAt)
  const hostEnd = semicolon === -1 || semicolon > paramsEnd ? paramsEnd : semicolon
  const hostPort = parseHostPort(text.slice(hostAt, hostEnd))
  if (!hostPort.ok) return hostPort
  const params = hostEnd === paramsEnd ? ok(noParams) : parseUriParams(text.slice(hostEnd + 1, paramsEnd))
  if (!params.ok) return params
  const { host, port } = hostPort.value
  const headers = question === -1 ? '' : text.slice(question + 1)
  return ok({ scheme, user, host, port, params: params.value, headers, text })
}

function userOf(userInfo: Octets): Octets {
  const password = userInfo.indexOf(':')
  return password === -1 ? userInfo : userInfo.slice(0, password)
}

/** Parses `name[=value]` separated by semicolons: unlike header parameters without white space or quotes. */
function parseUriParams(text: Octets): Result<Params, Fault> {
  const params = new Map<string, Octets>()
  for (const part of text.split(';')) {
    const sign = part.indexOf('=')
    const name = unescaped(sign === -1 ? part : part.slice(0, sign)).toLowerCase()
    if (name === '') return err('has an empty parameter')
    if (params.has(name)) return err('repeats a parameter')
    params.set(name, sign === -1 ? '' : unescaped(part.slice(sign + 1)))
  }
  return ok(params)
}

function isScheme(scheme: string): boolean {
  for (let at = 0; at < scheme.length; at++) {
    const character = scheme.charAt(at)
    const isLetter = character >= 'a' && character <= 'z'
    if (!isLetter && (at === 0 || !'0123456789+-.'.includes(character))) return false
  }
  return scheme !== ''
}

/** The user part with its escapes resolved once: what a number or a user is looked up by. */
export function decodedUser(uri: SipUri): Octets {
  return unescaped(uri.user)
}

export function formatUri(uri: SipUri): Octets {
  return uri.text
}
