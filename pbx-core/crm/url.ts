import { fill, type Names } from './expression.ts'

export interface UrlParts {
  /** Scheme, host and port, or an expression for them: filled by whoever set it up alone, and as it is. */
  readonly place: string
  /** What follows: values in it are percent-encoded. */
  readonly rest: string
}

/** Undefined where it begins neither with `http://`, `https://` nor with an expression. */
export function partsOfUrl(url: string): UrlParts | undefined {
  const match = /^(?:https?:\/\/|\[[^\]]*\])[^/?#]*/i.exec(url)
  return match === null ? undefined : { place: match[0], rest: url.slice(match[0].length) }
}

/** Undefined where what was filled in makes no address of it. */
export function filledUrl(
  url: string,
  query: readonly (readonly [string, string])[],
  names: Names
): string | undefined {
  const parts = partsOfUrl(url)
  if (parts === undefined) return undefined
  const place = fill({ text: parts.place, passes: 1 }, names).trim()
  const rest = fill({ text: parts.rest, passes: 1 }, names, encoded)
  const more = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')
  const separator = rest.includes('?') ? '&' : '?'
  const whole = URL.parse(place + rest + (more === '' ? '' : separator + more))
  return whole !== null && /^https?:$/.test(whole.protocol) ? whole.href : undefined
}

/** The page of a contact as a reply gives it; '' where it is none that a browser should open. */
export function pageUrl(text: string): string {
  const url = text.length > 2048 ? null : URL.parse(text.trim())
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : ''
}

export function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed())
}
