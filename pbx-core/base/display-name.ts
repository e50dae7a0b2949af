const longest = 128
/** Controls, and what turns the direction of the text behind it: a name could show a number that is not the caller's. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Text from the wire without what is unseen in it. */
export function shownText(text: string): string {
  return text.toWellFormed().replace(unseen, '')
}

/** The name of a person or a company as it is shown and sent on: 128 characters, none of them unseen. */
export function shownName(name: string): string {
  const clean = shownText(name)
  // Counted in code points, so that no character is cut in two.
  return clean.length <= longest ? clean : [...clean].slice(0, longest).join('')
}
