/**
 * Runs `push` at once, then at most every `everyMs` milliseconds for as long as it is asked
 * to: the last state always arrives, and a busy moment costs no more than a quiet one.
 */
export function paced(push: () => void, everyMs: number): { ask(): void } & Disposable {
  let timer: NodeJS.Timeout | undefined
  let asked = false
  const run = () => {
    asked = false
    timer = setTimeout(() => {
      timer = undefined
      if (asked) run()
    }, everyMs)
    push()
  }
  return {
    ask() {
      asked = true
      if (timer === undefined) run()
    },
    [Symbol.dispose]() {
      asked = false
      clearTimeout(timer)
      timer = undefined
    }
  }
}
