import { shownName } from '../../base/display-name.ts'
import { type Octets, octetsFromText } from '../../base/octets.ts'
import type { NameAddr } from './name-addr.ts'
import { noParams, type Params } from './params.ts'
import { isToken, quoted } from './syntax.ts'
import type { SipUri } from './uri.ts'
import { toOctets } from './wire.ts'

export interface NameAddrParts {
  /** Text; goes out as UTF-8. */
  readonly displayName?: string
  readonly uri: SipUri
  /** Header parameters; '' makes one without value. Values that are no tokens are quoted. */
  readonly params?: Readonly<Record<string, string>> | Params
}

/** Makes the value of From, To, Contact, Route and the like. */
export function makeNameAddr(parts: NameAddrParts): NameAddr {
  const displayName = shownName(parts.displayName ?? '')
  const params = paramsOf(parts.params)
  const { uri } = parts
  return { displayName, uri, params, tag: params.get('tag') ?? '', text: formatNameAddr({ displayName, uri, params }) }
}

/** Always with angle brackets, so that nothing of the URI is taken for a header parameter. */
export function formatNameAddr(parts: NameAddrParts): Octets {
  const displayName = shownName(parts.displayName ?? '')
  const name = displayName === '' ? '' : `${quoted(octetsFromText(displayName))} `
  return `${name}<${parts.uri.text}>${formatParams(paramsOf(parts.params))}`
}

/** `;name=value` for each parameter, quoted where it must be (RFC 3261 §25.1 generic-param). */
export function formatParams(params: Params): Octets {
  let text = ''
  for (const [name, value] of params) {
    if (value === '') text += `;${name}`
    else text += isToken(value) ? `;${name}=${value}` : `;${name}=${quoted(toOctets(value))}`
  }
  return text
}

/** The same value with a tag (RFC 3261 §8.2.6.2); nothing is parsed again. */
export function withTag(value: NameAddr, tag: string): NameAddr {
  const params = new Map(value.params).set('tag', tag)
  return { ...value, params, tag, text: `${value.text};tag=${tag}` }
}

function paramsOf(params: NameAddrParts['params']): Params {
  if (params === undefined) return noParams
  if (params instanceof Map) return params
  return new Map(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]))
}
