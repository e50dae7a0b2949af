import { describe, expect, test } from 'vitest'
import type { RecordedView } from '../../pbx-core/contract/views.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { promptMs, type RecordingEndpoint, type StandInRecording } from '../support/recording-media.ts'
import { type DomainInput, type Office, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, told } from './office.ts'

type RecordMode = 'always' | 'never' | 'on-demand'
interface Options {
  readonly record?: RecordMode
  readonly announce?: 'both' | 'none' | 'ask'
  readonly users?: Readonly<Record<string, RecordMode>>
}

async function open({ record, announce = 'none', users = {} }: Options): Promise<Office> {
  const domain: Partial<DomainInput> = {
    conferences: [
      { extension: '800', name: 'standup', moderators: ['100'], ...(record === undefined ? {} : { record }) }
    ],
    recording: { announce },
    users: ['100', '101', '102'].map((user) => ({
      ...userConfig(user, `Desk ${user}`),
      ...(users[user] === undefined ? {} : { record: users[user] })
    }))
  }
  return openOffice({ domain })
}

/** Who calls in, one after the other, and is in it at once or once it was told. */
async function enter(office: Office, ...users: readonly string[]): Promise<PhoneCall[]> {
  const calls: PhoneCall[] = []
  for (const user of users) {
    calls.push((await office.phone(user)).invite('800'))
    await office.pass(promptMs + 300)
  }
  return calls
}

const endpointOf = (office: Office, call: PhoneCall): RecordingEndpoint => office.media.at(call.heard.port)
const viewOf = (office: Office, user: string) => office.pbx.calls().find(({ caller }) => caller.user === user)
const record = (
  office: Office,
  user: string,
  action: 'start' | 'pause' | 'resume' | 'stop',
  by: string | null = user
) => office.pbx.record({ uniqueid: viewOf(office, user)?.uniqueid ?? '', action, user: by })
const states = (office: Office) => office.pbx.calls().map(({ caller, recording }) => `${caller.user} ${recording}`)
const seconds = ({ pauses, began }: StandInRecording) => pauses.map((at) => Math.round((at - began) / 1000))

describe('recording of conferences (4-pbx: conferences; Names: recording)', () => {
  test('MUST be of each party’s own segment: what it says left, all others right, as long as billsec', async () => {
    const office = await open({ record: 'always' })
    const [ana, tom] = (await enter(office, '100', '101')) as [PhoneCall, PhoneCall]
    expect(office.media.recordings.map(({ endpoints }) => endpoints)).toEqual(
      [ana, tom].map((call) => [endpointOf(office, call), { heardBy: endpointOf(office, call) }])
    )
    await office.pass(10_000)
    await hangUp(office, tom)
    await hangUp(office, ana)
    for (const { recording, recorded, billsec, uniqueid, segment } of office.records) {
      expect(recording).toContain(`/api/v1/recordings/${uniqueid}.${segment}`)
      const facts = recorded as RecordedView | null
      expect(facts).toMatchObject({ announced: 'none', ended: 'call', deleted: null })
      expect(Math.abs((facts?.milliseconds ?? 0) - billsec * 1000)).toBeLessThan(2000)
    }
    expect(office.records.map(({ src }) => src)).toEqual(['101', '100'])
  })

  test('nobody is recorded where nothing says so, nor where the conference says never, whatever else does', async () => {
    for (const options of [{}, { record: 'never', users: { '100': 'always' } }] as const) {
      const office = await open(options)
      const [ana, tom] = (await enter(office, '100', '101')) as [PhoneCall, PhoneCall]
      expect(office.media.recordings).toEqual([])
      expect(record(office, '100', 'start').ok).toBe(false)
      await hangUp(office, ana)
      await hangUp(office, tom)
    }
  })

  test('what a muted party says MUST NOT be in its file, and is again once it is heard', async () => {
    const office = await open({ record: 'always' })
    const [ana, tom] = (await enter(office, '100', '101')) as [PhoneCall, PhoneCall]
    const [own] = office.media.recordings
    const endpoint = endpointOf(office, ana)
    for (const key of ['*', '6']) endpoint.press(key)
    expect(own?.endpoints).toEqual([null, { heardBy: endpoint }])
    for (const key of ['*', '6']) endpoint.press(key)
    expect(own?.endpoints).toEqual([endpoint, { heardBy: endpoint }])
    await hangUp(office, tom)
    await hangUp(office, ana)
  })

  test('on-demand: who wants it records its own segment, pauses and stops; the others’ are not recorded', async () => {
    const office = await open({ record: 'on-demand' })
    const [ana, tom] = (await enter(office, '100', '101')) as [PhoneCall, PhoneCall]
    expect(viewOf(office, '101')).toMatchObject({ recordableBy: ['101'] })
    expect(record(office, '101', 'start', '100').ok).toBe(false)
    expect(record(office, '101', 'start').ok).toBe(true)
    await office.pass(1000)
    expect(states(office)).toEqual(['100 off', '101 on'])
    expect(record(office, '101', 'pause').ok).toBe(true)
    expect(states(office)).toEqual(['100 off', '101 paused'])
    expect(record(office, '101', 'resume').ok).toBe(true)
    expect(record(office, '101', 'stop').ok).toBe(true)
    expect(states(office)).toEqual(['100 off', '101 off'])
    await hangUp(office, tom)
    await hangUp(office, ana)
    expect(office.records.map(({ src, recording }) => [src, recording !== ''])).toEqual([
      ['101', true],
      ['100', false]
    ])
  })

  test('announce both: MUST be told to each before it is heard, once, also to those whose own call is not recorded and who come later', async () => {
    const office = await open({ announce: 'both', record: 'on-demand' })
    const [ana, tom] = (await enter(office, '100', '101')) as [PhoneCall, PhoneCall]
    const toldTo = (call: PhoneCall) =>
      endpointOf(office, call).played.filter((item) => item === 'prompt recording-announced').length
    expect([ana, tom].map(toldTo)).toEqual([0, 0])
    record(office, '100', 'start')
    await office.pass(100)
    expect([[ana, tom].map(toldTo), office.media.recordings.length]).toEqual([[1, 1], 0])
    await office.pass(promptMs)
    expect(office.media.recordings.length).toBe(1)
    const lena = (await office.phone('102')).invite('800')
    await office.pass(200)
    const [mixer] = office.media.mixers
    expect([toldTo(lena), mixer?.members.size]).toEqual([1, 2])
    await office.pass(promptMs)
    expect([[ana, tom, lena].map(toldTo), mixer?.members.size]).toEqual([[1, 1, 1], 3])
    for (const call of [lena, tom, ana]) await hangUp(office, call)
    const facts = office.records.at(-1)?.recorded as RecordedView | null
    expect(facts).toMatchObject({ announced: 'both', answer: null, at: expect.any(Number) })
  })

  test.each([
    ['while the others are being told', 100, false],
    ['while it is stopped, before it is begun again', promptMs + 100, true]
  ] as const)('announce both: MUST be told as well to who comes %s', async (_when, after, stops) => {
    const office = await open({ announce: 'both', record: 'on-demand' })
    const [ana, tom] = (await enter(office, '100', '101')) as [PhoneCall, PhoneCall]
    const toldTo = (call: PhoneCall) =>
      endpointOf(office, call).played.filter((item) => item === 'prompt recording-announced').length
    record(office, '100', 'start')
    await office.pass(after)
    if (stops) expect(record(office, '100', 'stop').ok).toBe(true)
    const lena = (await office.phone('102')).invite('800')
    await office.pass(promptMs + 300)
    if (stops)
      expect([toldTo(lena), record(office, '100', 'start').ok, states(office)[0]]).toEqual([0, true, '100 off'])
    await office.pass(promptMs + 100)
    expect([states(office)[0], [ana, tom, lena].map(toldTo)]).toEqual(['100 on', [1, 1, 1]])
    for (const call of [lena, tom, ana]) await hangUp(office, call)
  })

  test('ask: who does not agree is let in, and nothing MUST be kept while it is there', async () => {
    const office = await open({ announce: 'ask', record: 'always' })
    const ana = (await office.phone('100')).invite('800')
    await office.pass(100)
    endpointOf(office, ana).press('1')
    await office.pass(promptMs + 100)
    expect(states(office)).toEqual(['100 on'])
    const tom = (await office.phone('101')).invite('800')
    await office.pass(100)
    endpointOf(office, tom).press('2')
    await office.pass(promptMs + 100)
    expect(states(office)).toEqual(['100 paused', '101 off'])
    expect(record(office, '100', 'resume', null)).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
    await hangUp(office, tom)
    expect(states(office)).toEqual(['100 on'])
    await hangUp(office, ana)
    expect(office.records.map(({ src, recorded }) => [src, (recorded as RecordedView | null)?.answer])).toEqual([
      ['101', 'no'],
      ['100', 'yes']
    ])
  })

  test('a user’s never MUST hold in a conference as well: while that user is there everybody’s file has silence', async () => {
    const office = await open({ record: 'always', users: { '102': 'never' } })
    const [ana] = (await enter(office, '100')) as [PhoneCall]
    await office.pass(2000)
    const [lena] = (await enter(office, '102')) as [PhoneCall]
    await office.pass(3000)
    const [tom] = (await enter(office, '101')) as [PhoneCall]
    expect(states(office)).toEqual(['100 paused', '102 off', '101 paused'])
    const [own, later] = office.media.recordings as [StandInRecording, StandInRecording]
    expect([own.isPaused, later.isPaused]).toEqual([true, true])
    await hangUp(office, lena)
    await office.pass(1000)
    expect(states(office)).toEqual(['100 on', '101 on'])
    expect([own.isPaused, later.isPaused]).toEqual([false, false])
    await hangUp(office, tom)
    await hangUp(office, ana)
    expect(seconds(own)).toEqual([3, 7])
    const { uniqueid } = office.records.at(-1) ?? {}
    expect(told(await office.timeline(uniqueid)).filter((line) => /record|kept/.test(line))).toEqual([
      'decision: recorded from here on',
      'decision: nothing is kept while somebody is there who must not be recorded, or has not agreed',
      'decision: the recording goes on'
    ])
  })
})
