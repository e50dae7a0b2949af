/** A piece of a hook's URL: plain text, or one `%%variable%%`. */
export interface TemplatePart {
  readonly text: string
  /** Its name in lower case (names are case-insensitive); null for plain text. */
  readonly variable: string | null
}

export type TemplateFault = 'scheme' | 'url' | 'host' | 'unclosed' | 'tooLong'

export const longestUrl = 2048
const variable = /%%([A-Za-z0-9_:-]+)%%/g

export function partsOf(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  for (const match of template.matchAll(variable)) {
    if (match.index > at) parts.push({ text: template.slice(at, match.index), variable: null })
    parts.push({ text: match[0], variable: match[1]?.toLowerCase() ?? '' })
    at = match.index + match[0].length
  }
  if (at < template.length) parts.push({ text: template.slice(at), variable: null })
  return parts
}

/** What main would refuse, said while it is typed; null where all is well, or nothing is typed. */
export function faultOf(template: string): TemplateFault | null {
  const text = template.trim()
  if (text === '') return null
  if (text.length > longestUrl) return 'tooLong'
  const scheme = /^https?:\/\//i.exec(text)?.[0]
  if (scheme === undefined) return /^[^:/?#]*%%/.test(text) ? 'host' : 'scheme'
  const authority = text.slice(scheme.length).split(/[/?#]/, 1)[0] ?? ''
  if (authority.includes('%%')) return 'host'
  const plain = text.replaceAll(variable, 'x')
  if (plain.includes('%%')) return 'unclosed'
  return URL.canParse(plain) ? null : 'url'
}

/** Names that are used and not known; `sip:` reads any header. */
export function unknownIn(template: string, known: ReadonlySet<string>): readonly string[] {
  const names = partsOf(template).flatMap(({ variable }) => (variable === null ? [] : [variable]))
  return [...new Set(names)].filter((name) => !known.has(name) && !name.startsWith('sip:'))
}
