import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { AppState, PhoneCall, PopupTab } from '../../../main/ipc/contract.ts'
import { createRealCore } from '../../../main/real-core.ts'
import { type CorePorts, leaseCorePorts } from '../../support/core-config.ts'
import { type TrunkCall, TrunkCallers } from '../../support/desktop/trunk-callers.ts'
import { WebApp } from '../../support/web-app.ts'
import { TestOffice, TestWindow } from '../support/office.ts'

const did = '+15550100100'
const acme = { number: '+15550123456', name: 'ACME' }

let ports: CorePorts
let crm: WebApp
let office: TestOffice
let callers: TrunkCallers

beforeAll(async () => {
  ports = await leaseCorePorts()
  crm = await WebApp.start()
  crm.on('/pop', { headers: { 'content-type': 'text/html' }, body: '<title>CRM</title>' })
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
          person('103', 'Dev Nair')
        ],
        groups: [{ name: 'desk', extension: '600', members: ['101', '102'] }],
        trunks: [
          {
            name: 'main',
            type: 'peer',
            address: `sip:127.0.0.1:${ports.provider};transport=udp`,
            from: [`127.0.0.1:${ports.provider}`],
            bind: `127.0.0.1:${ports.trunk}`
          }
        ],
        inbound: [
          { match: '+15550100101', to: 'extension:101' },
          { match: '*', to: 'extension:100' }
        ],
        cti: {
          popup: {
            url: `${crm.origin}/pop?n=%%calleridnumber%%&did=%%did%%&by=%%transferredby%%&o=%%originalcalleridname%%`,
            numberFilter: '^\\+1555'
          }
        }
      }
    ]
  })
  callers = await TrunkCallers.start({ ports })
})
afterAll(async () => {
  await callers[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
  await crm[Symbol.asyncDispose]()
  await ports[Symbol.asyncDispose]()
})

/** Somebody at a portal of their own, who rules nothing. */
async function person(extension: string): Promise<TestWindow> {
  const session = await office.portalOf(`${extension}@localhost`)
  const page = await (await TestWindow.open(office.port, session)).ready()
  onTestFinished(async () => {
    for (const { id } of live(page.state)) await page.invoke('call.hang-up', { call: id })
    page.close()
  })
  await page.until('the phone to be registered', ({ account }) => account.state === 'registered')
  await page.until('what was before to be over', ({ calls }) => calls.length === 0)
  await page.value('popup.close-all')
  return page
}

function dialIn(to = did): TrunkCall {
  const call = callers.call(acme, to)
  onTestFinished(() => call.hangUp())
  return call
}

const live = (state: AppState | undefined): readonly PhoneCall[] =>
  (state?.calls ?? []).filter(({ state }) => state !== 'ended')

const card = ({ calls: [call] }: AppState) =>
  call === undefined ? 'none' : [call.direction, call.state, call.name, call.number, `by ${call.via}`].join(' ')

async function shows(page: TestWindow, wanted: string): Promise<void> {
  await expect.poll(() => page.state && card(page.state)).toBe(wanted)
}

/** What the application is asked, and whether the page is of a call that goes on. */
const paneOf = (tabs: readonly PopupTab[] = []) =>
  tabs.map(({ url, over }) => {
    const { pathname, searchParams } = new URL(url)
    const asked = Object.fromEntries(['n', 'did', 'by', 'o'].map((name) => [name, searchParams.get(name)]))
    return { page: pathname, ...(pathname === '/pop' ? asked : {}), over }
  })

async function pane(page: TestWindow, wanted: readonly object[]): Promise<void> {
  await expect.poll(() => paneOf(page.state?.tabs)).toEqual(wanted)
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

const original = { page: '/pop', n: acme.number, did, by: '', o: acme.name, over: false }
const asActive = `incoming active ACME ${acme.number} by ${did}`

describe('a transfer brings the original caller (2-cti, Pop-up)', () => {
  it('Send now: card and page of the new party are those of the original caller, with the number by which the call came', async () => {
    const [ana, tom] = [await person('100'), await person('101')]
    dialIn()
    const { uniqueid } = await answers(ana)
    await pane(ana, [original])
    await ana.value('call.transfer', { uniqueid, action: 'send', to: '101', source: 'keyed' })
    await rings(tom)
    await shows(tom, `incoming ringing ACME ${acme.number} by ${did}`)
    await pane(tom, [{ ...original, by: '100' }])
    // Taken back and sent again: that is another ring.
    await ana.value('call.transfer', { uniqueid, action: 'cancel' })
    await pane(tom, [])
    await tom.until('it to ring no more', ({ calls }) => calls.length === 0)
    await ana.value('call.transfer', { uniqueid, action: 'send', to: '101', source: 'keyed' })
    await rings(tom)
    await pane(tom, [{ ...original, by: '100' }])
    await answers(tom)
    await shows(tom, asActive)
    expect(tom.state?.tabs[0]).toMatchObject({ call: tom.state?.calls[0]?.id, uniqueid, title: 'ACME' })
    // Whoever handed it on is out of it: its page goes with the next call.
    await pane(ana, [{ ...original, over: true }])
    await tom.value('call.transfer', { uniqueid, action: 'send', to: '100', source: 'keyed' })
    await shows(ana, `incoming ringing ACME ${acme.number} by ${did}`)
    await pane(ana, [{ ...original, by: '101' }])
  })

  it('Ask first: the page of who has asked gives way to that of the original caller, as soon as the call is handed over', async () => {
    const [ana, tom] = [await person('100'), await person('101')]
    const far = dialIn()
    const { uniqueid } = await answers(ana)
    await ana.value('call.transfer', { uniqueid, action: 'ask', to: '101', source: 'keyed' })
    const asked = await answers(tom)
    await shows(tom, 'incoming active Ana Keller 100 by null')
    await pane(tom, [{ page: '/card', over: false }])
    await ana.value('call.transfer', { uniqueid, action: 'complete' })
    await shows(tom, asActive)
    await pane(tom, [{ ...original, by: '100' }])
    expect(tom.state?.calls.map(({ id }) => id)).toEqual([asked.id])
    expect(tom.state?.tabs[0]).toMatchObject({ call: asked.id, uniqueid, title: 'ACME' })
    // Whom the call was with is not forgotten with its end.
    far.hangUp()
    await shows(tom, `incoming ended ACME ${acme.number} by ${did}`)
    await pane(tom, [{ ...original, by: '100', over: true }])
  })

  it('a page that somebody works in stays when the call is handed over, beside that of the original caller', async () => {
    const [ana, tom] = [await person('100'), await person('101')]
    dialIn()
    const { uniqueid } = await answers(ana)
    await ana.value('call.transfer', { uniqueid, action: 'ask', to: '101', source: 'keyed' })
    await answers(tom)
    await pane(tom, [{ page: '/card', over: false }])
    await tom.value('popup.touched', { tab: tom.state?.tabs[0]?.id })
    await ana.value('call.transfer', { uniqueid, action: 'complete' })
    await pane(tom, [
      { page: '/card', over: true },
      { ...original, by: '100' }
    ])
  })

  it("filters of the pop-up see the original caller, and the transferor's number is nobody's page", async () => {
    const [tom, lena, dev] = [await person('101'), await person('102'), await person('103')]
    await dev.value('call.dial', { target: '101', source: 'keyed' })
    const { uniqueid } = await answers(tom)
    await tom.value('call.transfer', { uniqueid, action: 'send', to: '102', source: 'keyed' })
    await rings(lena)
    await shows(lena, 'incoming ringing Dev Nair 103 by null')
    expect(lena.state?.tabs).toEqual([])
  })
})

describe('a call that rings at a colleague is taken by a press (5-softphone, Contacts and team)', () => {
  it('is shown to who shares a group, with who calls, at whom, and by which number; taken, it is that one’s own', async () => {
    const [tom, lena, dev] = [await person('101'), await person('102'), await person('103')]
    await tom.value('recent.seen')
    dialIn('+15550100101')
    const { uniqueid } = await rings(tom)
    const pickup = { uniqueid, extension: '101', owner: 'Tom Okafor', ...acme, via: '+15550100101' }
    await expect.poll(() => lena.state?.pickups).toEqual([pickup])
    expect([tom.state?.pickups, dev.state?.pickups]).toEqual([[], []])
    expect(await dev.invoke('call.pick-up', { uniqueid })).toMatchObject({ error: { code: 'call_not_ringing' } })
    await lena.value('call.pick-up', { uniqueid })
    await shows(lena, `incoming active ACME ${acme.number} by +15550100101`)
    await pane(lena, [{ ...original, did: '+15550100101' }])
    expect(lena.state?.calls).toHaveLength(1)
    expect(lena.state?.pickups).toEqual([])
    await expect.poll(() => tom.state?.calls).toEqual([])
    expect([tom.state?.missed, paneOf(tom.state?.tabs)]).toEqual([0, []])
    await lena.value('call.hang-up', { call: lena.state?.calls[0]?.id })
    const ofLena = async () => {
      const { items } = await lena.value('recent.list', { cursor: null, search: '' })
      return items.slice(0, 1).map(({ uniqueid, direction, outcome, name }) => ({ uniqueid, direction, outcome, name }))
    }
    await expect.poll(ofLena).toEqual([{ uniqueid, direction: 'incoming', outcome: 'answered', name: 'ACME' }])
    const { items } = await lena.value('recent.list', { cursor: null, search: '**' })
    expect(items).toEqual([])
    expect((await tom.value('recent.list', { cursor: null, search: '' })).items[0]?.uniqueid).not.toBe(uniqueid)
  })

  it('who rules the domain sees what rings anywhere in it, but not what rings for who calls or is called', async () => {
    const [ana, tom, dev] = [await person('100'), await person('101'), await person('103')]
    await tom.value('call.dial', { target: '103', source: 'keyed' })
    await rings(dev)
    await expect
      .poll(() => ana.state?.pickups.map(({ extension, name }) => [extension, name]))
      .toEqual([['103', 'Tom Okafor']])
    expect([tom.state?.pickups, dev.state?.pickups]).toEqual([[], []])
    await dev.value('call.decline', { call: dev.state?.calls[0]?.id })
    await expect.poll(() => ana.state?.pickups).toEqual([])
  })

  it('of two that ring at one phone it is the one that was pressed; what rings no more is told so', async () => {
    const [tom, lena] = [await person('101'), await person('102')]
    dialIn('+15550100101')
    await rings(tom)
    const second = callers.call({ number: '+15550199999', name: 'Beta' }, '+15550100101')
    onTestFinished(() => second.hangUp())
    const beta = await lena.until('both', ({ pickups }) => pickups.find(({ name }) => name === 'Beta'))
    expect(lena.state?.pickups.map(({ name }) => name)).toEqual(['ACME', 'Beta'])
    await lena.value('call.pick-up', { uniqueid: beta.uniqueid })
    await shows(lena, 'incoming active Beta +15550199999 by +15550100101')
    expect(lena.state?.pickups.map(({ name }) => name)).toEqual(['ACME'])
    expect(await lena.invoke('call.pick-up', { uniqueid: beta.uniqueid })).toMatchObject({
      error: { code: 'call_not_ringing' }
    })
  })
})
