import { runInNewContext } from 'node:vm'

/** Milliseconds: an expression that backtracks without end must not stop the calls of others. */
const patienceMs = 25

/** Whether a number matches a person's regular expression; one that is broken or too slow filters nothing. */
export function matchesFilter(number: string, expression: string): boolean {
  if (expression === '') return true
  try {
    return Boolean(
      runInNewContext('new RegExp(expression).test(number)', { expression, number }, { timeout: patienceMs })
    )
  } catch {
    return true
  }
}
