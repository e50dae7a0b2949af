import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import type { RecordingEndpoint } from '../support/recording-media.ts'
import type { Office } from '../support/virtual-pbx.ts'
import { hangUp, talk, told } from './office.ts'
import { answers, office3, refer, replacing, status, talking } from './transfers.ts'

const conferences = [{ extension: '800', name: 'standup' }]

const calls = (office: Office) => office.pbx.calls()
const first = (office: Office) => calls(office)[0]?.uniqueid ?? ''
const latest = (office: Office) => calls(office).at(-1)?.uniqueid ?? ''
const joined = (office: Office) =>
  office.pbx
    .conferences('acme.test')
    .filter(({ isAdHoc }) => isAdHoc)
    .map(({ parties }) => parties.map(({ party }) => party.user ?? party.number).toSorted())
const mixes = (office: Office) =>
  office.media.mixers
    .map(({ members }) =>
      [...members].map(([media, speaks]) => [(media as RecordingEndpoint).rtpPort, speaks] as const)
    )
    .filter(({ length }) => length > 0)
    .map((mix) => mix.toSorted(([one], [other]) => one - other))
const mixOf = (...parties: readonly PhoneCall[]) =>
  parties.map(({ heard }) => [heard.port, true] as const).toSorted(([one], [other]) => one - other)

const records = ({ records }: Office, id?: string) =>
  records.map(
    ({ uniqueid, linkedid, src, dst, dstname, segment, lastapp, disposition, hangupby, billsec }) =>
      `${uniqueid === id ? 'first' : linkedid === id ? 'linked' : 'other'} ${segment}: ${src} > ${/^joined-/.test(dst) ? dstname : dst} ${lastapp} ${disposition} by ${hangupby} ${billsec}`
  )

/** Tom talks with Ana, who has called, and asks Lena, who has answered. */
async function asking() {
  const opened = await office3({ domain: { conferences } })
  const { office, ana, tom, lena } = opened
  const { caller, callee } = await talk(office, { caller: ana, callee: tom })
  answers(lena)
  const id = first(office)
  office.pbx.transfer({ uniqueid: id, action: 'ask', to: '102', by: 'callee' })
  await office.pass(3000)
  return { ...opened, id, caller, callee, lenas: lena.call }
}

/** Tom has two calls: with Ana, whom he holds, and with Lena. */
async function two() {
  const opened = await office3({ domain: { conferences } })
  const { office, ana, tom, lena } = opened
  const { caller, callee } = await talk(office, { caller: ana, callee: tom })
  const id = first(office)
  await office.until(callee.hold())
  const { caller: second, callee: lenas } = await talk(office, { caller: tom, callee: lena })
  await office.pass(1000)
  return { ...opened, id, other: latest(office), caller, callee, second, lenas }
}

describe('Join: both calls become one conversation; who began it can leave and the others go on (5-softphone)', () => {
  test('who asks, whoever waits and whoever is asked: each has a call and a record of its own', async () => {
    const { office, id, caller, callee, lenas } = await asking()
    const reply = office.pbx.join({ uniqueid: id, with: null, user: '101' })
    expect(reply).toMatchObject({ value: { linkedid: id, caller: { user: '101' }, state: 'setup' } })
    await office.pass(1000)
    expect(joined(office)).toEqual([['100', '101', '102']])
    expect(mixes(office)).toEqual([mixOf(caller, callee, lenas)])
    expect([caller, callee, lenas].map(({ methods }) => methods.includes('BYE'))).toEqual([false, false, false])
    // Everybody knows who is there.
    expect(office.media.mixers.flatMap(({ played }) => played)).toEqual([])
    expect(office.media.at(caller.heard.port).playing).toEqual([])
    await hangUp(office, callee)
    await office.pass(2000)
    expect(mixes(office)).toEqual([mixOf(caller, lenas)])
    await hangUp(office, lenas)
    expect([caller.methods.at(-1), joined(office)]).toEqual(['BYE', []])
    expect(records(office, id)).toEqual([
      'linked 1: 101 > 102 user ANSWERED by caller 2',
      'first 1: 100 > 101 user ANSWERED by callee 3',
      'linked 1: 101 > Ana Keller, Lena Brandt conference ANSWERED by caller 1',
      'linked 2: 102 > Tom Okafor, Ana Keller conference ANSWERED by caller 3',
      'first 2: 100 > Tom Okafor, Lena Brandt conference ANSWERED by callee 3'
    ])
    expect(told(await office.timeline(id)).filter((line) => /one conversation/.test(line))).toEqual([
      'decision: 101 makes one conversation of its calls',
      expect.stringMatching(/^decision: in one conversation, where [123] are now$/)
    ])
  })

  test.each(['held', 'active'])(
    'two calls of one’s own, said of the %s one: the telephone that is talked into stays',
    async (which) => {
      const { office, id, other, caller, callee, second, lenas } = await two()
      const [uniqueid, besides] = which === 'held' ? [id, other] : [other, id]
      const reply = office.pbx.join({ uniqueid, with: besides, user: '101' })
      expect(reply).toMatchObject({ value: { linkedid: other } })
      await office.pass(1000)
      expect([second.methods.includes('BYE'), callee.methods.at(-1)]).toEqual([false, 'BYE'])
      expect(joined(office)).toEqual([['100', '101', '102']])
      // Whoever was held hears and is heard again.
      expect(caller.heard.direction).toBe('sendrecv')
      expect(mixes(office)).toEqual([mixOf(caller, second, lenas)])
      await hangUp(office, caller)
      expect(mixes(office)).toEqual([mixOf(second, lenas)])
      await hangUp(office, second)
      expect(lenas.methods.at(-1)).toBe('BYE')
    }
  )

  test('a call beside a conference: whom one talks with there comes into it, and is announced', async () => {
    const { office, ana, tom, lena } = await office3({ domain: { conferences } })
    const [anas, toms] = [ana.invite('800'), tom.invite('800')]
    await office.pass(500)
    const room = calls(office).at(-1)?.uniqueid ?? ''
    const { caller, callee } = await talk(office, { caller: tom, callee: lena })
    expect(office.pbx.join({ uniqueid: latest(office), with: room, user: '101' }).ok).toBe(true)
    await office.pass(1000)
    expect(office.pbx.conferences('acme.test')[0]?.parties.map(({ party }) => party.user)).toEqual([
      '100',
      '101',
      '102'
    ])
    expect([caller.methods.at(-1), mixes(office)]).toEqual(['BYE', [mixOf(anas, toms, callee)]])
    for (const call of [anas, toms, callee]) await hangUp(office, call)
  })

  test('a further one comes into a conversation that was joined, and whoever brought it can leave', async () => {
    const { office, tom, id, caller, callee, lenas } = await asking()
    office.pbx.join({ uniqueid: id, with: null, user: '101' })
    await office.pass(1000)
    const room = latest(office)
    const zoe = office.provider('main')
    answers(zoe)
    const further = tom.invite('+15550100177')
    await office.pass(1000)
    expect(office.pbx.join({ uniqueid: room, with: latest(office), user: '101' }).ok).toBe(true)
    await office.pass(1000)
    expect(mixes(office)).toEqual([mixOf(caller, callee, lenas, zoe.call)])
    expect(further.methods.at(-1)).toBe('BYE')
    for (const call of [callee, lenas]) await hangUp(office, call)
    expect(mixes(office)).toEqual([mixOf(caller, zoe.call)])
    await hangUp(office, zoe.call)
    expect(caller.methods.at(-1)).toBe('BYE')
    expect(
      office.records.filter(({ trunk }) => trunk === 'main').map(({ direction, lastapp }) => [direction, lastapp])
    ).toEqual([
      ['outbound', 'external'],
      ['outbound', 'conference']
    ])
  })

  test('an answer is needed in both, they must be one’s own, and two conferences stay two', async () => {
    const { office, ana, tom, lena } = await office3({
      domain: { conferences: [...conferences, { extension: '801', name: 'board' }] }
    })
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const id = first(office)
    const refused = (command: { uniqueid: string; with: string | null; user: string }) => {
      const reply = office.pbx.join(command)
      return reply.ok ? 'joined' : reply.error.code
    }
    lena.whenCalled = (call) => call.ring()
    office.pbx.transfer({ uniqueid: id, action: 'ask', to: '102', by: 'callee' })
    await office.pass(1000)
    expect(refused({ uniqueid: id, with: null, user: '101' })).toBe('not_allowed')
    office.pbx.transfer({ uniqueid: id, action: 'cancel', user: null })
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    expect(refused({ uniqueid: id, with: null, user: '101' })).toBe('not_allowed')
    expect(refused({ uniqueid: 'gone', with: null, user: '101' })).toBe('call_not_found')
    expect(refused({ uniqueid: id, with: 'gone', user: '101' })).toBe('call_not_found')
    expect(refused({ uniqueid: id, with: id, user: '101' })).toBe('not_allowed')
    const [one, other] = [tom.invite('800'), tom.invite('801')]
    await office.pass(500)
    const [, standup = '', board = ''] = calls(office).map(({ uniqueid }) => uniqueid)
    expect(refused({ uniqueid: standup, with: board, user: '101' })).toBe('not_allowed')
    expect(refused({ uniqueid: id, with: standup, user: '100' })).toBe('not_allowed')
    const ids = office.pbx.conferences('acme.test').map(({ name }) => name)
    expect(ids).toEqual(['standup', 'board'])
    office.pbx.lockConference({ domain: 'acme.test', conference: 'standup', on: true })
    expect(refused({ uniqueid: id, with: standup, user: '101' })).toBe('not_allowed')
    for (const call of [one, other, caller]) await hangUp(office, call)
  })

  test('nobody else joins what Tom asks', async () => {
    const { office, id, caller, callee } = await asking()
    for (const user of ['100', '102']) {
      expect(office.pbx.join({ uniqueid: id, with: null, user })).toMatchObject({ error: { code: 'not_allowed' } })
    }
    await hangUp(office, caller)
    await hangUp(office, callee)
  })

  test('who hangs up in the moment of joining is missed by nobody for ever: two go on, one alone is let go', async () => {
    const { office, id, caller, callee, lenas } = await asking()
    office.pbx.join({ uniqueid: id, with: null, user: '101' })
    await Promise.all([office.until(lenas.bye()), office.until(callee.bye())])
    await office.pass(2000)
    expect([caller.methods.at(-1), joined(office), mixes(office)]).toEqual(['BYE', [], []])
  })

  test('one of them is transferred away, and the others go on; the seat is given to whom it talks with elsewhere', async () => {
    const { office, ana, id, caller, callee, lenas } = await asking()
    office.pbx.join({ uniqueid: id, with: null, user: '101' })
    await office.pass(1000)
    // A telephone cannot send the others on: they are not its own.
    await office.until(refer(caller, '101'))
    await office.pass(500)
    expect(joined(office)).toEqual([['100', '101', '102']])
    const provider = office.provider('main')
    answers(provider)
    const outside = ana.invite('+15550100177')
    await office.pass(500)
    const given = caller.send('REFER', [
      ['Contact', ana.contact],
      ['Refer-To', `<sip:5@acme.test?Replaces=${replacing(outside)}>`]
    ])
    expect(status(await office.until(given))).toBe(202)
    await office.pass(3000)
    expect(joined(office)).toEqual([['+15550100177', '101', '102']])
    expect(mixes(office)).toEqual([mixOf(provider.call, callee, lenas)])
    for (const call of [callee, lenas]) await hangUp(office, call)
    expect(provider.call.methods.at(-1)).toBe('BYE')
  })

  test('an operator ends the call of one, and nobody else’s', async () => {
    const { office, id, caller, callee, lenas } = await asking()
    office.pbx.join({ uniqueid: id, with: null, user: '101' })
    await office.pass(1000)
    office.pbx.hangUp(id)
    await office.pass(1000)
    expect([caller.methods.at(-1), mixes(office)]).toEqual(['BYE', [mixOf(callee, lenas)]])
    const asked = calls(office).find(({ caller: { user } }) => user === '102')?.uniqueid ?? ''
    office.pbx.hangUp(asked)
    await office.pass(1000)
    expect([callee.methods.at(-1), lenas.methods.at(-1)]).toEqual(['BYE', 'BYE'])
  })
})
