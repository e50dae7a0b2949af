import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether another site has sent this request: a foreign `Origin`, or a `Sec-Fetch-Site` other
 * than `same-origin` and `none` (W3C Fetch Metadata). Programs that are no browsers send neither.
 */
export function fromForeignSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  return foreignOrigin(headers) || (site !== undefined && site !== 'same-origin' && site !== 'none')
}

/**
 * Whether remembered credentials may have been resent without the person's doing: a browser says `same-origin` where a
 * page of ours asks; a link opened from elsewhere on the desktop (`none`) counts as foreign too, and silence as well
 * (`3-click-to-dial`, Safety).
 */
export function mayBeForged(headers: IncomingHttpHeaders): boolean {
  return foreignOrigin(headers) || (isBrowser(headers) && headers['sec-fetch-site'] !== 'same-origin')
}

/**
 * Whether a browser has sent it, which adds cookies and remembered credentials by itself. Over plain HTTP beyond this
 * machine browsers send no `Sec-Fetch-*` (W3C Fetch Metadata §2): they are known by what else they send.
 */
export function isBrowser(headers: IncomingHttpHeaders): boolean {
  const names = Object.keys(headers)
  return (
    names.some((name) => name.startsWith('sec-fetch-') || name === 'upgrade-insecure-requests') ||
    /\btext\/html\b/i.test(headers.accept ?? '') ||
    (headers['user-agent'] ?? '').startsWith('Mozilla/')
  )
}

/**
 * Whether a page asks for it by itself, an image or a script of another site: a person navigates. A browser says
 * `Sec-Fetch-Site` wherever it says the mode (W3C Fetch Metadata §2); the mode alone is that of Node's own `fetch`.
 */
export function isFetchedByForeignPage(headers: IncomingHttpHeaders): boolean {
  const mode = headers['sec-fetch-mode']
  if (mode === undefined || mode === 'navigate' || fromOwnPage(headers)) return false
  return headers['sec-fetch-site'] !== undefined || headers.origin !== undefined
}

/** Whether a person goes to a page: over plain HTTP beyond this machine browsers say nothing but what they accept. */
export function isNavigation(headers: IncomingHttpHeaders): boolean {
  const mode = headers['sec-fetch-mode']
  return mode === undefined ? /\btext\/html\b/i.test(headers.accept ?? '') : mode === 'navigate'
}

/**
 * Whether one of our own pages has sent it, as the browser says. A missing word is none: with a
 * cookie, which browsers send by themselves, it has to be said.
 */
export function fromOwnPage(headers: IncomingHttpHeaders): boolean {
  if (foreignOrigin(headers)) return false
  const site = headers['sec-fetch-site']
  return site === undefined ? headers.origin !== undefined : site === 'same-origin'
}

/** The scheme does not count: a proxy may have ended TLS before us. */
function foreignOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return false
  const match = /^(https?:)\/\/([^/]+)$/i.exec(origin)
  if (match === null || host === undefined) return true
  try {
    return new URL(origin).host !== new URL(`${match[1]}//${host}`).host
  } catch {
    return true
  }
}

/** A request that a browser makes ahead of the person, or a look without intent: it never calls. */
export function isPrefetch(headers: IncomingHttpHeaders): boolean {
  return ['sec-purpose', 'purpose', 'x-moz', 'x-purpose'].some((name) => {
    const value = headers[name]
    return typeof value === 'string' && /\b(prefetch|prerender|preview)\b/i.test(value)
  })
}
