const schemes = /^(tel|callto|sips?|offhook):/i

/** Whether it is an address that a telephone opens: `tel:`, `callto:`, `sip:`, `offhook:`. */
export function isLink(text: string): boolean {
  return schemes.test(text)
}

/**
 * What a `tel:` (RFC 3966), `callto:`, `sip:` or `offhook:` link says, as one would type it; undefined for
 * everything else. What number it means is read where it is shown, and nothing of it is dialled without a
 * press of Enter.
 */
export function linkTarget(url: string): string | undefined {
  if (url.length > 512 || !schemes.test(url)) return undefined
  const rest = url.replace(schemes, '').replace(/^\/\//, '')
  const [address = ''] = rest.split(/[?#]/, 1)
  const decoded = decode(address)
  const target = decoded.replace(/\/+$/, '').trim()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (target === '' || target.length > 128 || /[\x00-\x1f\x7f]/.test(decoded)) return undefined
  if (!/^sips?:/i.test(url)) return target
  const at = target.indexOf('@')
  // Whether the domain is ours is checked when it is dialled.
  if (at < 0) return target
  const user = target.slice(0, at)
  return /^[+\d*#().\s-]+(;|$)/.test(user) ? user : `sip:${target}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
