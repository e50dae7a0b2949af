import { namedVariable, templateParts } from '../../../pbx-core/contract/placeholder.ts'

export type TemplateFault = 'scheme' | 'url' | 'host' | 'unclosed' | 'tooLong'

export const longestUrl = 2048

/** What main would refuse, said while it is typed; null where all is well, or nothing is typed. */
export function faultOf(template: string): TemplateFault | null {
  const text = template.trim()
  if (text === '') return null
  if (text.length > longestUrl) return 'tooLong'
  const scheme = /^https?:\/\//i.exec(text)?.[0]
  if (scheme === undefined) return /^[^:/?#]*%%/.test(text) ? 'host' : 'scheme'
  const authority = text.slice(scheme.length).split(/[/?#]/, 1)[0] ?? ''
  if (authority.includes('%%')) return 'host'
  const plain = templateParts(text)
    .map(({ text: literal, variable }) => (variable === null ? literal : 'x'))
    .join('')
  if (plain.includes('%%')) return 'unclosed'
  return URL.canParse(plain) ? null : 'url'
}

/** Whether there is such a variable, in whatever form of a number; `sip:` reads any header, `user:` any field. */
export function isKnown(variable: string, known: ReadonlySet<string>): boolean {
  const { name } = namedVariable(variable)
  return known.has(name) || name.startsWith('sip:') || name.startsWith('user:')
}

/** Names that are used and not known, each once. */
export function unknownIn(template: string, known: ReadonlySet<string>): readonly string[] {
  const names = templateParts(template).flatMap(({ variable }) => variable ?? [])
  return [...new Set(names)].filter((name) => !isKnown(name, known))
}
