/** First letters of the first and last word that have one; null where there is no name. */
export function initialsOf(name: string): string | null {
  const letters = name
    .split(/\s+/)
    .map((word) => /\p{L}/u.exec(word)?.[0] ?? '')
    .filter((letter) => letter !== '')
  if (letters.length === 0) return null
  const [first = '', second = ''] = letters.length === 1 ? [...name.trim()] : [letters[0], letters.at(-1)]
  return `${first}${second}`.toLocaleUpperCase()
}
