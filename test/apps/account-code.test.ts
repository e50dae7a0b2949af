import { describe, expect, test } from 'vitest'
import { askForAccountCode } from '../../pbx-core/apps/account-code.ts'
import type { CallOrigin } from '../../pbx-core/call/call.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import { promptMs } from '../support/recording-media.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'
import type { DomainInput } from '../support/virtual-pbx.ts'

/** Ana calls out; `got` has what came of the question once it is over (undefined: the call leaves). */
function asking(accounting: DomainInput['accounting'], origin: Partial<CallOrigin> = {}) {
  const office = new StandInOffice({ accounting })
  const calling = office.calling(origin)
  const got: (Termination | undefined)[] = []
  const ask = () => askForAccountCode(calling.context).then((outcome) => void got.push(outcome?.termination))
  void ask()
  return { office, ...calling, got, ask }
}
const accepted = { code: 'account-code', accepted: true } as const
const refused = { code: 'account-code', accepted: false } as const
const attempt = promptMs + 8000 + promptMs

describe('account codes (4-pbx, Applications: three tries by prompt, list or hook)', () => {
  test('one of the list is noted with the call, as soon as it is as long as codes are', async () => {
    const { office, call, leg, got } = asking({ prompt: true, digits: 4, codes: ['1234', '4711'] })
    leg.presses('4711')
    await office.pass()
    expect([got, call.accountcode, factsOf(call), leg.told, office.clock.pending]).toEqual([
      [undefined],
      '4711',
      [accepted],
      ['answer'],
      0
    ])
  })

  test('a shorter one of the list ends with #', async () => {
    const { office, call, leg, got } = asking({ prompt: true, digits: 4, codes: ['47'] })
    leg.presses('47#')
    await office.pass()
    expect([got, call.accountcode]).toEqual([[undefined], '47'])
  })

  test('without a list any code of that length is good, and one of another length is not', async () => {
    const { office, call, leg, got } = asking({ prompt: true, digits: 4 })
    leg.presses('123#')
    await office.pass(promptMs)
    expect([got, factsOf(call)]).toEqual([[], [refused]])
    leg.presses('1234')
    await office.pass()
    expect([got, call.accountcode, factsOf(call)]).toEqual([[undefined], '1234', [accepted]])
  })

  test('three wrong ones, or none at all: the call does not leave, and the account is as it was', async () => {
    const { office, call, leg, got } = asking({ prompt: true, digits: 4, codes: ['4711'] })
    leg.presses('0000')
    await office.pass(promptMs)
    leg.presses('0001')
    await office.pass(promptMs)
    await office.pass(attempt)
    expect([got, call.accountcode, factsOf(call), leg.media.played]).toEqual([
      [terminations.forbidden('no account code was accepted')],
      'A100',
      [refused, refused, refused],
      ['account-code', 'invalid-entry', 'account-code', 'invalid-entry', 'account-code', 'invalid-entry'].map(
        (name) => `prompt ${name}`
      )
    ])
  })

  test('the hook has the last word: it is asked about what the list has let pass, and about nothing else', async () => {
    const cti = { url: 'http://app.test/' }
    const { office, leg, got } = asking({ prompt: true, digits: 4, codes: ['4711', '4712'], cti })
    leg.presses('0000')
    await office.pass(promptMs)
    expect(office.asked).toEqual(['wrong code of 100'])
    office.verdicts.set('accounting.cti', { kind: 'stop' })
    leg.presses('4711')
    await office.pass(promptMs)
    expect([office.asked, got]).toEqual([['wrong code of 100', 'hook accounting.cti', 'wrong code of 100'], []])
    office.verdicts.delete('accounting.cti')
    leg.presses('4712')
    await office.pass()
    expect(got).toEqual([undefined])
  })

  describe('a hook that fails has accepted nothing: else whoever breaks it would call as he likes', () => {
    const cti = { url: 'http://app.test/' }
    const failed = terminations.unavailable('accounting.cti failed, and no list says whether the code is good')

    test.each([
      ['without a list', { cti }],
      ['and is to refuse, whatever the list says', { codes: ['4711'], cti: { ...cti, onFailure: 'reject' as const } }]
    ])(
      '%s: the call does not leave, it is told that it is no fault of the code, and nothing counts as a guess',
      async (_, accounting) => {
        const { office, call, leg, got } = asking({ prompt: true, digits: 4, ...accounting })
        office.verdicts.set('accounting.cti', { kind: 'reject' })
        leg.presses('4711')
        await office.pass(promptMs)
        expect([got, call.accountcode, factsOf(call), office.asked, leg.media.played]).toEqual([
          [failed],
          'A100',
          [{ code: 'hook-rejects', hook: 'accounting.cti' }],
          ['hook accounting.cti'],
          ['prompt account-code', 'prompt application-failed']
        ])
      }
    )

    test('and is to go on: the list alone decides', async () => {
      const { office, call, leg, got } = asking({ prompt: true, digits: 4, codes: ['4711'], cti })
      office.verdicts.set('accounting.cti', { kind: 'reject' })
      leg.presses('4711')
      await office.pass()
      expect([got, call.accountcode, factsOf(call)]).toEqual([[undefined], '4711', [accepted]])
    })
  })

  describe('the account code that the hook sets stands above what was typed (2-cti, set)', () => {
    const asks = () => asking({ prompt: true, digits: 4, cti: { url: 'http://app.test/' } })

    test('it is asked with the code, and with the account as it was', async () => {
      const { office, call, leg, got } = asks()
      const extras: unknown[] = []
      office.hooked = (asked, extra) => {
        extras.push(extra)
        asked.accountcode = 'CUSTOMER-7'
      }
      leg.presses('4711')
      await office.pass()
      expect([got, extras, call.accountcode]).toEqual([
        [undefined],
        [{ code: '4711', accountcode: 'A100' }],
        'CUSTOMER-7'
      ])
    })

    test('also where it sets the one that there was', async () => {
      const { office, call, leg } = asks()
      office.hooked = (asked) => {
        asked.accountcode = 'A100'
      }
      leg.presses('4711')
      await office.pass()
      expect(call.accountcode).toBe('A100')
    })

    test('a code that it refuses leaves the account as it was', async () => {
      const { office, call, leg } = asks()
      office.hooked = (asked) => {
        asked.accountcode = 'CUSTOMER-7'
      }
      office.verdicts.set('accounting.cti', { kind: 'stop' })
      leg.presses('4711')
      await office.pass(promptMs)
      expect(call.accountcode).toBe('A100')
    })
  })

  describe('guesses count over calls (as PINs do: 4-pbx, Names of what is new)', () => {
    test('each wrong one, by list or hook, and not a caller who types none', async () => {
      const { office, leg } = asking({ prompt: true, digits: 4, codes: ['4711'], cti: { url: 'http://app.test/' } })
      office.verdicts.set('accounting.cti', { kind: 'stop' })
      leg.presses('0000')
      await office.pass(promptMs)
      leg.presses('4711')
      await office.pass(promptMs)
      await office.pass(attempt)
      expect(office.asked).toEqual(['wrong code of 100', 'hook accounting.cti', 'wrong code of 100'])
    })

    test('who has guessed too often is asked for none any more, also within the call', async () => {
      const { office, call, leg, got } = asking({ prompt: true, digits: 4, codes: ['4711'] })
      await office.pass()
      leg.presses('0000')
      office.closedCodes.add('100')
      await office.pass(promptMs)
      expect([got, factsOf(call), leg.media.played]).toEqual([
        [terminations.forbidden('100 has typed too many wrong account codes')],
        [refused, { code: 'account-codes-closed', user: '100' }],
        ['prompt account-code', 'prompt invalid-entry']
      ])
    })
  })

  test('one code is enough for a call', async () => {
    const { office, leg, got, ask } = asking({ prompt: true, digits: 4 })
    leg.presses('1234')
    await office.pass()
    await ask()
    expect([got, leg.media.played]).toEqual([[undefined, undefined], ['prompt account-code']])
  })

  test('nobody is asked where the domain wants none, nor who is no user', async () => {
    for (const { leg, got, office } of [
      asking(undefined),
      asking({ prompt: false, codes: ['4711'] }),
      asking({ prompt: true, digits: 4 }, { caller: { number: '+15550170', name: '', user: null } })
    ]) {
      await office.pass()
      expect([got, leg.told]).toEqual([[undefined], []])
    }
  })

  test('who hangs up while it types is not refused: it has given up', async () => {
    const { office, call, leg, got } = asking({ prompt: true, digits: 4 })
    leg.presses('12')
    await office.pass(100)
    leg.bye()
    await office.pass()
    expect([got, factsOf(call), office.clock.pending]).toEqual([[leg.termination], [], 0])
  })

  test('a telephone without a codec that is spoken here hears no prompt, and its call does not leave', async () => {
    const codec = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1, parameters: '' }
    const office = new StandInOffice({ accounting: { prompt: true } })
    const { context, leg } = office.calling({}, { audio: { codecs: [codec] } })
    expect([await askForAccountCode(context), leg.told]).toEqual([
      { kind: 'unanswered', termination: terminations.notAcceptable('the phone offers no codec that is spoken here') },
      []
    ])
  })
})
