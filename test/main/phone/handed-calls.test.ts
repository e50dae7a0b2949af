import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { AppState, PhoneCall } from '../../../main/ipc/contract.ts'
import { createRealCore } from '../../../main/real-core.ts'
import { type CorePorts, leaseCorePorts } from '../../support/core-config.ts'
import { basic } from '../support/http-fixture.ts'
import { TestOffice, TestWindow } from '../support/office.ts'

let ports: CorePorts
let office: TestOffice

beforeAll(async () => {
  ports = await leaseCorePorts()
  const person = (extension: string, name: string, more: object = {}) => ({
    ...{ extension, name, sipPassword: `sip-${extension}`, webPassword: `web-${extension}`, ringSeconds: 30 },
    ...more
  })
  office = await TestOffice.start(createRealCore(), {
    schema: 1,
    listen: {
      http: '127.0.0.1:0',
      sip: { udp: `127.0.0.1:${ports.sip}`, tcp: `127.0.0.1:${ports.sip}` },
      rtp: { address: '127.0.0.1', ports: ports.rtp }
    },
    domains: [
      {
        name: 'localhost',
        aliases: ['127.0.0.1'],
        users: [
          person('100', 'Ana Keller', { admin: true, systemAdmin: true }),
          person('101', 'Tom Okafor'),
          person('102', 'Lena Brandt'),
          person('103', 'Dev Nair', { ringSeconds: 5 })
        ],
        groups: [{ name: 'desk', extension: '600', members: ['100', '102'] }]
      }
    ]
  })
})
afterAll(async () => {
  await office[Symbol.asyncDispose]()
  await ports[Symbol.asyncDispose]()
})

/** Somebody at a window of their own. */
async function person(extension: string): Promise<TestWindow> {
  const session = await office.portalOf(`${extension}@localhost`)
  const page = await (await TestWindow.open(office.port, session)).ready()
  onTestFinished(async () => {
    for (const { id } of live(page.state)) await page.invoke('call.hang-up', { call: id })
    page.close()
  })
  await page.until('the phone to be registered', ({ account }) => account.state === 'registered')
  await page.until('what was before to be over', ({ calls }) => calls.length === 0)
  return page
}

const live = (state: AppState | undefined): readonly PhoneCall[] =>
  (state?.calls ?? []).filter(({ state }) => state !== 'ended')

/** Whom the only card is with, and what is told of its being handed on. */
const card = (state: AppState) => {
  const [call] = state.calls
  const handed = call?.handedOn
  return [
    ...(call === undefined ? ['none'] : [call.state, call.name, call.number]),
    ...(handed == null ? [] : [handed.kind, handed.state, handed.name, handed.number, handed.why])
  ].join(' ')
}

async function shows(page: TestWindow, wanted: string): Promise<void> {
  await expect.poll(() => page.state && card(page.state)).toBe(wanted)
}

async function rings(page: TestWindow): Promise<PhoneCall> {
  return page.until('a call to ring', ({ calls }) => calls.find(({ state }) => state === 'ringing'))
}

async function answers(page: TestWindow): Promise<PhoneCall> {
  const { id } = await rings(page)
  await page.value('call.answer', { call: id })
  return page.until('the call to be talked in', ({ calls }) =>
    calls.find((call) => call.id === id && call.answeredAt !== null)
  )
}

/** Tom has called Ana, and they talk. */
async function talking(caller = '101', callee = '100') {
  const [tom, ana, lena] = [await person('101'), await person('100'), await person('102')]
  const by = { 100: ana, 101: tom, 102: lena }
  await by[caller as '101'].value('call.dial', { target: callee, source: 'keyed' })
  await answers(by[callee as '100'])
  const call = await ana.until('her call', ({ calls }) => calls.find(({ answeredAt }) => answeredAt !== null))
  const hand = (wanted: object) => ana.value('call.transfer', { uniqueid: call.uniqueid, ...wanted })
  return { tom, ana, lena, call, hand }
}

describe('a call that is handed on, on the cards of everybody in it (5-softphone, In a call)', () => {
  it('Send now: the card names the target until it answers; then it is with whoever stayed', async () => {
    const { tom, ana, lena, call, hand } = await talking()
    await hand({ action: 'send', to: '102', source: 'keyed' })
    await shows(ana, 'active Tom Okafor 101 send ringing Lena Brandt 102 ')
    await shows(lena, 'ringing Tom Okafor 101')
    await answers(lena)
    await shows(ana, 'ended Tom Okafor 101 send gone Lena Brandt 102 ')
    await shows(lena, 'active Tom Okafor 101')
    await shows(tom, 'active Lena Brandt 102')
    expect(call.uniqueid).toBe(live(tom.state)[0]?.uniqueid)
  })

  it('what a call does not allow as it stands is refused by a code of its own: `not_allowed` would send to an administrator', async () => {
    const [tom, ana] = [await person('101'), await person('100')]
    await ana.value('call.dial', { target: '101', source: 'keyed' })
    await rings(tom)
    const { uniqueid } = await ana.until('her call to have a name', ({ calls }) => calls.find((call) => call.uniqueid))
    const refused = async (...command: Parameters<TestWindow['invoke']>) => {
      const reply = await ana.invoke(...command)
      return reply.ok ? 'done' : reply.error.code
    }
    expect([
      await refused('call.transfer', { uniqueid, action: 'ask', to: '102', source: 'keyed' }),
      await refused('call.transfer', { uniqueid, action: 'complete' }),
      await refused('call.park', { uniqueid }),
      await refused('call.join', { uniqueid, with: null }),
      await refused('call.record', { uniqueid, action: 'start' })
    ]).toEqual(['not_handed_on', 'not_handed_on', 'not_handed_on', 'not_joined', 'not_recorded'])
  })

  it('Join: each card names the others, all see who is there, and whoever began it can leave', async () => {
    const { tom, ana, lena, call, hand } = await talking()
    await hand({ action: 'ask', to: '102', source: 'keyed' })
    await answers(lena)
    await shows(ana, 'active Tom Okafor 101 ask talking Lena Brandt 102 ')
    await ana.value('call.join', { uniqueid: call.uniqueid, with: null })
    await shows(ana, 'active Tom Okafor, Lena Brandt ')
    await shows(tom, 'active Ana Keller, Lena Brandt ')
    await shows(lena, 'active Ana Keller, Tom Okafor ')
    const parties = (page: TestWindow) =>
      page.state?.conferences.list.flatMap((each) => each.parties.map(({ party }) => party.user)).toSorted()
    for (const page of [ana, tom, lena]) await expect.poll(() => parties(page)).toEqual(['100', '101', '102'])
    expect([ana, tom].map(({ state }) => state?.conferences.moderated.length)).toEqual([1, 0])
    const [own] = live(ana.state)
    expect(ana.state?.conferences.list[0]?.parties.map(({ uniqueid }) => uniqueid)).toContain(own?.uniqueid)
    await ana.value('call.hang-up', { call: own?.id })
    await expect.poll(() => parties(tom)).toEqual(['101', '102'])
    await expect.poll(() => live(lena.state).length).toBe(1)
    const [toms] = live(tom.state)
    await tom.value('call.hang-up', { call: toms?.id })
    await expect.poll(() => live(lena.state)).toEqual([])
  })

  it('Send now, taken back while the target rings: the call is as it was, and nobody has refused it', async () => {
    const { tom, ana, lena } = await talking('101', '100')
    const { uniqueid } = await tom.until('his call', ({ calls }) => calls.find(({ state }) => state === 'active'))
    // He has called, rules nothing, and is on neither side of what he has sent.
    await tom.value('call.transfer', { uniqueid, action: 'send', to: '102', source: 'keyed' })
    await shows(tom, 'active Ana Keller 100 send ringing Lena Brandt 102 ')
    await rings(lena)
    await tom.value('call.transfer', { uniqueid, action: 'cancel' })
    await shows(tom, 'active Ana Keller 100')
    await shows(ana, 'active Tom Okafor 101')
    await shows(lena, 'ended Ana Keller 100')
    await shows(lena, 'none')
    expect(card(tom.state as AppState)).toBe('active Ana Keller 100')
  })

  it.each([
    ['declines', '102', 'declined', 'Lena Brandt'],
    ['does not answer', '103', 'no-answer', 'Dev Nair'],
    ['does not exist', '199', 'unreachable', '']
  ] as const)('Send now to one who %s: the call is back, and the card says why', async (_, to, why, name) => {
    const dev = await person('103')
    const { tom, ana, lena, hand } = await talking()
    await hand({ action: 'send', to, source: 'keyed' })
    if (why === 'declined') await lena.value('call.decline', { call: (await rings(lena)).id })
    await shows(ana, `active Tom Okafor 101 send back ${name} ${to} ${why}`)
    await shows(tom, 'active Ana Keller 100')
    expect(live(dev.state)).toEqual([])
  })

  it('a name by which the person knows a number stands on the card', async () => {
    const { ana, hand } = await talking()
    await hand({ action: 'send', to: '199', source: 'keyed', name: 'Rita' })
    await shows(ana, 'active Tom Okafor 101 send back Rita 199 unreachable')
  })

  it('Ask first: rings, talks, and Complete joins the other two; each card has the other one', async () => {
    const { tom, ana, lena, hand } = await talking('100', '101')
    await hand({ action: 'ask', to: '102', source: 'keyed' })
    await shows(ana, 'active Tom Okafor 101 ask ringing Lena Brandt 102 ')
    await shows(lena, 'ringing Ana Keller 100')
    await answers(lena)
    await shows(ana, 'active Tom Okafor 101 ask talking Lena Brandt 102 ')
    // A page that is loaded again in the middle knows it too.
    const again = await asReloaded(ana)
    expect(again.handedOn).toMatchObject({ kind: 'ask', state: 'talking', name: 'Lena Brandt' })
    await hand({ action: 'complete' })
    await shows(ana, 'ended Tom Okafor 101 ask gone Lena Brandt 102 ')
    await shows(lena, 'active Tom Okafor 101')
    await shows(tom, 'active Lena Brandt 102')
    expect(live(lena.state)[0]?.uniqueid).toBe(live(tom.state)[0]?.uniqueid)
  })

  it.each([false, true])('Take back, answered %s: the card is as before, and nothing is said', async (answered) => {
    const { tom, ana, lena, hand } = await talking()
    await hand({ action: 'ask', to: '102', source: 'keyed' })
    if (answered) await answers(lena)
    await shows(ana, `active Tom Okafor 101 ask ${answered ? 'talking' : 'ringing'} Lena Brandt 102 `)
    await hand({ action: 'cancel' })
    await shows(ana, 'active Tom Okafor 101')
    await lena.until('her end', ({ calls }) => calls.every(({ state }) => state === 'ended'))
    await shows(tom, 'active Ana Keller 100')
    const { items } = await ana.value('recent.list', { cursor: null, search: 'lena', outcome: 'all' })
    expect(items[0]).toMatchObject({ number: '102', outcome: answered ? 'answered' : 'unanswered' })
    // Its record is written by now: it explains nothing afterwards.
    await shows(ana, 'active Tom Okafor 101')
  })

  it('who was asked declines: the card says so, once the tone that tells it is over', async () => {
    const { ana, lena, hand } = await talking()
    await hand({ action: 'ask', to: '102', source: 'keyed' })
    await shows(ana, 'active Tom Okafor 101 ask ringing Lena Brandt 102 ')
    await shows(lena, 'ringing Ana Keller 100')
    await lena.value('call.hang-up', { call: live(lena.state)[0]?.id })
    await shows(ana, 'active Tom Okafor 101 ask back Lena Brandt 102 declined')
  })

  it('a number that leads nowhere is asked: the card says so, and what is asked next is told anew', async () => {
    const { ana, hand } = await talking()
    await hand({ action: 'ask', to: '199', source: 'keyed', name: 'Rita' })
    await shows(ana, 'active Tom Okafor 101 ask back Rita 199 unreachable')
    await hand({ action: 'ask', to: '102', source: 'keyed' })
    await shows(ana, 'active Tom Okafor 101 ask ringing Lena Brandt 102 ')
  })

  it('who was asked hangs up: the call is back, and the card says so', async () => {
    const { ana, lena, hand } = await talking()
    await hand({ action: 'ask', to: '102', source: 'keyed' })
    await answers(lena)
    await shows(ana, 'active Tom Okafor 101 ask talking Lena Brandt 102 ')
    await lena.value('call.hang-up', { call: live(lena.state)[0]?.id })
    await shows(ana, 'active Tom Okafor 101 ask back Lena Brandt 102 hung-up')
  })

  it('who waits hangs up: the card is with whom one asked', async () => {
    const { tom, ana, lena, hand } = await talking()
    await hand({ action: 'ask', to: '102', source: 'keyed' })
    await answers(lena)
    await shows(ana, 'active Tom Okafor 101 ask talking Lena Brandt 102 ')
    await tom.value('call.hang-up', { call: live(tom.state)[0]?.id })
    await shows(ana, 'active Lena Brandt 102')
    await shows(lena, 'active Ana Keller 100')
  })

  it('who waits hangs up while it is being sent: the call is over, and was handed on to nobody', async () => {
    const { tom, ana, hand } = await talking()
    await hand({ action: 'send', to: '102', source: 'keyed' })
    await shows(ana, 'active Tom Okafor 101 send ringing Lena Brandt 102 ')
    await tom.value('call.hang-up', { call: live(tom.state)[0]?.id })
    await shows(ana, 'ended Tom Okafor 101')
  })

  it('a call that was picked up is with its caller', async () => {
    const [tom, ana, lena] = [await person('101'), await person('100'), await person('102')]
    await tom.value('call.dial', { target: '102', source: 'keyed' })
    await rings(lena)
    await ana.value('call.dial', { target: '**102', source: 'keyed' })
    await shows(ana, 'active Tom Okafor 101')
    expect(live(ana.state)[0]?.uniqueid).toBe(live(tom.state)[0]?.uniqueid)
  })
})

describe('a call that a click has ordered (3-click-to-dial, The call)', () => {
  /** Ana clicks, and presses Call. */
  async function clicks(ana: TestWindow, dest: string): Promise<PhoneCall> {
    const headers = { ...basic('100@localhost'), 'content-type': 'application/json' }
    const body = JSON.stringify({ user: '100@localhost', dest })
    expect((await office.request('/api/v1/calls', { method: 'POST', headers, body })).status).toBe(201)
    const call = await rings(ana)
    await ana.value('call.answer', { call: call.id })
    return call
  }

  it('is calling until its destination answers, and nobody has talked before; the name stands on card and in the list', async () => {
    const [tom, ana] = [await person('101'), await person('100')]
    const { id } = await clicks(ana, '101')
    await rings(tom)
    await shows(ana, 'calling Tom Okafor 101')
    const mine = () => ana.state?.calls.find((call) => call.id === id)
    expect(mine()?.answeredAt).toBeNull()
    const before = mine()?.at ?? 0
    await answers(tom)
    await shows(ana, 'active Tom Okafor 101')
    expect(mine()?.answeredAt).toBeGreaterThanOrEqual(before)
    await ana.value('call.hang-up', { call: id })
    await expect.poll(() => newest(ana)).toMatchObject({ name: 'Tom Okafor', number: '101', outcome: 'answered' })
  })

  it('where nobody answers it has no time of talking, and the list has the name of an earlier call to that number', async () => {
    const ana = await person('100')
    await ana.value('call.dial', { target: '199', source: 'keyed', name: 'Rita' })
    await ana.until('that to be over', ({ calls }) => calls.length > 0 && calls.every(({ state }) => state === 'ended'))
    const first = await newest(ana)
    const { id } = await clicks(ana, '199')
    const over = await ana.until('its end', ({ calls }) =>
      calls.find((call) => call.id === id && call.state === 'ended')
    )
    expect([over.answeredAt, over.number]).toEqual([null, '199'])
    await expect.poll(async () => (await newest(ana))?.uniqueid).not.toBe(first?.uniqueid)
    expect(await newest(ana)).toMatchObject({ name: 'Rita', number: '199', outcome: 'failed', why: 'not-found' })
  })
})

async function newest(page: TestWindow) {
  return (await page.value('recent.list', { cursor: null, search: '', outcome: 'all' })).items[0]
}

async function asReloaded(page: TestWindow): Promise<PhoneCall> {
  const { state } = await page.value('app.state')
  const [call] = state.calls
  if (call === undefined) throw new Error('there is no call any more')
  return call
}
