import { createContext, Script } from 'node:vm'

/** Milliseconds: an expression that backtracks without end must not stop the calls of others. */
const patienceMs = 100

const sandbox = { expression: '', number: '' }
// Made once: a context takes longer than most expressions, and the patience is for the expression alone.
const context = createContext(sandbox)
const test = new Script('new RegExp(expression).test(number)')
test.runInContext(context)

/** Expressions that took too long once: no second call waits for them. */
const tooSlow = new Set<string>()

/** Whether a number matches a person's regular expression; one that is broken or too slow filters nothing. */
export function matchesFilter(number: string, expression: string): boolean {
  if (expression === '' || tooSlow.has(expression)) return true
  Object.assign(sandbox, { expression, number })
  try {
    return Boolean(test.runInContext(context, { timeout: patienceMs }))
  } catch (error) {
    if (isTimeout(error)) tooSlow.add(expression)
    return true
  }
}

/** The error is of the context's own realm: no instance of the `Error` here. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
