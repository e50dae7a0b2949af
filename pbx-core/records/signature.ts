import { base64FromOctets, octetsFromBase64, octetsFromHex } from '../base/base64.ts'
import { type Octets, octetsFromText } from '../base/octets.ts'

/** Lower-case hex of HMAC-SHA-256. */
export type Hmac = (key: Octets, data: Octets) => string

/** What a signature is made of. */
export interface SignedRequest {
  /** `X-Offhook-Delivery` */
  readonly id: string
  /** Of the attempt, Unix milliseconds. */
  readonly at: number
  /** The body; for GET the query as it is sent. */
  readonly payload: string
}

/**
 * Headers by which a receiver knows that a request is ours (`2-cti`, Post-call): our own one, and the three of Standard
 * Webhooks, which hold a signature by each secret. `secrets` are the newest first; our own header is made with the last
 * until that is removed, for an application that knows one secret has not changed over yet.
 */
export function signatureHeaders(
  { id, at, payload }: SignedRequest,
  secrets: readonly string[],
  hmac: Hmac
): Readonly<Record<string, string>> {
  const last = secrets.at(-1)
  if (last === undefined) return {}
  const timestamp = String(Math.trunc(at / 1000))
  const octets = octetsFromText(payload)
  const signed = octetsFromText(`${id}.${timestamp}.`) + octets
  const signatures = secrets.map((secret) => `v1,${base64FromOctets(octetsFromHex(hmac(keyOf(secret), signed)))}`)
  return {
    'X-Offhook-Signature': `sha256=${hmac(keyOf(last), octets)}`,
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' ')
  }
}

/** What is configured as `secret`, newest first; empty texts are none. */
export function secretsOf(secret: string | readonly string[] | undefined): readonly string[] {
  const all = typeof secret === 'string' ? [secret] : (secret ?? [])
  return all.filter((each) => each !== '')
}

/** What follows `whsec_`, base64-decoded; else the text itself, UTF-8. */
function keyOf(secret: string): Octets {
  const decoded = secret.startsWith('whsec_') ? octetsFromBase64(secret.slice(6)) : undefined
  return decoded === undefined || decoded === '' ? octetsFromText(secret) : decoded
}
