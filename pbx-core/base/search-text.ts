/** Letters that have no decomposition in Unicode, as they are written where a keyboard lacks them. */
const written: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i'
}
const undecomposed = new RegExp(`[${Object.keys(written).join('')}]`, 'g')

/** Text as it is compared in a search: without case, accents and width. `Müller` and `MULLER` are both `muller`. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(undecomposed, (letter) => written[letter] ?? letter)
}

/** What is typed is a number in some spelling, and not a name: `+1 555 010 0199`, `(030) 90-18`, `*43`. */
const spelledNumber = /^[+(]?[\p{Nd}*#][\p{Nd}*#\s().\-–/[\]]*$/u

/** The keys of a number in any spelling, without `+`: `+49 (0)30 90` is `4903090`. */
export const keysOf = (number: string): string => foldText(number).replace(/[^\d*#]/g, '')

/**
 * What a text has to contain to be found: every list has one text at least that occurs. A number is
 * found in each of its spellings, also where the zeros stand before it that its international
 * form does not have, and in those `spellings` that whoever knows the country adds; of words, each has to be there.
 */
export function searchTerms(query: string, spellings: readonly string[] = []): readonly (readonly string[])[] {
  const text = foldText(query.trim())
  if (!spelledNumber.test(text)) return text.split(/\s+/).flatMap((word) => (word === '' ? [] : [[word]]))
  const keys = keysOf(text.replace(/[([]0[)\]]/g, ''))
  const significant = keys.replace(/^0{1,2}(?=\d{3})/, '')
  return [[...new Set([keys, significant, text, ...spellings])].filter((form) => form !== '')]
}

/** Whether a folded text has what was searched for. */
export function hasTerms(folded: string, terms: readonly (readonly string[])[]): boolean {
  return terms.every((forms) => forms.some((form) => folded.includes(form)))
}
