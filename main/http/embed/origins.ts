/** A name or an IPv4 address: the hosts that a policy can name (CSP3 §2.3.1), and no wildcard of it. */
const host = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?$/

/**
 * Whose pages may frame Offhook's, of `listen.allowedOrigins`. What no browser would call an origin is left out: there it
 * matches no page, and in a policy `https://*.acme.test` would be every page of a domain, and a `;` a policy of its own.
 */
export function framingOrigins(allowedOrigins: readonly string[]): readonly string[] {
  return allowedOrigins.filter((origin) => {
    const url = URL.parse(origin)
    return url !== null && /^https?:$/.test(url.protocol) && url.origin === origin && host.test(url.host)
  })
}
