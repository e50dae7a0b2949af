/**
 * Whether two addresses lead to one application (scheme, host and port; a template has no variables in them): only then
 * it may have what it was entrusted with.
 */
export function isSameOrigin(one: string, other: string): boolean {
  const origin = URL.parse(one)?.origin
  return origin !== undefined && origin === URL.parse(other)?.origin
}
