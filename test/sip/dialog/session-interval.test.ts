import { describe, expect, test } from 'vitest'
import {
  agreedInterval,
  answerInterval,
  intervalIn,
  intervalOf,
  leastIn
} from '../../../pbx-core/sip/dialog/session-interval.ts'
import { HeaderList } from '../../../pbx-core/sip/message/headers.ts'

function headers(fields: Readonly<Record<string, string>>) {
  const list = new HeaderList()
  for (const [name, value] of Object.entries(fields)) list.append(name, value)
  return { headers: list }
}

describe('what the answering side makes of a session timer (RFC 4028 §9)', () => {
  const ask = (seconds: number, refresher?: 'uac' | 'uas', least = 90) => ({
    asked: { seconds, refresher },
    least
  })

  test.each([
    ['as asked', ask(1800, 'uas'), 1800, 'uas'],
    ['as asked', ask(90, 'uac'), 90, 'uac'],
    ['whoever asked refreshes where it left that open', ask(1800), 1800, 'uac'],
    ['longer than a day is made a day', ask(0xffff_ffff), 86_400, 'uac'],
    ['but no shorter than its Min-SE', ask(0xffff_ffff, 'uac', 100_000), 100_000, 'uac']
  ] as const)('of one that speaks of timers: %s', (_, asked, seconds, refresher) => {
    expect(answerInterval({ ...asked, supports: true })).toEqual({ kind: 'agreed', seconds, refresher })
  })

  test.each([0, 1, 89])('%i s is too small (§5: 90 s)', (seconds) => {
    expect(answerInterval({ ...ask(seconds), supports: true })).toEqual({ kind: 'too-small' })
  })

  test('one that does not speak of them (a proxy asked) is told no 422, and refreshes nothing', () => {
    expect([10, 1800].map((seconds) => answerInterval({ ...ask(seconds, 'uac'), supports: false }))).toEqual([
      { kind: 'agreed', seconds: 90, refresher: 'uas' },
      { kind: 'agreed', seconds: 1800, refresher: 'uas' }
    ])
  })
})

describe('what holds after a 2xx to our request (RFC 4028 §7.2)', () => {
  test.each([
    [
      { seconds: 1800, refresher: 'uac' },
      { seconds: 1800, refresher: 'us' }
    ],
    [
      { seconds: 1800, refresher: 'uas' },
      { seconds: 1800, refresher: 'peer' }
    ],
    [
      { seconds: 1800, refresher: undefined },
      { seconds: 1800, refresher: 'us' }
    ],
    // Nobody makes us ask twice a second.
    [
      { seconds: 1, refresher: 'uac' },
      { seconds: 90, refresher: 'us' }
    ],
    [undefined, undefined]
  ] as const)('%j: %j', (said, agreed) => {
    expect(agreedInterval(said)).toEqual(agreed)
  })
})

describe('as messages say it', () => {
  test.each([
    [
      { 'Session-Expires': '1800;refresher=uac', 'Min-SE': '120', Supported: '100rel, Timer' },
      [1800, 'uac', 120, true]
    ],
    [{ x: '300', Require: 'timer' }, [300, undefined, 90, true]],
    [{ 'Session-Expires': '300;refresher=UAS;x=y' }, [300, 'uas', 90, false]]
  ])('%j', (fields, [seconds, refresher, least, supports]) => {
    expect(intervalIn(headers(fields as never) as never)).toEqual({ asked: { seconds, refresher }, least, supports })
  })

  test.each(['', 'soon', '-1', '1800;refresher=both', '99999999999', '1800;;'])(
    'Session-Expires: %j wants no timer',
    (value) => {
      expect([
        intervalIn(headers({ 'Session-Expires': value })),
        intervalOf(headers({ 'Session-Expires': value }))
      ]).toEqual([undefined, undefined])
    }
  )

  test('a 422 that wants more than a day, or does not say what it wants, is no answer to live with', () => {
    expect(
      [headers({ 'Min-SE': '120;x' }), headers({ 'Min-SE': '86401' }), headers({})].map((all) => leastIn(all.headers))
    ).toEqual([120, undefined, undefined])
  })
})
