/** First letters of the first and last word that begin with one; `?` where there is no name. */
export function initialsOf(name: string): string {
  const letters = name
    .split(/\s+/)
    .map((word) => /\p{L}/u.exec(word)?.[0] ?? '')
    .filter((letter) => letter !== '')
  if (letters.length === 0) return '?'
  const [first = '', second = ''] = letters.length === 1 ? [...name.trim()] : [letters[0], letters.at(-1)]
  return `${first}${second}`.toLocaleUpperCase()
}
