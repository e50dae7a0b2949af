import { beforeEach, describe, expect, test } from 'vitest'
import type { Log, LogFields } from '../../pbx-core/base/log.ts'
import { CodeGuesses } from '../../pbx-core/runtime/code-guesses.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'

const minutes = 60_000

describe('wrong account codes close like PINs: ten in an hour, for 15 minutes (4-pbx, Names of what is new)', () => {
  let clock: VirtualClock
  let guesses: CodeGuesses
  const logged: LogFields[] = []
  let changes = 0
  beforeEach(() => {
    clock = createVirtualClock()
    logged.length = 0
    changes = 0
    const warn = (event: string, fields: LogFields = {}) => void logged.push({ event, ...fields })
    const log: Log = { debug() {}, info() {}, warn, error: warn, with: () => log }
    guesses = new CodeGuesses({ clock, log, changed: () => void changes++ })
  })
  const guess = (times: number, user = '100', domain = 'acme.test') => {
    for (let at = 0; at < times; at++) guesses.wrong(domain, user)
  }
  const closed = (user = '100', domain = 'acme.test') => guesses.isClosed(domain, user)

  test('the tenth closes, and it is told by log and warning, until it opens again', () => {
    guess(9)
    expect([closed(), logged, guesses.warnings('acme.test')]).toEqual([false, [], []])
    guess(1)
    expect([closed(), changes, guesses.warnings('acme.test'), guesses.warnings('other.test')]).toEqual([
      true,
      1,
      [{ code: 'account-codes-closed', domain: 'acme.test', user: '100', guesses: 10 }],
      []
    ])
    expect(logged).toEqual([
      {
        event: 'account-codes.closed',
        domain: 'acme.test',
        user: '100',
        remedy: expect.stringMatching(/^acme\.test: 100 has typed 10 wrong account codes within an hour/)
      }
    ])
    clock.advance(15 * minutes - 1)
    expect(closed()).toBe(true)
    clock.advance(1)
    expect([closed(), guesses.warnings('acme.test')]).toEqual([false, []])
  })

  test('each user is counted alone, in each domain', () => {
    guess(9)
    guess(9, '101')
    guess(9, '100', 'other.test')
    expect([closed(), closed('101'), closed('100', 'other.test')]).toEqual([false, false, false])
    guess(1, '101')
    expect([closed(), closed('101')]).toEqual([false, true])
  })

  test('what is an hour old counts no more', () => {
    guess(5)
    clock.advance(30 * minutes)
    guess(4)
    clock.advance(30 * minutes)
    guess(5)
    expect(closed()).toBe(false)
    guess(1)
    expect(closed()).toBe(true)
  })

  test('it begins anew once it has been closed', () => {
    guess(10)
    clock.advance(15 * minutes)
    guess(9)
    expect(closed()).toBe(false)
    guess(1)
    expect(closed()).toBe(true)
  })
})
