/** Marks of direction, joiners, soft hyphens and the like, as address books put them around numbers. */
const formatCharacters = /\p{Cf}|\p{Variation_Selector}|\u034f/gu

/** Every blank, dash, dot, middle dot, slash and bracket of Unicode; U+30FC is the dash of Japanese writing. */
const separators = /[\s\p{Z}\p{Pd}\p{Ps}\p{Pe}.·•‧∙⋅・᛫⸱/\\⁄∕−ー]/gu

/** Words and signs that stand before a number on paper and are no part of it. */
const label =
  /^(?:☎|☏|✆|📞|📱|📲|🖷|(?:t[eé]l(?:[eé]fono?|[eé]phone|efon)?|ph(?:one)?|fon[eo]?|mob(?:il[eo]?)?|cell?|handy|call)(?!\p{L})\.?)\s*:?\s*(?=\S*[\d+])/iu

/** One text for each way of writing it: compatibility forms folded (NFKC), what cannot be seen gone, digits of every script as 0 to 9. */
export function plainText(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(formatCharacters, '')
    .replace(/\p{Nd}/gu, westernDigit)
  return plain.replaceAll('➕', '+').trim()
}

/** Without a label before it: `Tel. 030 …`, `☎ 030 …`. */
export function withoutLabel(text: string): string {
  return text.replace(label, '')
}

export function withoutSeparators(text: string): string {
  return text.replace(separators, '')
}

/** Digits of a script stand in a row of ten, which begins where the code ends in 0 or 6 (Unicode, chapter 4.6). */
function westernDigit(digit: string): string {
  if (/[0-9]/.test(digit)) return digit
  const code = digit.codePointAt(0) as number
  const low = code % 16
  const rowStart = /\p{Nd}/u.test(String.fromCodePoint(code - low)) ? 0 : 6
  return String(low - rowStart)
}

/** Letters as they are printed on the keys (ITU-T E.161). */
const keyOfLetter = new Map(
  ['ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'].flatMap((letters, at) =>
    [...letters].map((letter) => [letter, String(at + 2)] as const)
  )
)

/** `1800FLOWERS` as it is dialled: a word of three letters or more behind at least two digits; else undefined. */
export function withKeysOfLetters(number: string): string | undefined {
  if (!/^\+?\d{2,}[\dA-Z]*$/i.test(number) || !/[A-Z]{3}/i.test(number)) return undefined
  return number.toUpperCase().replace(/[A-Z]/g, (letter) => keyOfLetter.get(letter) ?? letter)
}

/** A character as it can be shown: one that draws nothing by its code. */
export function nameOfCharacter(character: string): string {
  const drawn = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)
  return drawn
    ? `"${character}"`
    : `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`
}
