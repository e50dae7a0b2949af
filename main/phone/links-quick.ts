import type { Desk } from './desk.ts'
import { linkTarget } from './links.ts'

/** A number that somebody has copied is shorter; a page of text is not looked at. */
const longestCopied = 256

/**
 * Opens quick dial with the first of these texts (what is selected, the clipboard) that reads as a number, as a link
 * would: it is shown with its reading, and Enter dials. The field is empty where none does: whatever else was copied
 * goes nowhere.
 */
export function quickDial(
  desk: Pick<Desk, 'ports' | 'openLink'>,
  texts: readonly string[],
  where: 'here' | 'next window' = 'here'
): void {
  const numbers = texts.map((text) => numberIn(desk, text)).filter((number) => number !== undefined)
  desk.openLink(numbers[0] ?? '', where)
}

function numberIn({ ports }: Pick<Desk, 'ports'>, copied: string): string | undefined {
  const text = copied.length > longestCopied ? '' : copied.trim()
  if (text === '' || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return undefined
  const number = linkTarget(text) ?? text
  return ports.readNumber(number, 'printed').ok ? number : undefined
}
