import { escapedParam, escapedUser } from './escape.ts'
import { noParams } from './params.ts'
import type { SipUri } from './uri.ts'

export interface UriParts {
  /** `sip` where absent. */
  readonly scheme?: 'sip' | 'sips'
  /** Unescaped; text or octets. Absent or '': a URI without user. */
  readonly user?: string
  /** A host name, or an address; IPv6 with or without brackets. */
  readonly host: string
  /** Absent or 0: none. */
  readonly port?: number
  /** Unescaped; '' makes a parameter without value (`lr`). */
  readonly params?: Readonly<Record<string, string>>
}

/** Makes a SIP URI, escaping what has to be (RFC 3261 §19.1.2). */
export function makeUri(parts: UriParts): SipUri {
  const scheme = parts.scheme ?? 'sip'
  const user = escapedUser(parts.user ?? '')
  const host = hostText(parts.host)
  const port = parts.port ?? 0
  let text = user === '' ? `${scheme}:${host}` : `${scheme}:${user}@${host}`
  if (port !== 0) text += `:${port}`
  if (parts.params === undefined) return { scheme, user, host, port, params: noParams, headers: '', text }
  const params = new Map<string, string>()
  for (const [name, value] of Object.entries(parts.params)) {
    params.set(name.toLowerCase(), value)
    text += value === '' ? `;${escapedParam(name)}` : `;${escapedParam(name)}=${escapedParam(value)}`
  }
  return { scheme, user, host, port, params, headers: '', text }
}

/** A host as URIs and Via write it: lower-case, IPv6 in brackets. */
export function hostText(host: string): string {
  const isBareIpv6 = host.includes(':') && !host.startsWith('[')
  return isBareIpv6 ? `[${host.toLowerCase()}]` : host.toLowerCase()
}
