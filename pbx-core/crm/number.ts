import { fill, type Names } from './expression.ts'
import type { NumberForm } from './template.ts'

/** How a number can be written, and which numbers are the same. */
export interface CrmNumbers {
  /** E.164 with `+`; undefined where it has none. */
  readonly global: (text: string) => string | undefined
}

/** A number as the template's CRM wants it (`Prefix`, `MaxLength`). */
export function numberFor(text: string, { prefix, maxLength }: NumberForm, numbers: CrmNumbers, names: Names): string {
  const written = withPrefix(text, prefix, numbers)
  const most = Number(fill({ text: maxLength, passes: 1 }, names))
  return Number.isInteger(most) && most > 0 ? written.slice(-most) : written
}

function withPrefix(text: string, prefix: NumberForm['prefix'], { global }: CrmNumbers): string {
  const e164 = prefix === 'asis' ? undefined : global(text)
  if (e164 === undefined) return text
  switch (prefix) {
    case 'plus':
      return e164
    case 'zeros':
      return `00${e164.slice(1)}`
    default:
      return e164.slice(1)
  }
}

/** So few digits at the end say nothing. */
const fewest = 6

/** Whether what a CRM has written is that number, in whatever form: `(030) 901820` is `+4930901820`. */
export function sameNumber(wanted: string, written: string, { global }: CrmNumbers): boolean {
  const [one, other] = [global(wanted), global(written)]
  if (one !== undefined && other !== undefined) return one === other
  const [left, right] = [digits(wanted), digits(written)]
  if (left.length < fewest || right.length < fewest) return left !== '' && left === right
  return left.endsWith(right) || right.endsWith(left)
}

/** Without what is dialled before a number abroad or in the country. */
function digits(text: string): string {
  return text.replace(/\D/g, '').replace(/^0+/, '')
}
