import type { Translate } from './i18n.ts'

/** Errors of the system, of TLS and of Chromium, by what they have in common. */
const reasons = [
  [/CONN(?:ECTION_)?REFUSED/, 'refused'],
  [/ENOTFOUND|EAI_AGAIN|NAME_NOT_RESOLVED/, 'unnamed'],
  [/E(?:HOST|NET)UNREACH|ETIMEDOUT|UNREACHABLE|TIMED_OUT|INTERNET_DISCONNECTED/, 'unreachable'],
  [/ECONNRESET|EPIPE|CONNECTION_(?:RESET|CLOSED)|EMPTY_RESPONSE|other side closed|hang up/, 'broken'],
  [/expired|CERT_DATE_INVALID/, 'expired'],
  [/self[- ]signed/, 'selfSigned'],
  [/altnames|CERT_COMMON_NAME_INVALID/, 'otherName'],
  [/unable to (?:get|verify)|CERT_AUTHORITY_INVALID/, 'untrusted'],
  [/more than \d+ redirects|TOO_MANY_REDIRECTS/, 'tooMany'],
  [/from https to http/, 'lessSecure']
] as const satisfies readonly (readonly [RegExp, string])[]

/** Why there was no connection, from the words of a library; those themselves, in brackets, where they are not known. */
export function whyOf(reason: string, t: Translate): string {
  const known = reasons.find(([pattern]) => pattern.test(reason))?.[1]
  return known === undefined ? `(${reason})` : t(`why.${known}`)
}
