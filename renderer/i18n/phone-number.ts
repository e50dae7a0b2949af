import type { WrittenNumbers } from '../../main/ipc/contract.ts'

/** Those that main has named to this window, oldest first. */
const known = new Map<string, string>()
const mostKnown = 5_000

/** Main says how the numbers are written that it names: it has the tables of all countries. */
export function learnNumbers(numbers: WrittenNumbers): void {
  for (const [number, written] of Object.entries(numbers)) {
    known.delete(number)
    known.set(number, written)
  }
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) return
    known.delete(oldest)
  }
}

/**
 * A number as people of its country write it. Those of the North American plan have one fixed shape, which
 * needs no word from main; a number that main has not named stays as it is.
 */
export function readableNumber(number: string): string {
  const written = known.get(number)
  if (written !== undefined) return written
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  return american === null ? number : `+1 ${american[1]} ${american[2]} ${american[3]}`
}
