import { type MailKind, type MailPart, type MailTemplate, mailParts } from './mail.ts'
import { htmlFaults } from './mail-html.ts'
import { namedVariable, templateParts } from './placeholder.ts'

/**
 * What a template of a mail may say: `%%variables%%` as hooks have them (`2-cti`, Hook), and no logic. A line all of
 * whose variables are empty is left out. What nobody knows is refused when it is saved, not mailed to somebody.
 */

const ofAll = ['user', 'username', 'domain', 'uniqueid', 'calldate', 'when', 'portal'] as const
const ofCaller = ['caller', 'calleridname', 'calleridnumber', 'exten', 'link'] as const

/** Variables of each kind, in the order in which they are offered. */
export const mailVariables = {
  missed: [...ofCaller, ...ofAll],
  voicemail: [...ofCaller, 'duration', 'voicemail', 'notattached', ...ofAll],
  emergency: ['caller', 'number', 'callback', 'location', ...ofAll]
} as const satisfies Record<MailKind, readonly string[]>
export type MailVariable = (typeof mailVariables)[MailKind][number]

/** Those that are addresses of pages: what a link may begin with. */
export const mailLinks: readonly string[] = ['link', 'portal', 'voicemail'] satisfies readonly MailVariable[]
/** Those that are numbers, and can be asked for in a form (`2-cti`, Forms of a number). */
export const mailNumbers: readonly string[] = [
  'calleridnumber',
  'exten',
  'callback',
  'number'
] satisfies readonly MailVariable[]

export type TemplateFaultCode =
  | 'empty'
  | 'too-long'
  | 'line-break'
  | 'unknown-variable'
  | 'not-a-number'
  | 'stray'
  | 'variable-place'
  | 'link-start'
  | 'tag-lines'
  | 'script'
  | 'tag-open'

/** What is wrong with a template, and where; lines and columns count from 1. */
export interface TemplateFault {
  readonly part: MailPart
  readonly line: number
  readonly column: number
  readonly code: TemplateFaultCode
  /** What it is about: `%%caler%%`, `<script>`. */
  readonly text: string
}

const longest: Readonly<Record<MailPart, number>> = { subject: 250, text: 20_000, html: 100_000 }

export function templateFaults(kind: MailKind, template: MailTemplate): readonly TemplateFault[] {
  return mailParts.flatMap((part) => {
    const text = template[part]
    return faultsOf(kind, part, text).map(({ at, code, text: about }) => ({
      part,
      ...placeOf(text, at),
      code,
      text: about
    }))
  })
}

interface Found {
  /** Index of its first character. */
  readonly at: number
  readonly code: TemplateFaultCode
  readonly text: string
}

function faultsOf(kind: MailKind, part: MailPart, text: string): readonly Found[] {
  if (text.trim() === '') return [{ at: 0, code: 'empty', text: '' }]
  if (text.length > longest[part]) return [{ at: longest[part], code: 'too-long', text: String(longest[part]) }]
  const lineBreak = text.search(/[\r\n]/)
  return [
    ...(part === 'subject' && lineBreak >= 0 ? [{ at: lineBreak, code: 'line-break', text: '' } as const] : []),
    ...variableFaults(kind, text),
    ...(part === 'html' ? htmlFaults(text, mailLinks) : [])
  ].sort((one, other) => one.at - other.at)
}

function variableFaults(kind: MailKind, text: string): readonly Found[] {
  const known: readonly string[] = mailVariables[kind]
  let at = 0
  return templateParts(text).flatMap(({ text: part, variable }): readonly Found[] => {
    const start = at
    at += part.length
    if (variable === null) {
      const stray = part.indexOf('%%')
      return stray < 0 ? [] : [{ at: start + stray, code: 'stray', text: part.slice(stray, stray + 24).trim() }]
    }
    const { name, form } = namedVariable(variable)
    if (!known.includes(name)) return [{ at: start, code: 'unknown-variable', text: part }]
    if (form !== null && !mailNumbers.includes(name)) return [{ at: start, code: 'not-a-number', text: part }]
    return []
  })
}

function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split(/\r\n|\r|\n/)
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

const texts: Readonly<Record<TemplateFaultCode, (text: string) => string>> = {
  empty: () => 'it is empty',
  'too-long': (most) => `it has more than ${most} characters`,
  'line-break': () => 'a subject is one line',
  'unknown-variable': (text) => `nobody knows ${text} here`,
  'not-a-number': (text) => `${text} asks for the form of a number, which it is none of`,
  stray: (text) => `"${text}" is no variable: its name stands between two %%`,
  'variable-place': (text) => `${text} may stand in text, or in the quoted value of an attribute`,
  'link-start': (text) =>
    `an address cannot begin with ${text}: it begins with https:, tel:, or a variable that is one`,
  'tag-lines': (text) => `the tag with ${text} must stand on one line, for a line without a value is left out`,
  script: (text) => `${text} does nothing in a mail, and is refused`,
  'tag-open': (text) => `${text} is not closed`
}

/** In English, as faults of a configuration are. */
export function textOfTemplateFault({ line, column, code, text }: TemplateFault): string {
  return `line ${line}, column ${column}: ${texts[code](text)}`
}
