import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

const global = /\+[1-9]\d{6,14}(?!\d)/g
/** Numbers in windows are few, and the same ones again and again. */
const mostKept = 2_000
const kept = new Map<string, string>()

/** A global number grouped as people of its country write it (ITU-T E.123); everything else as it came. */
export function readableNumber(number: string): string {
  return number.replace(/^\+[1-9]\d{6,14}$/, writtenOnce)
}

/** The global numbers that `value` names anywhere in it and that are written otherwise, each with how. */
export function readableNumbers(value: unknown): Readonly<Record<string, string>> {
  const named = new Set((JSON.stringify(value) ?? '').match(global))
  return Object.fromEntries(
    [...named].map((number) => [number, writtenOnce(number)]).filter(([raw, own]) => raw !== own)
  )
}

function writtenOnce(number: string): string {
  const known = kept.get(number)
  if (known !== undefined) return known
  if (kept.size >= mostKept) kept.clear()
  const written = writtenAsThere(number)
  kept.set(number, written)
  return written
}

function writtenAsThere(number: string): string {
  const parsed = parsePhoneNumberFromString(number)
  // Grouping the digits of a number that cannot be would make it look like one.
  return parsed?.isPossible() === true ? parsed.formatInternational() : number
}
