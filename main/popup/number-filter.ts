import { createContext, Script } from 'node:vm'
import { RE2JS } from 're2js'

/** Whether a number passes; undefined where nobody can say. */
type Filter = (number: string) => boolean | undefined

/** Milliseconds of an expression that only JavaScript's own engine knows: it backtracks, and calls wait meanwhile. */
const patienceMs = 5
/** So often in a row: the limit is one of time, and now and then this thread has no core for so long. */
const tries = 3
const mostKept = 256
/** A telephone number has no more characters; what repeats more often only takes long to prepare. */
const mostRepeated = 64

const kept = new Map<string, Filter>()

/** Whether a number matches a person's regular expression; one that is broken or too slow filters nothing. */
export function matchesFilter(number: string, expression: string): boolean {
  if (expression === '') return true
  let filter = kept.get(expression)
  if (filter === undefined) {
    filter = compile(expression)
    kept.set(expression, filter)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  }
  return filter(number) ?? true
}

/** RE2 takes time linear in the number, whatever the expression is. It knows no look-around and no back-references. */
function compile(expression: string): Filter {
  const repeats = [...expression.matchAll(/\{(\d*),?(\d*)\}/g)].flatMap(([, least, most]) => [least, most])
  if (repeats.some((count) => Number(count) > mostRepeated)) return impatient(expression)
  try {
    const compiled = RE2JS.compile(expression)
    return (number) => compiled.matcher(number).find()
  } catch {
    return impatient(expression)
  }
}

const sandbox = { expression: '', number: '' }
// Made once: a context takes longer than most expressions, and the patience is for the expression alone.
const context = createContext(sandbox)
const script = new Script('new RegExp(expression).test(number)')
script.runInContext(context)

/** An expression that is too slow is not tried with another number. */
function impatient(expression: string): Filter {
  let isTooSlow = false
  return (number) => {
    for (let left = isTooSlow ? 0 : tries; left > 0; left -= 1) {
      Object.assign(sandbox, { expression, number })
      try {
        return Boolean(script.runInContext(context, { timeout: patienceMs }))
      } catch (error) {
        if (!isTimeout(error)) return undefined
      }
    }
    isTooSlow = true
    return undefined
  }
}

/** The error is of the context's own realm: no instance of the `Error` here. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
