import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createRealCore } from '../../../main/real-core.ts'
import { type CorePorts, leaseCorePorts } from '../../support/core-config.ts'
import { type TrunkCall, TrunkCallers } from '../../support/desktop/trunk-callers.ts'
import { TestOffice, TestWindow } from '../support/office.ts'

const did = '+15550100100'
const acme = { number: '+15550123456', name: 'ACME' }
const always = [{ days: 'mon-sun', from: '00:00', to: '24:00' }]

let ports: CorePorts
let office: TestOffice
let callers: TrunkCallers

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
        users: [
          person('100', 'Ana Keller', { admin: true, systemAdmin: true }),
          person('101', 'Tom Okafor'),
          person('102', 'Lena Brandt', { then: 'extension:101', ringSeconds: 5 })
        ],
        groups: [{ name: 'sales', extension: '600', members: ['100', '101'], prefix: 'Sales:' }],
        ivrs: [{ name: 'main', extension: '700', keys: { 1: 'group:sales', 2: 'extension:101', 3: 'extension:102' } }],
        timeConditions: [
          { name: 'office', extension: '800', open: always, openTo: 'ivr:main', closedTo: 'hangup:busy' }
        ],
        trunks: [
          {
            name: 'main',
            type: 'peer',
            address: `sip:127.0.0.1:${ports.provider};transport=udp`,
            from: [`127.0.0.1:${ports.provider}`],
            bind: `127.0.0.1:${ports.trunk}`
          }
        ],
        inbound: [{ match: '*', to: 'time:office' }],
        cti: { popup: { only: ['group:sales'] } }
      }
    ]
  })
  callers = await TrunkCallers.start({ ports })
})
afterAll(async () => {
  await callers?.[Symbol.asyncDispose]()
  await office?.[Symbol.asyncDispose]()
  await ports?.[Symbol.asyncDispose]()
})

async function tomsPage(): Promise<TestWindow> {
  const page = await (await TestWindow.open(office.port, await office.portalOf('101@localhost'))).ready()
  onTestFinished(() => page.close())
  await page.until('the phone to be registered', ({ account }) => account.state === 'registered')
  await page.until('what was before to be over', ({ calls }) => calls.length === 0)
  await page.value('popup.close-all')
  return page
}

/** Through the opening hours into the menu, where the caller presses a key. */
async function callInto(page: TestWindow, key: string): Promise<TrunkCall> {
  const call = callers.call(acme, did)
  onTestFinished(() => call.hangUp())
  await expect.poll(() => call.answered).toBe(true)
  call.press(key)
  await page.until('it to ring', ({ calls }) => calls.some(({ state }) => state === 'ringing'))
  return call
}

const shown = (page: TestWindow) =>
  page.state?.calls.map(({ name, number, prefix, via, way }) => ({ name, number, prefix, via, way }))[0]

const opening = { app: 'time', name: 'office' }
const menu = { app: 'ivr', name: 'main' }
const group = { app: 'group', name: 'sales' }

describe("a call that came by the office's number shows how (1-product; 4-pbx, groups[].prefix)", () => {
  it('by opening hours, menu and group: each in its order, the prefix apart from the name, live and in its record', async () => {
    const page = await tomsPage()
    const far = await callInto(page, '1')
    const came = { ...acme, prefix: 'Sales:', via: did, way: [opening, menu, group] }
    await expect.poll(() => shown(page)).toEqual(came)
    // `only: group:sales` lets it through (2-cti, Pop-up).
    const tab = await page.until('its page', ({ tabs }) => tabs[0])
    expect(tab.title).toBe('ACME')
    const { id, uniqueid } = page.state?.calls[0] ?? {}
    await page.value('call.answer', { call: id })
    await page.until('the answer', ({ calls }) => calls.some(({ answeredAt }) => answeredAt !== null))
    expect(shown(page)).toEqual(came)
    await page.value('notes.write', { uniqueid, text: 'wants 40 chairs' })
    far.hangUp()
    await page.until('the end', ({ calls }) => calls.every(({ state }) => state === 'ended'))
    const newest = async () => (await page.value('recent.list', { cursor: null, search: '' })).items[0]
    await expect.poll(newest).toMatchObject({ uniqueid, ...acme, via: did, direction: 'incoming', outcome: 'answered' })
    expect((await page.value('timeline.read', { uniqueid })).way).toEqual([opening, menu, group])
    expect((await page.value('notes.read', { uniqueid })).text).toBe('wants 40 chairs')
    const authorization = `Basic ${btoa('101:web-101')}`
    const records = await fetch(`${office.office.origin}/api/v1/cdrs?limit=1`, { headers: { authorization } })
    expect(await records.json()).toMatchObject({
      items: [
        { uniqueid, clid: `"ACME" <${acme.number}>`, notes: 'wants 40 chairs', lastapp: 'group', lastdata: 'sales' }
      ]
    })
  })

  it('by the menu alone: no prefix, and no page, for the filter asks for the group', async () => {
    const page = await tomsPage()
    await callInto(page, '2')
    await expect.poll(() => shown(page)).toEqual({ ...acme, prefix: '', via: did, way: [opening, menu] })
    expect(page.state?.tabs).toEqual([])
    await page.value('call.decline', { call: page.state?.calls[0]?.id })
  })

  it("by a colleague's extension that sends it on: whose it is stands in the way", async () => {
    const page = await tomsPage()
    await callInto(page, '3')
    const lena = { app: 'extension', name: 'Lena Brandt' }
    await expect.poll(() => shown(page)).toEqual({ ...acme, prefix: '', via: did, way: [opening, menu, lena] })
    const { id, uniqueid } = page.state?.calls[0] ?? {}
    await page.value('call.decline', { call: id })
    await page.until('the end', ({ calls }) => calls.every(({ state }) => state === 'ended'))
    expect((await page.value('timeline.read', { uniqueid })).way).toEqual([opening, menu, lena])
  })

  it('whoever calls a group sees no way: it is the callers’', async () => {
    const page = await tomsPage()
    const { call } = await page.value('call.dial', { target: '700', source: 'keyed' })
    await page.until('the menu', ({ calls }) => calls.some(({ answeredAt }) => answeredAt !== null))
    expect(page.state?.calls[0]).toMatchObject({ direction: 'outgoing', prefix: '', way: [] })
    const { uniqueid } = page.state?.calls[0] ?? {}
    await page.value('call.hang-up', { call })
    await page.until('the end', ({ calls }) => calls.every(({ state }) => state === 'ended'))
    expect((await page.value('timeline.read', { uniqueid })).way).toEqual([])
  })
})
