import { nameFromOctets, type Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { parseElements } from './list.ts'
import { parseParams } from './params.ts'
import { isBlank, lessThan, quote, quotedEnd, semicolon, skipBlanks, trimBlanks, unquoted } from './syntax.ts'
import { parseUri, type SipUri } from './uri.ts'

/** The value of From, To, Contact, Route and the like (RFC 3261 §20.10). */
export interface NameAddr {
  /** Unquoted and decoded to text; '' where there is none. */
  readonly displayName: string
  readonly uri: SipUri
  /** Header parameters, names lower-case: `tag`, `expires`, `q`. */
  readonly params: ReadonlyMap<string, string>
  /** `params.get('tag')`, or ''. */
  readonly tag: string
  readonly text: Octets
}

/**
 * Parses one `name-addr` or `addr-spec` with its parameters. Without angle brackets every
 * parameter belongs to the header, and a URI with a comma or `?` is a fault (RFC 3261 §20).
 */
export function parseNameAddr(value: Octets): Result<NameAddr, Fault> {
  const text = trimBlanks(value)
  if (text === '') return err('is empty')
  if (text.charCodeAt(0) === quote) return parseQuotedName(text)
  const bracket = text.indexOf('<')
  if (bracket === -1) return parseAddrSpec(text)
  const displayName = trimBlanks(text.slice(0, bracket))
  if (!isPlainName(displayName)) return err('has a display name that needs quotes')
  return parseBracketed(text, bracket, displayName)
}

/** Every value of Contact, Route, Record-Route and the like, from all fields of that name. */
export function parseNameAddrList(fields: readonly Octets[]): Result<NameAddr[], Fault> {
  return parseElements(fields, parseNameAddr)
}

function parseQuotedName(text: Octets): Result<NameAddr, Fault> {
  const end = quotedEnd(text, 0)
  if (end === -1) return err('has no closing quote')
  const bracket = skipBlanks(text, end)
  if (text.charCodeAt(bracket) !== lessThan) return err('has a URI that needs brackets')
  return parseBracketed(text, bracket, unquoted(text, 0, end))
}

function parseBracketed(text: Octets, bracket: number, displayName: Octets): Result<NameAddr, Fault> {
  const end = text.indexOf('>', bracket)
  if (end === -1) return err('has no closing bracket')
  const uri = parseUri(text.slice(bracket + 1, end))
  if (!uri.ok) return uri
  return withParams({ displayName: nameFromOctets(displayName), uri: uri.value, text }, end + 1)
}

function parseAddrSpec(text: Octets): Result<NameAddr, Fault> {
  let end = 0
  while (end < text.length && text.charCodeAt(end) !== semicolon && !isBlank(text.charCodeAt(end))) end++
  const spec = text.slice(0, end)
  if (spec.includes(',') || spec.includes('?')) return err('has a URI that needs brackets')
  const uri = parseUri(spec)
  if (!uri.ok) return uri
  return withParams({ displayName: '', uri: uri.value, text }, end)
}

function withParams(parts: Pick<NameAddr, 'displayName' | 'uri' | 'text'>, from: number): Result<NameAddr, Fault> {
  const params = parseParams(parts.text, from)
  if (!params.ok) return params
  const { displayName, uri, text } = parts
  return ok({ displayName, uri, params: params.value, tag: params.value.get('tag') ?? '', text })
}

/**
 * An unquoted name should be tokens; anything is taken here that cannot be mistaken for the
 * structure around it (RFC 4475 §3.1.2.15: a comma could).
 */
function isPlainName(name: Octets): boolean {
  for (let at = 0; at < name.length; at++) {
    const character = name.charAt(at)
    if (character < ' ' && character !== '\t') return false
    if ('",;<>\x7f'.includes(character)) return false
  }
  return true
}
