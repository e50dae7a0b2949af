import type { MailPreview, MailTemplate } from '../contract/mail.ts'
import { templateParts } from '../contract/placeholder.ts'
import { escapeHtml, plain, plainHeader } from './plain.ts'

/** `name` in lower case, with its form. */
export type MailValues = (name: string) => string

/** A template with its values in it: a line all of whose variables are empty is left out. */
export function fillMail({ subject, text, html }: MailTemplate, values: MailValues): MailPreview {
  return {
    subject: plainHeader(filled(subject, values, plain)),
    text: lines(text, values, plain),
    html: lines(html, values, (value) => escapeHtml(plain(value)))
  }
}

function lines(template: string, values: MailValues, encode: (value: string) => string): string {
  const kept = template.split(/\r\n|\r|\n/).filter((line) => {
    const names = templateParts(line).flatMap(({ variable }) => variable ?? [])
    return names.length === 0 || names.some((name) => values(name) !== '')
  })
  return `${kept
    .map((line) => filled(line, values, encode))
    .join('\n')
    .trim()}\n`
}

function filled(template: string, values: MailValues, encode: (value: string) => string): string {
  const parts = templateParts(template)
  return parts.map(({ text, variable }) => (variable === null ? text : encode(values(variable)))).join('')
}
