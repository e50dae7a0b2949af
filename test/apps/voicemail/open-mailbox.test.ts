import { describe, expect, test } from 'vitest'
import type { AppOutcome } from '../../../pbx-core/apps/context.ts'
import { openAny, openOwn } from '../../../pbx-core/apps/voicemail/open-mailbox.ts'
import { completed } from '../../../pbx-core/call/terminations.ts'
import { promptMs } from '../../support/recording-media.ts'
import { factsOf, StandInOffice } from '../../support/stand-in-services.ts'
import { userConfig } from '../../support/virtual-pbx.ts'

const over = [{ kind: 'completed', termination: completed('pbx') }]

/** Ana (100) has dialled `*97`, or anybody `*98`. */
function dialled(code: '*97' | '*98', voicemail: object | null = { enabled: true, pin: '80351' }) {
  const ana = { ...userConfig('100', 'Ana Keller'), ...(voicemail === null ? {} : { voicemail }) }
  const office = new StandInOffice({ users: [ana, userConfig('101', 'Tom Okafor')] })
  const { call, leg, context } = office.calling({ exten: code })
  const user = call.domain.users[0]
  if (user === undefined) throw new Error('there is no Ana')
  const got: AppOutcome[] = []
  const opening = code === '*97' ? openOwn(context, user) : openAny(context)
  void opening.then((outcome) => got.push(outcome))
  const type = async (keys: string) => {
    leg.presses(keys)
    await office.pass(1)
  }
  return { office, call, leg, got, type, opened: () => factsOf(call) }
}

describe('*97: the own mailbox (4-pbx, feature codes)', () => {
  test('opens at the own telephone without a PIN, and the call is answered', async () => {
    const { office, call, leg, opened } = dialled('*97')
    await office.pass(1)
    expect(leg.media.playing).toEqual(['prompt voicemail/no-messages'])
    expect([call.state, opened()]).toEqual(['answered', [{ code: 'mailbox-opened', mailbox: '100', by: 'phone' }]])
  })

  test('asks for the PIN where that is wanted', async () => {
    const { office, leg, type, opened } = dialled('*97', { enabled: true, pin: '80351', askPin: true })
    await office.pass(1)
    expect(leg.media.playing).toEqual(['prompt voicemail/pin'])
    await type('80351#')
    expect(opened()).toEqual([{ code: 'mailbox-opened', mailbox: '100', by: 'phone' }])
  })

  test('says that there is none', async () => {
    for (const voicemail of [null, { enabled: false }]) {
      const { office, leg, got, opened } = dialled('*97', voicemail)
      await office.pass(1)
      expect(leg.media.playing).toEqual(['prompt voicemail/none-here'])
      await office.pass(promptMs)
      expect([got, opened()]).toEqual([over, [{ code: 'no-mailbox', mailbox: '100' }]])
    }
  })
})

describe('*98: any mailbox, by its PIN', () => {
  test('asks for both, and opens it', async () => {
    const { office, leg, type, opened } = dialled('*98')
    await office.pass(1)
    expect(leg.media.playing).toEqual(['prompt voicemail/mailbox'])
    await type('100#')
    expect(leg.media.playing).toEqual(['prompt voicemail/pin'])
    await type('80351#')
    expect(opened()).toEqual([{ code: 'mailbox-opened', mailbox: '100', by: 'pin' }])
  })

  test('three wrong PINs end the call (4-pbx), and each is counted for the mailbox', async () => {
    const { office, leg, type, got, opened } = dialled('*98')
    for (let attempt = 0; attempt < 3; attempt++) {
      await office.pass(1)
      await type('100#')
      await type('4711#')
      expect(leg.media.playing).toEqual(['prompt voicemail/wrong-pin'])
      await office.pass(promptMs)
    }
    expect(leg.media.playing).toEqual(['prompt goodbye'])
    await office.pass(promptMs)
    expect(got).toEqual(over)
    expect(office.asked.filter((asked) => /^wrong PIN|^guess/.test(asked))).toEqual(
      Array.from({ length: 3 }, () => ['guess of the caller', 'wrong PIN of voicemail:100']).flat()
    )
    expect(opened()).toEqual(Array.from({ length: 3 }, () => ({ code: 'pin-refused', mailbox: '100' })))
  })

  test.each([
    ['a mailbox that is not there', '999#', '4711#', ''],
    ['a user without one', '101#', '4711#', ''],
    ['an empty PIN', '100#', '#', '100']
  ])('%s is answered as a wrong PIN is', async (_, extension, pin, mailbox) => {
    const { office, leg, type, opened } = dialled('*98')
    await office.pass(1)
    await type(extension)
    expect(leg.media.playing).toEqual(['prompt voicemail/pin'])
    await type(pin)
    expect(leg.media.playing).toEqual(['prompt voicemail/wrong-pin'])
    expect(opened()).toEqual([{ code: 'pin-refused', mailbox }])
    expect(office.asked.filter((asked) => asked.startsWith('wrong PIN'))).toEqual([])
  })

  test.each([
    ['none', undefined, '#'],
    ['a weak one', '1234', '1234#'],
    ['the extension', '0100', '0100#']
  ])('a mailbox with %s as its PIN is opened by nothing', async (_, pin, typed) => {
    const { office, leg, type } = dialled('*98', { enabled: true, ...(pin === undefined ? {} : { pin }) })
    await office.pass(1)
    await type('100#')
    await type(typed)
    expect(leg.media.playing).toEqual(['prompt voicemail/wrong-pin'])
  })

  test('at its owner’s telephone a mailbox that is closed to PINs takes the right one: nobody locks an owner out', async () => {
    const { office, type, opened } = dialled('*98')
    office.closedPins.add('voicemail:100')
    await office.pass(1)
    await type('100#')
    await type('80351#')
    expect(opened()).toEqual([{ code: 'mailbox-opened', mailbox: '100', by: 'pin' }])
  })

  test('a mailbox that is closed to PINs is opened by the right one neither', async () => {
    const { office, call, leg, type, got, opened } = dialled('*98')
    call.segment.caller = { number: '101', name: 'Tom Okafor', user: '101' }
    office.closedPins.add('voicemail:100')
    await office.pass(1)
    await type('100#')
    await type('80351#')
    expect(leg.media.playing).toEqual(['prompt voicemail/closed'])
    await office.pass(promptMs)
    expect([got, opened()]).toEqual([over, [{ code: 'pins-closed', destination: 'voicemail:100' }]])
  })

  test.each(['caller', 'trunk'] as const)(
    'of whoever has guessed too much no PIN is taken, of no mailbox: %s',
    async (by) => {
      const { office, leg, type, got, opened } = dialled('*98')
      office.closedToCaller = by
      await office.pass(1)
      await type('999#')
      await type('80351#')
      expect(leg.media.playing).toEqual(['prompt voicemail/closed'])
      await office.pass(promptMs)
      expect([got, opened()]).toEqual([over, [{ code: 'mailboxes-closed', by }]])
    }
  )

  test('whoever hangs up is asked nothing more, and has guessed nothing', async () => {
    const { office, leg, type, opened } = dialled('*98')
    await office.pass(1)
    await type('100#')
    leg.presses('80')
    leg.bye()
    await office.pass(20_000)
    expect([opened(), office.asked]).toEqual([[], []])
  })
})
