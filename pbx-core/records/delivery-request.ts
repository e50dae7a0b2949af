import type { HttpRequest } from '../base/http.ts'
import { originOf } from './outbox.ts'
import type { DeliveryHook, HookDelivery } from './port.ts'
import { type Hmac, type SignedRequest, secretsOf, signatureHeaders } from './signature.ts'

/**
 * The reply's body is ignored, so a long one is no failure; this only keeps an endless one
 * from holding a connection for good.
 */
const maxReplyBytes = 1024 * 1024
const maxRedirects = 3

/** The request of an attempt at that time, Unix milliseconds. */
export function deliveryRequest(
  delivery: HookDelivery,
  hook: DeliveryHook,
  { at, hmac }: { readonly at: number; readonly hmac: Hmac }
): HttpRequest {
  return {
    method: delivery.method,
    url: targetOf(delivery, hook),
    headers: headersOf(delivery, hook, signatureHeaders(signedRequest(delivery, at), secretsOf(hook.secret), hmac)),
    body: delivery.body,
    timeoutMs: hook.timeoutMs,
    maxBytes: maxReplyBytes,
    maxRedirects,
    ...(hook.ca === undefined ? {} : { ca: hook.ca }),
    ...(hook.reach === undefined ? {} : { reach: hook.reach })
  }
}

/** With the hook's user and password, where the hook still leads to where the delivery goes. */
function targetOf(delivery: HookDelivery, hook: DeliveryHook): string {
  if (originOf(hook.url) !== originOf(delivery.url)) return delivery.url
  const { username, password } = new URL(hook.url)
  if (username === '' && password === '') return delivery.url
  const target = new URL(delivery.url)
  target.username = username
  target.password = password
  return target.href
}

function headersOf(
  delivery: HookDelivery,
  hook: DeliveryHook,
  signatures: Readonly<Record<string, string>>
): Record<string, string> {
  const ours: Record<string, string> = { 'X-Offhook-Delivery': delivery.id, ...signatures }
  const theirs = Object.entries(hook.headers)
  const taken = new Set(theirs.map(([name]) => name.toLowerCase()))
  const preset: Record<string, string> = {
    ...(taken.has('user-agent') ? {} : { 'User-Agent': 'Offhook' }),
    ...(delivery.body === null || taken.has('content-type') ? {} : { 'Content-Type': 'application/json' })
  }
  const reserved = new Set(Object.keys(ours).map((name) => name.toLowerCase()))
  return { ...preset, ...Object.fromEntries(theirs.filter(([name]) => !reserved.has(name.toLowerCase()))), ...ours }
}

function signedRequest({ id, body, url }: HookDelivery, at: number): SignedRequest {
  // The query as it goes over the wire, which is what `URL` makes of a raw blank or umlaut.
  return { id, at, payload: body ?? new URL(url).search.slice(1) }
}
