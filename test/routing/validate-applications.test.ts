import { describe, expect, test } from 'vitest'
import { configSchema } from '../../pbx-core/contract/config.ts'
import { validateConfig } from '../../pbx-core/routing/validate.ts'

const user = (extension: string, more: object = {}) => ({ extension, sipPassword: 's', webPassword: 'w', ...more })

function faultsOf(domain: object): readonly string[] {
  const config = configSchema.parse({ schema: 1, domains: [{ name: 'acme.test', users: [user('100')], ...domain }] })
  return validateConfig(config).map(({ path, message }) => `${path}: ${message}`)
}

/** What is refused names its place in the configuration, what would come of it, and what to do. */
describe('applications that could never do what somebody means (1-product, Configuration: errors name path and remedy)', () => {
  test('a group of nobody', () => {
    expect(faultsOf({ groups: [{ name: 'sales' }] })).toEqual([
      'domains[0].groups[0].members: nobody is in the group "sales", so it rings nobody: name users or numbers, or send its calls elsewhere and take it out'
    ])
  })

  test('a callback by a key that leads elsewhere, until a time that is none, with a number that is none', () => {
    const queue = { name: 'support', exitKeys: { 0: 'extension:100' } }
    expect(faultsOf({ queues: [{ ...queue, callback: { key: '0', time: 'office', callerId: 'us' } }] })).toEqual([
      'domains[0].queues[0].callback.key: 0 leads to extension:100 (exitKeys): choose another key',
      'domains[0].queues[0].callback.time: there is no time condition "office": add one to timeConditions, or leave time out',
      'domains[0].queues[0].callback.callerId: expected a number, got "us"; write it as +15550100100'
    ])
    expect(faultsOf({ queues: [{ ...queue, callback: { key: '1', callerId: '+15550100100' } }] })).toEqual([])
  })

  describe('days of a time condition', () => {
    const withDays = (...days: readonly object[]) => ({
      timeConditions: [{ name: 'office', openTo: 'extension:100', closedTo: 'hangup', days }]
    })

    test.each([
      [true, 'open', 'closed'],
      [false, 'closed', 'open']
    ])('the same day once more, and the other way round (second: %s)', (open, now, before) => {
      const other = { date: '2026-12-31', open: true }
      expect(faultsOf(withDays({ date: '2026-12-24', open: !open }, other, { date: '2026-12-24', open }))).toEqual([
        `domains[0].timeConditions[0].days[2]: 2026-12-24 is ${now} here, and ${before} in days[0]: keep one of the two`
      ])
    })

    test('the same once more, and other days, are none', () => {
      const day = { date: '2026-12-24', open: false }
      expect(faultsOf(withDays(day, day, { date: '2026-12-25', open: true }))).toEqual([])
    })
  })

  test.each([
    ['12345', 4],
    ['12*4', 4],
    ['', 1],
    ['１２３４', 4]
  ])('an account code that nobody can type: %j of %i digits', (code, digits) => {
    expect(faultsOf({ accounting: { digits, codes: ['0'.repeat(digits), code] } })).toEqual([
      `domains[0].accounting.codes[1]: nobody can type "${code}": a code is of digits, at most ${digits} of them (accounting.digits): write it so, or raise accounting.digits`
    ])
  })

  test('a shorter one is typed with # behind it', () => {
    expect(faultsOf({ accounting: { digits: 4, codes: ['123'] } })).toEqual([])
  })

  describe('a call that would go round, with nobody rung and no key asked for', () => {
    const round = (names: string) =>
      `a call would go round without an end: ${names}; let one of them lead to a person, a menu or hangup`
    const time = (name: string, openTo: string, closedTo: string) => ({ name, openTo, closedTo })

    test('a time condition that leads to itself', () => {
      expect(faultsOf({ timeConditions: [time('office', 'extension:100', 'time:office')] })).toEqual([
        `domains[0].timeConditions[0].closedTo: ${round('time:office, time:office')}`
      ])
    })

    test('over others, by extension and as a function, told once', () => {
      expect(
        faultsOf({
          timeConditions: [
            { ...time('first', 'extension:100', 'time:other') },
            { ...time('other', 'extension:900', 'hangup') }
          ],
          announcements: [{ name: 'closed', extension: '900', prompt: 'closed', then: 'function:first' }]
        })
      ).toEqual([
        `domains[0].timeConditions[0].closedTo: ${round('time:first, time:other, announcement:closed, time:first')}`
      ])
    })

    test('an announcement that is said again and again', () => {
      expect(faultsOf({ announcements: [{ name: 'closed', prompt: 'closed', then: 'announcement:closed' }] })).toEqual([
        `domains[0].announcements[0].then: ${round('announcement:closed, announcement:closed')}`
      ])
    })

    test('two rings are two faults, and what merely leads into one is none', () => {
      expect(
        faultsOf({
          timeConditions: [
            time('into', 'time:a', 'hangup'),
            time('a', 'time:a', 'hangup'),
            time('b', 'hangup', 'time:b')
          ]
        })
      ).toEqual([
        `domains[0].timeConditions[1].openTo: ${round('time:a, time:a')}`,
        `domains[0].timeConditions[2].closedTo: ${round('time:b, time:b')}`
      ])
    })

    test('people who stand in for each other, and a menu that comes again, are none: phones ring, and keys are asked for', () => {
      expect(
        faultsOf({
          users: [user('100', { then: 'extension:101' }), user('101', { then: 'extension:100' })],
          ivrs: [{ name: 'main', keys: { '1': 'time:office' }, then: 'time:office' }],
          timeConditions: [time('office', 'ivr:main', 'announcement:closed')],
          announcements: [{ name: 'closed', prompt: 'closed', then: 'ivr:main' }]
        })
      ).toEqual([])
    })
  })
})
