/**
 * The one grammar of `%%variable%%` (`2-cti`, Hook): read by what fills hooks in, by what tries them, and
 * by the window in which they are typed.
 */
export interface TemplatePart {
  readonly text: string
  /** In lower case, for names have no case; null for plain text. */
  readonly variable: string | null
}

// A name is a word, or `sip:` and a header's name (RFC 3261 §25.1, token) as far as it is used.
const placeholder = /%%([A-Za-z0-9_.:+!*'~-]+)%%/g

/** Plain text and variables in their order. What is not a well-formed name between two `%%` is plain text. */
export function templateParts(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let end = 0
  for (const match of template.matchAll(placeholder)) {
    if (match.index > end) parts.push({ text: template.slice(end, match.index), variable: null })
    parts.push({ text: match[0], variable: (match[1] ?? '').toLowerCase() })
    end = match.index + match[0].length
  }
  if (end < template.length) parts.push({ text: template.slice(end), variable: null })
  return parts
}

/** How a variable that is a number can be asked for (`2-cti`, Forms of a number). */
export const numberForms = ['e164', 'national', 'digits', 'last9', 'raw'] as const
export type NumberForm = (typeof numberForms)[number]

export interface NamedVariable {
  readonly name: string
  /** null: as it stands. */
  readonly form: NumberForm | null
}

/** `calleridnumber:e164` is `calleridnumber` in a form; `sip:` before a header's name is none. */
export function namedVariable(variable: string): NamedVariable {
  const colon = variable.lastIndexOf(':')
  const form = numberForms.find((known) => known === variable.slice(colon + 1))
  const isForm = form !== undefined && colon > 0 && variable.slice(0, colon) !== 'sip'
  return isForm ? { name: variable.slice(0, colon), form } : { name: variable, form: null }
}
