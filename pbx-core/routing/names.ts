import type { DomainConfig, UserConfig } from '../contract/config.ts'

/** Letters as they are printed on the keys (ITU-T E.161). */
const keyOfLetter = new Map(
  ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'].flatMap((letters, at) =>
    [...letters].map((letter) => [letter, String(at + 2)] as const)
  )
)

/** Users one of whose names begins with the letters of these keys: `836` finds Tom, and Mia Tenner. */
export function spelledUsers(domain: DomainConfig, keys: string): readonly UserConfig[] {
  if (!/^[2-9]+$/.test(keys)) return []
  return domain.users.filter(({ name }) => namesOf(name).some((each) => keysOf(each).startsWith(keys)))
}

/** Each part of the name, and all that follows it: who goes on typing after `Anna` types `Maria`. */
function namesOf(name: string): readonly string[] {
  const parts = plainLetters(name).split(/[^a-z]+/)
  return parts.map((_, at) => parts.slice(at).join(''))
}

/** Umlauts as people type them, other marks left out. */
export function plainLetters(name: string): string {
  const lower = name.toLowerCase().replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss')
  return lower.normalize('NFD').replace(/\p{M}/gu, '')
}

function keysOf(letters: string): string {
  return [...letters].map((letter) => keyOfLetter.get(letter) ?? '').join('')
}
