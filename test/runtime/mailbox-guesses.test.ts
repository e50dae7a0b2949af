import { expect, test } from 'vitest'
import type { Log, LogFields } from '../../pbx-core/base/log.ts'
import type { Call } from '../../pbx-core/call/call.ts'
import { MailboxGuesses } from '../../pbx-core/runtime/mailbox-guesses.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const quarter = 15 * 60_000

function guessing() {
  const clock = createVirtualClock()
  const logged: [string, unknown][] = []
  const warn = (event: string, fields: LogFields = {}) => void logged.push([event, fields.of])
  const log: Log = { debug() {}, info() {}, warn, error: warn, with: () => log }
  return { clock, logged, guesses: new MailboxGuesses({ clock, log }) }
}

const party = (number: string, user: string | null) => ({ number, name: '', user })
const call = (number: string, { user = null, trunk = null, shown = number, domain = 'acme.test' }: Caller = {}) =>
  ({
    domain: { name: domain },
    segment: { caller: party(shown, user), originalCaller: party(number, user), trunk }
  }) as unknown as Call

interface Caller {
  readonly user?: string | null
  readonly trunk?: string | null
  /** As a hook has written it. */
  readonly shown?: string
  readonly domain?: string
}

test('nine wrong PINs of one caller in an hour, at whichever mailboxes, are its last for 15 min; others go on', () => {
  const { clock, logged, guesses } = guessing()
  const tom = call('101', { user: '101' })
  for (let at = 0; at < 8; at++) guesses.wrong(tom)
  expect(guesses.closedFor(tom)).toBeUndefined()
  guesses.wrong(tom)
  expect([guesses.closedFor(tom), logged]).toEqual(['caller', [['pins.caller-closed', 'user 101']]])
  expect(guesses.closedFor(call('102', { user: '102' }))).toBeUndefined()
  expect(guesses.closedFor(call('101', { user: '101', domain: 'other.test' }))).toBeUndefined()
  // A stranger who calls itself 101 is no user.
  expect(guesses.closedFor(call('101', { trunk: 'main' }))).toBeUndefined()
  clock.advance(quarter)
  expect(guesses.closedFor(tom)).toBeUndefined()
})

test('what a hook writes as its number changes nothing of who calls', () => {
  const { guesses } = guessing()
  for (let at = 0; at < 9; at++) guesses.wrong(call('+12025550170', { trunk: 'main', shown: `+1202555${1000 + at}` }))
  expect(guesses.closedFor(call('+12025550170', { trunk: 'main' }))).toBe('caller')
})

test('thirty by one trunk close that trunk, whatever numbers they call themselves; telephones and other trunks go on', () => {
  const { clock, logged, guesses } = guessing()
  for (let at = 0; at < 30; at++) guesses.wrong(call(`+1202555${1000 + at}`, { trunk: 'main' }))
  expect(logged).toEqual([['pins.trunk-closed', 'main']])
  expect(guesses.closedFor(call('+12025559999', { trunk: 'main' }))).toBe('trunk')
  expect(guesses.closedFor(call('+12025559999', { trunk: 'second' }))).toBeUndefined()
  expect(guesses.closedFor(call('100', { user: '100' }))).toBeUndefined()
  clock.advance(quarter)
  expect(guesses.closedFor(call('+12025559999', { trunk: 'main' }))).toBeUndefined()
})

test('wrong ones of more than an hour ago count no more', () => {
  const { clock, guesses } = guessing()
  const tom = call('101', { user: '101' })
  for (let at = 0; at < 8; at++) guesses.wrong(tom)
  clock.advance(4 * quarter)
  guesses.wrong(tom)
  expect(guesses.closedFor(tom)).toBeUndefined()
})
