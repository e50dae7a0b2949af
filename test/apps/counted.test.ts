import { expect, test } from 'vitest'
import { Counted } from '../../pbx-core/apps/counted.ts'

/** Places that are taken. */
function limit() {
  let taken = 0
  return {
    take: (): Disposable => {
      taken += 1
      return {
        [Symbol.dispose]: () => {
          taken -= 1
        }
      }
    },
    get taken() {
      return taken
    }
  }
}

test('a place that nobody got the call for is given back with the scope (4-pbx, Limits)', () => {
  const calls = limit()
  {
    using _counted = new Counted(calls.take(), undefined)
    expect(calls.taken).toBe(1)
  }
  expect(calls.taken).toBe(0)
})

test('a place that was moved lives as long as the leg that it counts for, and no scope takes it away', () => {
  const calls = limit()
  const leg = new DisposableStack()
  {
    using counted = new Counted(calls.take(), undefined)
    leg.use(counted.move())
  }
  expect(calls.taken).toBe(1)
  leg.dispose()
  expect(calls.taken).toBe(0)
})

test('a call that was sent out and is sent on counts for both, and for each once however often it is moved', () => {
  const calls = limit()
  const leg = new DisposableStack()
  {
    using first = new Counted(calls.take(), undefined)
    using second = new Counted(calls.take(), first)
    leg.use(second.move())
    leg.use(second.move())
  }
  expect(calls.taken).toBe(2)
  leg.dispose()
  expect(calls.taken).toBe(0)
})
