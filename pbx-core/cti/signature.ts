import type { Crypto } from '../base/crypto.ts'
import { octetsFromText } from '../base/octets.ts'

/** Headers of a post-call request (`2-cti`, Post-call). */
export const deliveryHeader = 'X-Offhook-Delivery'
export const signatureHeader = 'X-Offhook-Signature'

export interface DeliveryName {
  readonly uniqueid: string
  /** 1 for the first segment of a call. */
  readonly segment: number
  /** `cti.postCall` */
  readonly hook: string
  /** The second delivery, with notes that were finished after the hang-up. */
  readonly notes?: boolean
}

/** `<uniqueid>.<segment>.<hook>`, and `.notes` behind it for the second delivery. */
export function deliveryId({ uniqueid, segment, hook, notes = false }: DeliveryName): string {
  return `${uniqueid}.${segment}.${hook}${notes ? '.notes' : ''}`
}

/**
 * `sha256=<hex>`: HMAC-SHA-256 of the body, or for a GET of the query as it is sent, without
 * its question mark. Key and text are taken as UTF-8.
 */
export function signDelivery(crypto: Crypto, secret: string, request: { url: string; body: string | null }): string {
  const signed = request.body ?? new URL(request.url).search.slice(1)
  return `sha256=${crypto.hmacSha256(octetsFromText(secret), octetsFromText(signed))}`
}
