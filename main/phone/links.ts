const schemes = /^(tel|callto|sips?|offhook):/i
/** As in a file, a page or a script. */
const anyScheme = /^[a-z][a-z\d+.-]*:/i
const longestLink = 512
const longestTarget = 128

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
  if (url.length > longestLink || !isLink(url)) return undefined
  const text = textOf(url)
  // `callto:tel:+15550100199`, as some programs write it: one address in another, and no more.
  if (text === undefined || isSip(url) || !isLink(text)) return targetOf(url, text)
  return targetOf(text, textOf(text))
}

function targetOf(url: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (isSip(url)) return sipTarget(text)
  return anyScheme.test(text) ? undefined : text
}

/** Whether the domain is ours is checked where it is read: 101 there is not 101 here. What begins with + is the same everywhere. */
function sipTarget(text: string): string | undefined {
  const [user = '', ...hosts] = text.split('@')
  // A password, which a link has none to tell; a second @, by which a host would pass for a part of the name.
  if (user === '' || user.includes(':') || hosts.length > 1) return undefined
  return hosts.length === 0 || /^\+[\d().\s-]+(;|$)/.test(user) ? user : `sip:${text}`
}

/** What stands between the scheme and `?` or `#`; undefined where it is none that could be shown. */
function textOf(url: string): string | undefined {
  const rest = url.replace(schemes, '').replace(/^\/\//, '')
  const [address = ''] = rest.split(/[?#]/, 1)
  // Characters without a form of their own would have it read in another order than it stands in.
  const text = decode(address).replace(/\p{Cf}/gu, '')
  const target = text.replace(/\/+$/, '').trim()
  const isShown = target !== '' && target.length <= longestTarget && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)
  return isShown ? target : undefined
}

function isSip(url: string): boolean {
  return /^sips?:/i.test(url)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
