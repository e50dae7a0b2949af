import { expect, test } from 'vitest'
import type { Log, LogFields } from '../../pbx-core/base/log.ts'
import { PinGuesses } from '../../pbx-core/runtime/pin-guesses.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const quarter = 15 * 60_000

test('ten wrong PINs in an hour close that mailbox or room to PINs for 15 min, and it is told (4-pbx, Names of what is new)', () => {
  const clock = createVirtualClock()
  const logged: LogFields[] = []
  let changes = 0
  const warn = (event: string, fields: LogFields = {}) => void logged.push({ event, ...fields })
  const log: Log = { debug() {}, info() {}, warn, error: warn, with: () => log }
  const pins = new PinGuesses({ clock, log, changed: () => void changes++ })
  const guess = (place: string, domain = 'acme.test') => {
    for (let at = 0; at < 9; at++) pins.wrong(domain, place)
  }
  guess('conference:standup')
  guess('voicemail:100')
  guess('conference:standup', 'other.test')
  expect([pins.closedUntil('acme.test', 'conference:standup'), logged, changes]).toEqual([undefined, [], 0])
  pins.wrong('acme.test', 'conference:standup')
  expect([pins.closedUntil('acme.test', 'conference:standup'), changes]).toEqual([clock.now() + quarter, 1])
  expect(pins.closedUntil('acme.test', 'voicemail:100')).toBeUndefined()
  expect([pins.warnings('acme.test'), pins.warnings('other.test')]).toEqual([
    [{ code: 'pins-closed', domain: 'acme.test', destination: 'conference:standup', guesses: 10 }],
    []
  ])
  expect(logged).toEqual([
    {
      event: 'pins.closed',
      domain: 'acme.test',
      place: 'conference:standup',
      remedy: expect.stringMatching(/^acme\.test: 10 wrong PINs of conference:standup were typed within an hour/)
    }
  ])
  clock.advance(quarter)
  expect([pins.closedUntil('acme.test', 'conference:standup'), pins.warnings('acme.test')]).toEqual([undefined, []])
})
