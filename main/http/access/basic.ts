import type { Credential } from '../../access/credentials.ts'

/** Reads `Authorization: Basic …` (RFC 7617 §2), UTF-8. undefined where the header is another's or broken. */
export function parseBasic(authorization: string | undefined): Credential | undefined {
  const match = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')
  return match === null ? undefined : parseCredential(Buffer.from(match[1] ?? '', 'base64').toString('utf8'))
}

/** Reads `username:password`; the password may hold colons, and so may an IPv6 address. */
export function parseCredential(text: string): Credential | undefined {
  const [, name, password] = /^([^:@]*@\[[^\]]*\]|[^:]+):(.*)$/s.exec(text) ?? []
  return name === undefined || password === undefined ? undefined : { name, password }
}
