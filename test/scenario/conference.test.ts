import { describe, expect, test } from 'vitest'
import type { PbxEvents } from '../../pbx-core/contract/events.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import type { RecordingEndpoint } from '../support/recording-media.ts'
import { xml } from '../support/scripted-http.ts'
import { type DomainInput, type Office, officeConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk } from './office.ts'
import { answers, office3, refer, replacing, status, talking } from './transfers.ts'

const conferences: DomainInput['conferences'] = [
  { extension: '800', name: 'standup', moderators: ['100'] },
  { extension: '801', name: 'board', pin: '4711', moderators: ['100'], maxParties: 2 }
]
const domain = { conferences }

const view = (office: Office, name = 'standup') =>
  office.pbx.conferences('acme.test').find((each) => each.name === name)
const here = (office: Office, name?: string) =>
  view(office, name)?.parties.map(({ party }) => party.user ?? party.number)
const endpointOf = (office: Office, call: PhoneCall): RecordingEndpoint => office.media.at(call.heard.port)

/** Who is mixed with whom, by the ports at which they hear it. */
const mixes = (office: Office) =>
  office.media.mixers
    .map(({ members }) =>
      [...members].map(([media, speaks]) => [(media as RecordingEndpoint).rtpPort, speaks] as const)
    )
    .filter(({ length }) => length > 0)
const mixOf = (...calls: readonly PhoneCall[]) => calls.map((call) => [call.heard.port, true] as const)

/** Each of them calls a conference, one after the other. */
async function enter(office: Office, phones: readonly { invite(number: string): PhoneCall }[], number = '800') {
  const calls: PhoneCall[] = []
  for (const phone of phones) {
    calls.push(phone.invite(number))
    await office.pass(100)
  }
  return calls as [PhoneCall, PhoneCall, PhoneCall]
}

const records = ({ records }: Office) =>
  records.map(
    ({ src, dst, segment, lastapp, lastdata, disposition, hangupby, billsec }) =>
      `${segment}: ${src} > ${dst} ${lastapp} ${lastdata} ${disposition} by ${hangupby} ${billsec}`
  )

const changes = ({ events }: Office) =>
  events.flatMap(({ name, payload }) =>
    name === 'conference.changed' ? [payload as PbxEvents['conference.changed']] : []
  )

describe('a conference (4-pbx, Applications)', () => {
  test('three are mixed, each in a call of its own: one record for each, with the conference in it (4-pbx, Call record)', async () => {
    const { office, ana, tom, lena } = await office3({ domain })
    const [one, two, three] = await enter(office, [ana, tom, lena])
    expect(here(office)).toEqual(['100', '101', '102'])
    expect(mixes(office)).toEqual([mixOf(one, two, three)])
    expect(office.pbx.calls().map(({ members, app, appname }) => [members.length, app, appname])).toEqual(
      Array.from({ length: 3 }, () => [1, 'conference', 'standup'])
    )
    await office.pass(5000)
    await hangUp(office, two)
    await office.pass(2000)
    await hangUp(office, one)
    expect(mixes(office)).toEqual([mixOf(three)])
    await hangUp(office, three)
    expect(records(office)).toEqual([
      '1: 101 > 800 conference standup ANSWERED by caller 5',
      '1: 100 > 800 conference standup ANSWERED by caller 7',
      '1: 102 > 800 conference standup ANSWERED by caller 7'
    ])
    expect(here(office)).toEqual([])
  })

  test('a caller from outside comes in by its route, and types the PIN; three wrong ones end the call', async () => {
    const office = await openOffice({ domain: { ...domain, inbound: [{ match: '*', to: 'conference:board' }] } })
    const outside = office.provider('main')
    const type = async (call: PhoneCall, keys: string) => {
      for (const key of keys) endpointOf(office, call).press(key)
      await office.pass(600)
    }
    const call = outside.invite('+15550100100')
    await office.pass(100)
    expect(endpointOf(office, call).playing).toEqual(['prompt conference-pin'])
    await type(call, '4711#')
    expect(view(office, 'board')?.parties).toMatchObject([{ party: { number: '+15550170' }, isMuted: false }])
    const guesser = outside.invite('+15550100100')
    await office.pass(100)
    for (let at = 0; at < 3; at++) await type(guesser, '1234#')
    expect(guesser.methods.at(-1)).toBe('BYE')
    await hangUp(office, call)
    expect(records(office)).toEqual([
      '1: +15550170 > +15550100100 conference board FAILED by pbx 0',
      '1: +15550170 > +15550100100 conference board ANSWERED by caller 2'
    ])
  })

  test('ten wrong PINs in an hour close that room to PINs for 15 min, and its owner is told (4-pbx, Names of what is new)', async () => {
    const { office, ana, tom } = await office3({ domain })
    const guess = async () => {
      const call = tom.invite('801')
      await office.pass(100)
      for (let at = 0; at < 3 && !call.methods.includes('BYE'); at++) {
        for (const key of '0000#') endpointOf(office, call).press(key)
        await office.pass(600)
      }
      await office.pass(1000)
      return call
    }
    for (let at = 0; at < 3; at++) await guess()
    expect(view(office, 'board')?.pinsClosedUntil).toBeNull()
    const tenth = await guess()
    const closed = { code: 'pins-closed', domain: 'acme.test', destination: 'conference:board', guesses: 10 }
    expect(office.pbx.warnings('acme.test')).toContainEqual(closed)
    expect(view(office, 'board')?.pinsClosedUntil).toBeGreaterThan(office.clock.wallTime() + 14 * 60_000)
    expect(changes(office).at(-1)).toMatchObject({ name: 'board', pinsClosedUntil: expect.any(Number) })
    expect(tenth.methods).toContain('BYE')
    // Its moderator needs none.
    const [moderator] = await enter(office, [ana], '801')
    expect(here(office, 'board')).toEqual(['100'])
    await hangUp(office, moderator)
    await office.pass(15 * 60_000)
    expect([office.pbx.warnings('acme.test'), view(office, 'board')?.pinsClosedUntil]).toEqual([
      expect.not.arrayContaining([closed]),
      null
    ])
  })

  test('who talks is shown within 300 ms of its first word, and that it has ceased (4-pbx, Media)', async () => {
    const { office, ana, tom } = await office3({ domain })
    const calls = await enter(office, [ana, tom])
    await office.pass(1000)
    const talks = () =>
      changes(office)
        .at(-1)
        ?.parties.map((each) => each.talks)
    // The media side tells it 120 ms after the first word at the latest: `test/media/engine-mixer.test.ts`.
    for (const on of [true, false, true]) {
      await office.pass(120)
      endpointOf(office, calls[1]).emit({ kind: 'talking', on })
      await office.pass(180)
      expect(talks()).toEqual([false, on])
      // One that begins in the same moment is no later.
      endpointOf(office, calls[0]).emit({ kind: 'talking', on: true })
      await office.pass(180)
      expect(talks()).toEqual([true, on])
      endpointOf(office, calls[0]).emit({ kind: 'talking', on: false })
      await office.pass(180)
    }
    const before = changes(office).length
    for (let at = 0; at < 100; at++) {
      endpointOf(office, calls[1]).emit({ kind: 'talking', on: at % 2 === 0 })
      await office.pass(10)
    }
    expect(changes(office).length - before).toBeLessThanOrEqual(11)
    for (const call of calls.slice(0, 2)) await hangUp(office, call)
  })

  test('a moderator mutes, takes out and locks, and each is told; who is not there is said to be not there', async () => {
    const { office, ana, tom, lena } = await office3({ domain })
    const [one, two] = await enter(office, [ana, tom])
    const ids = view(office)?.parties.map(({ uniqueid }) => uniqueid) ?? []
    const of = (party = '') => ({ domain: 'acme.test', conference: 'standup', party })
    expect(office.pbx.muteParty({ ...of(ids[1]), on: true, by: 'moderator' }).ok).toBe(true)
    await office.pass(200)
    expect(mixes(office)).toEqual([
      [
        [one.heard.port, true],
        [two.heard.port, false]
      ]
    ])
    expect(
      changes(office)
        .at(-1)
        ?.parties.map(({ isMuted }) => isMuted)
    ).toEqual([false, true])
    expect(office.pbx.lockConference({ ...of(), on: true }).ok).toBe(true)
    const late = lena.invite('800')
    await office.pass(100)
    expect(endpointOf(office, late).playing).toEqual(['prompt conference-locked'])
    await office.pass(1000)
    expect([late.methods.at(-1), here(office), view(office)?.isLocked]).toEqual(['BYE', ['100', '101'], true])
    expect(office.pbx.kickParty(of(ids[1])).ok).toBe(true)
    await office.pass(200)
    expect([two.methods.at(-1), here(office)]).toEqual(['BYE', ['100']])
    expect([
      office.pbx.kickParty(of(ids[1])),
      office.pbx.muteParty({ ...of(ids[0]), conference: 'board', on: true, by: 'moderator' }),
      office.pbx.lockConference({ ...of(), conference: 'gone', on: true })
    ]).toEqual(['party_not_found', 'party_not_found', 'conference_not_found'].map((error) => ({ ok: false, error })))
    await hangUp(office, one)
    expect(view(office)?.isLocked).toBe(false)
    expect(records(office)).toEqual([
      '1: 102 > 800 conference standup FAILED by pbx 0',
      '1: 101 > 800 conference standup ANSWERED by operator 1',
      '1: 100 > 800 conference standup ANSWERED by caller 1'
    ])
  })

  test('MUST NOT mix what a phone sends that holds, and mixes it again once it goes on (RFC 3264 §8.4)', async () => {
    const { office, ana, tom } = await office3({ domain })
    const [one, two] = await enter(office, [ana, tom])
    await office.until(two.hold('inactive'))
    await office.pass(200)
    expect(mixes(office)[0]?.map(([, speaks]) => speaks)).toEqual([true, false])
    expect(view(office)?.parties.map(({ isHolding }) => isHolding)).toEqual([false, true])
    await office.until(two.resume())
    await office.pass(200)
    expect(mixes(office)).toEqual([mixOf(one, two)])
    expect(two.heard.direction).toBe('sendrecv')
    await hangUp(office, one)
    await hangUp(office, two)
  })

  test('the 21st of a conference of 20 is told that it is full, and the hooks of a time that ran out hear why (2-cti)', async () => {
    const { office, ana } = await office3({
      domain: {
        ...domain,
        cti: { timeout: { url: 'http://crm.test/late?app=%%app%%&name=%%appname%%&why=%%reason%%' } }
      }
    })
    const calls: PhoneCall[] = []
    for (let at = 0; at < 21; at++) calls.push(ana.invite('800'))
    await office.pass(1000)
    expect(view(office)?.parties.length).toBe(20)
    expect(office.http.urls).toEqual(['/late?app=conference&name=standup&why=full'])
    await office.pass(2000)
    expect(calls.filter(({ methods }) => methods.includes('BYE')).length).toBe(1)
    for (const call of calls) if (!call.methods.includes('BYE')) await office.until(call.bye())
    await office.pass()
    expect(office.records.filter(({ disposition }) => disposition === 'ANSWERED').length).toBe(20)
  })

  test('a full one asks its own hook after cti.timeout, and what that says is done (2-cti, timeoutCti)', async () => {
    const late = (whose: string) => ({ url: `http://crm.test/${whose}?app=%%app%%&name=%%appname%%&why=%%reason%%` })
    const { office, ana, tom, lena } = await office3({
      domain: {
        conferences: [{ extension: '800', name: 'standup', maxParties: 2, timeoutCti: late('own') }],
        cti: { timeout: late('late') }
      }
    })
    const calls = await enter(office, [ana, lena])
    answers(tom)
    office.http.on('/own', { body: xml('<route><type>extension</type><name>101</name></route>') })
    const third = ana.invite('800')
    await office.pass(1000)
    const asked = 'app=conference&name=standup&why=full'
    expect([office.http.urls, tom.calls.length]).toEqual([[`/late?${asked}`, `/own?${asked}`], 1])
    for (const call of [...calls, third]) await hangUp(office, call)
  })

  test('its hook is asked before anybody is in it, and may lead elsewhere (2-cti)', async () => {
    const { office, ana, tom } = await office3({
      domain: {
        conferences: [{ extension: '800', name: 'standup', cti: { url: 'http://crm.test/enter?%%appname%%' } }]
      }
    })
    answers(tom)
    office.http.on('/enter', { body: xml('<route><type>extension</type><name>101</name></route>') })
    const call = ana.invite('800')
    await office.pass(500)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, call)
  })

  test('a call is transferred into it: who stays is in it, and who has sent it there is let go', async () => {
    const { office, ana, tom, lena } = await office3({ domain })
    const [first] = await enter(office, [lena])
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    expect(status(await office.until(refer(callee, '800')))).toBe(202)
    await office.pass(1000)
    expect([here(office), callee.methods.at(-1)]).toEqual([['102', '100'], 'BYE'])
    expect(mixes(office)).toEqual([mixOf(first, caller)])
    await hangUp(office, caller)
    await hangUp(office, first)
    expect(records(office)).toEqual([
      '1: 100 > 101 user 101 ANSWERED by callee 0',
      '2: 100 > 800 conference standup ANSWERED by caller 1',
      '1: 102 > 800 conference standup ANSWERED by caller 1'
    ])
  })

  test('who is in it gives its seat to whom it talks with in another call; nobody can be sent out of it (RFC 5589 §7)', async () => {
    const { office, ana, tom, lena } = await office3({ domain })
    const [first, seat] = await enter(office, [ana, tom])
    expect(status(await office.until(refer(seat, '102')))).toBe(202)
    await office.pass(200)
    expect(here(office)).toEqual(['100', '101'])
    const { uniqueid = '' } = office.pbx.calls().find(({ caller }) => caller.number === '101') ?? {}
    const refused = {
      ok: false,
      error: {
        code: 'not_allowed',
        message:
          'A party of a conference is not handed on. Transfer another call into the conference, or hang up and call from there.'
      }
    }
    for (const action of ['send', 'ask'] as const) {
      expect(office.pbx.transfer({ uniqueid, action, to: '102', by: 'caller' })).toEqual(refused)
    }
    expect(office.pbx.park({ uniqueid, slot: null, by: 'caller' })).toEqual(refused)
    const { caller, callee } = await talk(office, { caller: tom, callee: lena })
    const target = `<sip:102@acme.test?Replaces=${replacing(caller)}>`
    const given = seat.send('REFER', [
      ['Contact', tom.contact],
      ['Refer-To', target]
    ])
    expect(status(await office.until(given))).toBe(202)
    await office.pass(3000)
    expect(here(office)).toEqual(['100', '102'])
    expect([seat.methods.at(-1), caller.methods.at(-1)]).toEqual(['BYE', 'BYE'])
    expect(mixes(office)).toEqual([mixOf(first, callee)])
    await hangUp(office, callee)
    await hangUp(office, first)
    expect(records(office)).toEqual([
      '1: 101 > 800 conference standup ANSWERED by caller 0',
      '1: 101 > 102 user 102 ANSWERED by caller 0',
      '2: 102 > 800 conference standup ANSWERED by caller 3',
      '1: 100 > 800 conference standup ANSWERED by caller 3'
    ])
    expect(office.records[2]).toMatchObject({ transferredby: '101' })
  })

  test('who goes on at another telephone keeps its seat, without a PIN and muted as it was (RFC 3891)', async () => {
    const { office, ana, tom } = await office3({ domain })
    const mobile = await office.phone('101')
    const [first, seat] = await enter(office, [ana, tom])
    const party = view(office)?.parties[1]?.uniqueid ?? ''
    office.pbx.muteParty({ domain: 'acme.test', conference: 'standup', party, on: true, by: 'moderator' })
    const replaces = `${seat.invite.callId};to-tag=${seat.response(200).to.tag};from-tag=${seat.tag}`
    const taking = mobile.invite('800', { headers: [['Replaces', replaces]] })
    await office.pass(1000)
    expect([taking.statuses.at(-1), seat.methods.at(-1)]).toEqual([200, 'BYE'])
    expect(view(office)?.parties.map(({ party: { user }, isMuted }) => [user, isMuted])).toEqual([
      ['100', false],
      ['101', true]
    ])
    expect(mixes(office)).toEqual([
      [
        [first.heard.port, true],
        [taking.heard.port, false]
      ]
    ])
    await hangUp(office, taking)
    await hangUp(office, first)
  })

  test('what the configuration takes away goes on until it is empty; who is in it stays', async () => {
    const { office, ana } = await office3({ domain })
    const [call] = await enter(office, [ana])
    await office.pbx.configure(officeConfig())
    expect(here(office)).toEqual(['100'])
    await hangUp(office, call)
    await office.pbx.configure(officeConfig())
    expect(office.pbx.conferences('acme.test')).toEqual([])
  })
})
