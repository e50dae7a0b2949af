import { describe, expect, test } from 'vitest'
import { clickToDial } from '../../pbx-core/apps/click-to-dial.ts'
import type { CallOrigin } from '../../pbx-core/call/call.ts'
import { interventions } from '../../pbx-core/call/intervention.ts'
import { cancelled, completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import { promptMs } from '../support/recording-media.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

/** Ana clicks 101; her two phones are rung. */
function clicked({ connect = false, origin = {} as Partial<CallOrigin>, phones = 2 } = {}) {
  const office = new StandInOffice()
  const [desk, home] = Array.from({ length: phones }, () => office.phone('100')) as [StandInLeg, StandInLeg]
  const tom = office.phone('101')
  const call = office.call(origin)
  const [user] = call.domain.users
  if (user === undefined) throw new Error('there is no 100')
  const ended = new AbortController()
  const got: Termination[] = []
  const { services } = office
  const request = { call, services, user, dest: '101', connect, device: 'all', signal: ended.signal } as never
  void clickToDial(request).then((termination) => got.push(termination))
  return { office, desk, home, tom, call, ended, got }
}
const prompt = ['press-1-to-call', 'digits/1', 'digits/0', 'digits/1'].map((name) => `prompt ${name}`)
const spoken = prompt.length * promptMs

describe('click to dial (3-click-to-dial, The call)', () => {
  test("1. the user's phones ring from the destination, and know it for what it is; the first to answer takes it", async () => {
    const { office, desk, home, tom } = clicked({ origin: { keys: '22#' } })
    await office.pass()
    expect(office.invitations).toMatchObject([
      {
        from: { name: 'Click to dial 101, then keys 22#', number: '101' },
        side: 'caller',
        device: 'all',
        headers: [
          ['X-Offhook-Click-To-Dial', 'confirm'],
          ['X-Offhook-Keys', '22#']
        ]
      }
    ])
    desk.rings()
    home.answers()
    await office.pass()
    expect([desk.told.at(-1), home.told, tom.told]).toEqual(['hang up elsewhere', ['call'], []])
  })

  test('2. nothing is dialled before the 1, and the number is spoken; the 1 stops that', async () => {
    const { office, desk, tom, call } = clicked()
    desk.answers()
    await office.pass(100)
    expect([desk.media.playing, tom.told, call.state]).toEqual([prompt, [], 'confirming'])
    desk.presses('1')
    await office.pass()
    expect([tom.told, call.state]).toEqual([['call'], 'calling'])
    expect(factsOf(call).filter(({ code }) => code === 'confirmed')).toEqual([{ code: 'confirmed', digit: '1' }])
  })

  test.each(['2', '0', '#', '*'])('2. %s ends it, and the destination is never dialled', async (key) => {
    const { office, desk, tom, got } = clicked()
    desk.answers()
    await office.pass(100)
    desk.presses(key)
    await office.pass()
    expect([got, desk.told.at(-1), tom.told]).toEqual([
      [{ ...cancelled(), reason: 'the user did not press 1' }],
      'hang up cancelled',
      []
    ])
  })

  test('2. silence: three prompts, 4 s apart, and the end', async () => {
    const { office, desk, tom, got, call } = clicked()
    desk.answers()
    await office.pass(3 * (spoken + 4000) - 1)
    expect([got, desk.media.played]).toEqual([[], [...prompt, ...prompt, ...prompt]])
    await office.pass(1)
    expect([got, tom.told]).toEqual([[{ ...cancelled(), reason: 'the user did not press 1' }], []])
    expect(factsOf(call).at(-1)).toEqual({ code: 'not-confirmed' })
  })

  test('2. hanging up ends it', async () => {
    const { office, desk, tom, got } = clicked()
    desk.answers()
    await office.pass(100)
    desk.bye()
    await office.pass()
    expect([got, tom.told, office.clock.pending]).toEqual([[completed('caller')], [], 0])
  })

  test('2. with `connect` it is dialled at the answer', async () => {
    const { office, desk, tom, call } = clicked({ connect: true })
    await office.pass()
    expect(office.invitations[0]?.headers).toEqual([['X-Offhook-Click-To-Dial', 'connect']])
    desk.answers()
    await office.pass()
    expect([desk.media.played, tom.told, call.state]).toEqual([[], ['call'], 'calling'])
  })

  test('3. its ringing is heard, the two talk, and one hangs up', async () => {
    const { office, desk, tom, call, got } = clicked({ connect: true })
    desk.answers()
    await office.pass()
    tom.rings()
    expect([desk.media.playing, call.state, call.segment.answeredAt]).toEqual([['tone ringback'], 'calling', undefined])
    tom.answers()
    await office.pass()
    expect([desk.media.peer, call.state]).toEqual([tom.media, 'answered'])
    tom.bye()
    await office.pass()
    expect([got, desk.told.at(-1)]).toEqual([[completed('callee')], 'hang up completed'])
  })

  test('3. on failure the user hears why, and is hung up; 4. which is how the call ended, and no answer', async () => {
    const { office, desk, tom, got, call } = clicked({ connect: true })
    desk.answers()
    await office.pass()
    tom.refuses(486)
    await office.pass(5000)
    expect([desk.media.played, desk.told.at(-1), got, call.segment.answeredAt]).toMatchObject([
      ['tone busy'],
      'hang up completed',
      [{ result: 'busy', cause: 17 }],
      undefined
    ])
  })

  test('4. the record says ClickToDial and the number, whatever the call went through', async () => {
    const { office, desk, call } = clicked({ connect: true, origin: { channel: '' } })
    desk.answers()
    await office.pass()
    expect([call.segment.recordedApp, call.segment.app, call.segment.channel]).toEqual([
      { name: 'ClickToDial', data: '101' },
      { name: 'user', data: '101' },
      desk.channel
    ])
  })

  test("the user's phones refuse, or nobody takes it in 30 s: the user has not called", async () => {
    for (const status of [486, 603]) {
      const { office, desk, got } = clicked({ phones: 1 })
      desk.refuses(status)
      await office.pass()
      expect([got, office.phones.get('101')?.[0]?.told]).toEqual([
        [{ ...cancelled(), reason: "the user's phone refused" }],
        []
      ])
    }
    const { office, got } = clicked()
    await office.pass(29_999)
    expect(got).toEqual([])
    await office.pass(1)
    expect(got).toEqual([terminations.noAnswer('nobody answered in time')])
  })

  test('no phone of the user is registered: that is why, and nothing rings', async () => {
    const { office, got } = clicked({ phones: 0 })
    await office.pass()
    expect(got).toEqual([terminations.absent('no phone of 100 is registered')])
  })

  test('whoever ends it from outside while it rings takes the phones back', async () => {
    const { office, desk, call, ended, got } = clicked()
    await office.pass(1000)
    call.intervention = interventions.operator
    ended.abort()
    await office.pass()
    expect([got, desk.told.at(-1), office.clock.pending]).toEqual([
      [interventions.operator.unanswered],
      'hang up cancelled',
      0
    ])
  })
})
