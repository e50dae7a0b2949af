/** Over 600 lines: one core serves all of it, which takes longer to start than the tests. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { settingsSchema } from '../../../main/base/settings-schema.ts'
import type { Settings } from '../../../main/ipc/contract.ts'
import { createRealCore } from '../../../main/real-core.ts'
import { type CorePorts, leaseCorePorts } from '../../support/core-config.ts'
import { stopwatch } from '../../support/stopwatch.ts'
import { waitFor } from '../../support/wait-for.ts'
import { WebApp } from '../../support/web-app.ts'
import { TestOffice, TestWindow } from '../support/office.ts'

let ports: CorePorts
let crm: WebApp
let office: TestOffice

beforeAll(async () => {
  ports = await leaseCorePorts()
  crm = await WebApp.start()
  crm.on('/in', { headers: { 'content-type': 'application/xml' }, body: hookReply })
  office = await TestOffice.start(createRealCore(), {
    schema: 1,
    listen: {
      http: '127.0.0.1:0',
      allowedHosts: ['pbx.acme.test'],
      sip: { udp: `127.0.0.1:${ports.sip}`, tcp: `127.0.0.1:${ports.sip}` },
      rtp: { address: '127.0.0.1', ports: ports.rtp }
    },
    domains: [
      {
        name: 'localhost',
        aliases: ['127.0.0.1'],
        users: [
          {
            extension: '100',
            name: 'Ana Keller',
            sipPassword: 'sip-100',
            webPassword: 'web-100',
            admin: true,
            systemAdmin: true
          },
          { extension: '101', name: 'Tom Okafor', sipPassword: 'sip-101', webPassword: 'web-101', ringSeconds: 5 }
        ],
        functions: [{ extension: '*43', name: 'echo', run: 'echo' }],
        cti: { inbound: { url: `http://127.0.0.1:${crm.port}/in?n=%%calleridnumber%%` } }
      }
    ]
  })
})
afterAll(async () => {
  await office[Symbol.asyncDispose]()
  await crm[Symbol.asyncDispose]()
  await ports[Symbol.asyncDispose]()
})

const ownPage = settingsSchema.parse({}).popup.own
const hookReply = '<?xml version="1.0"?><ipbx><set><calleridname>ACME Inc OVRDUE</calleridname></set></ipbx>'

/** The caller does not wait for the answer. */
async function giveUp(uniqueid: string | null): Promise<void> {
  const authorization = `Basic ${btoa('100:web-100')}`
  const address = `http://127.0.0.1:${office.port}/api/v1/calls/${uniqueid}`
  expect((await fetch(address, { method: 'DELETE', headers: { authorization } })).status).toBe(204)
}

async function phone(kind: 'window' | 'portal' = 'window'): Promise<TestWindow> {
  const page = await (await office.window(kind)).ready()
  onTestFinished(() => page.close())
  await page.until('the phone to be registered', ({ account }) => account.state === 'registered')
  return page
}

const live = ({ calls }: { calls: readonly { state: string }[] }) => calls.every(({ state }) => state === 'ended')

describe('Call me (1-product, First run)', () => {
  it('rings with the name that the hook gives, its page is open before the answer, and stays', async () => {
    const page = await phone()
    await page.value('call-me', { number: '+15550100199', name: 'Somebody' })
    const ringing = await page.until('the call', ({ calls, tabs }) => {
      const call = calls.find(({ state }) => state === 'ringing')
      return call !== undefined && tabs.length === 1 && call
    })
    expect(ringing).toMatchObject({ direction: 'incoming', name: 'ACME Inc OVRDUE', number: '+15550100199', via: null })
    const numbers = page.told.flatMap((told) => (told.event === 'state' ? Object.entries(told.payload.numbers) : []))
    expect(Object.fromEntries(numbers)).toEqual({ '+15550100199': '+1 555 010 0199' })
    const [tab] = page.state?.tabs ?? []
    expect(tab).toMatchObject({ call: ringing.id, title: 'ACME Inc OVRDUE', pinned: false })
    const card = `${office.office.origin}/card?call=${ringing.uniqueid}&number=%2B15550100199&name=ACME%20Inc%20OVRDUE`
    expect(tab?.url.replace(/&key=0\.[\w-]{43}&/, '&')).toBe(`${card}&for=100%40localhost&notes=beside`)
    const opened = await office.request((tab?.url ?? '').slice(office.office.origin.length))
    expect([opened.status, opened.text.includes('ACME Inc OVRDUE')]).toEqual([200, true])
    expect(page.told).toContainEqual({ event: 'ringer', payload: { on: true, waiting: false } })
    await page.value('call.answer', { call: ringing.id })
    await page.until('the answer', ({ calls }) => calls.some(({ answeredAt }) => answeredAt !== null))
    await page.value('notes.write', { uniqueid: ringing.uniqueid, text: 'pays on Friday' })
    await page.value('call.hang-up', { call: ringing.id })
    await page.until('the end', live)
    expect(page.state?.tabs.map(({ id }) => id)).toEqual([tab?.id])
    expect(page.told).toContainEqual({ event: 'ringer', payload: { on: false, waiting: false } })
    const { items } = await page.value('recent.list', { cursor: null, search: '' })
    expect(items[0]).toMatchObject({
      uniqueid: ringing.uniqueid,
      direction: 'incoming',
      outcome: 'answered',
      name: 'ACME Inc OVRDUE',
      number: '+15550100199',
      via: null
    })
    const { entries } = await page.value('timeline.read', { uniqueid: ringing.uniqueid })
    expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['hook', 'app', 'sip', 'decision']))
    expect(await page.value('notes.read', { uniqueid: ringing.uniqueid })).toMatchObject({ text: 'pays on Friday' })
    await page.value('popup.close', { tab: tab?.id })
  })

  it('declined: the page closes by itself, and what was declined is not missed (5-softphone)', async () => {
    const page = await phone()
    await page.value('recent.seen')
    await page.value('call-me', { number: '+15550100175', name: '' })
    const ringing = await page.until(
      'the call',
      ({ calls, tabs }) => tabs.length === 1 && calls.find(({ state }) => state === 'ringing')
    )
    await page.value('call.decline', { call: ringing.id })
    await page.until('the page to close', ({ tabs }) => tabs.length === 0)
    await page.until('the end', live)
    await expect
      .poll(async () => (await page.value('recent.list', { cursor: null, search: '', outcome: 'all' })).items[0])
      .toMatchObject({ number: '+15550100175', outcome: 'declined' })
    expect(page.state?.missed).toBe(0)
  })

  it('given up: the page closes by itself, the call is missed until it was looked at (2-cti, Pop-up)', async () => {
    const page = await phone()
    await page.value('recent.seen')
    await page.value('call-me', { number: '+15550100177', name: '' })
    const ringing = await page.until(
      'the call',
      ({ calls, tabs }) => tabs.length === 1 && calls.find(({ state }) => state === 'ringing')
    )
    await giveUp(ringing.uniqueid)
    await page.until('the page to close', ({ tabs }) => tabs.length === 0)
    await page.until('the missed call', ({ missed }) => missed === 1)
    const { items } = await page.value('recent.list', { cursor: null, search: '', outcome: 'missed' })
    expect(items[0]).toMatchObject({ number: '+15550100177', outcome: 'missed' })
    await page.value('recent.seen')
    await page.until('none to be missed', ({ missed }) => missed === 0)
  })

  it('a page that was touched stays (2-cti, Pop-up)', async () => {
    const page = await phone()
    await page.value('call-me', { number: '+15550100178', name: '' })
    const tab = await page.until('the page', ({ tabs }) => tabs[0])
    await page.value('popup.touched', { tab: tab.id })
    const ringing = page.state?.calls.find(({ state }) => state === 'ringing')
    await page.value('call.decline', { call: ringing?.id })
    await page.until('the end', live)
    expect(page.state?.tabs).toMatchObject([{ id: tab.id, pinned: true }])
    await page.value('popup.close', { tab: tab.id })
  })
})

describe("a program at one's own softphone (4-pbx, Names of what is new)", () => {
  const order = async (path: string, { user = '100', body }: { user?: string; body?: object } = {}) => {
    const response = await fetch(`http://127.0.0.1:${office.port}/api/v1/calls/${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${user}:web-${user}`)}`, 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {})
    })
    const answer = (await response.json()) as { error?: { code: string }; uniqueid?: string }
    return [response.status, answer.error?.code ?? answer.uniqueid]
  }

  it('answers what rings there, holds it and takes it up; what is not its own it does not find', async () => {
    const page = await phone()
    await page.value('call-me', { number: '+15550100199', name: '' })
    const { id, uniqueid } = await page.until('the call', ({ calls }) => calls.find(({ state }) => state === 'ringing'))
    const state = () => page.state?.calls.find((call) => call.id === id)?.state
    expect(await order(`${uniqueid}/hold`, { body: { on: true } })).toEqual([403, 'not_allowed'])
    expect(await order(`${uniqueid}/answer`, { user: '101' })).toEqual([404, 'call_not_found'])
    expect(state()).toBe('ringing')
    expect(await order(`${uniqueid}/answer`)).toEqual([202, uniqueid])
    await page.until('the answer', ({ calls }) => calls.some(({ answeredAt }) => answeredAt !== null))
    expect(await order(`${uniqueid}/answer`)).toEqual([403, 'not_allowed'])
    expect(await order(`${uniqueid}/hold`, { body: { on: true } })).toEqual([202, uniqueid])
    await expect.poll(state).toBe('held')
    expect(await order(`${uniqueid}/hold`, { user: '101', body: { on: false } })).toEqual([404, 'call_not_found'])
    expect(await order(`${uniqueid}/hold`, { body: { on: false } })).toEqual([202, uniqueid])
    await expect.poll(state).toBe('active')
    expect(await order(`${uniqueid}/hold`, { body: { on: 'yes' } })).toEqual([400, 'parameter_invalid'])
    await page.value('call.hang-up', { call: id })
    await page.until('the end', live)
    expect(await order(`${uniqueid}/answer`)).toEqual([404, 'call_not_found'])
  })
})

describe('whom one calls has a name (5-softphone, In a call)', () => {
  async function dialled(page: TestWindow, payload: { target: string; name?: string }) {
    const { call } = await page.value('call.dial', payload)
    // One that is hung up before it has left the phone was no call, and is in no list.
    const shown = await page.until('the call', ({ calls }) => calls.find((c) => c.id === call && c.uniqueid !== null))
    await page.value('call.hang-up', { call })
    await page.until('the end', live)
    return shown
  }

  it('who is called back keeps the name on the card, in the record and in the list of calls', async () => {
    const page = await phone()
    const name = 'Jürgen "J" Müller\\'
    expect(await dialled(page, { target: '+49 30 891234', name })).toMatchObject({ name, number: '+4930891234' })
    const listed = async () => (await page.value('recent.list', { cursor: null, search: 'MULLER' })).items
    await expect.poll(listed).toMatchObject([{ name, number: '+4930891234', direction: 'outgoing' }])
    expect(await page.value('people.find', { text: '8912 34' })).toEqual({
      items: [{ name, number: '+4930891234', kind: 'earlier', source: 'keyed' }]
    })
  })

  it('a number that was dialled as it is within the country is found by its E.164 form (4-pbx, Numbers)', async () => {
    const page = await phone()
    await dialled(page, { target: '5550100777' })
    const number = '5550100777'
    for (const text of ['+1 555 010 0777', '001 555 0100777', '1 (555) 010-0777']) {
      const listed = async () => (await page.value('recent.list', { cursor: null, search: text })).items
      await expect.poll(listed, { message: text }).toMatchObject([{ number, direction: 'outgoing' }])
      expect((await page.value('people.find', { text })).items, text).toMatchObject([{ number, kind: 'earlier' }])
    }
  })

  it('a colleague who was called before is suggested once', async () => {
    const page = await phone()
    await dialled(page, { target: '101' })
    const listed = async () => (await page.value('recent.list', { cursor: null, search: 'Okafor' })).items
    await expect.poll(listed).not.toEqual([])
    expect(await page.value('people.find', { text: 'Okafor' })).toEqual({
      items: [{ name: 'Tom Okafor', number: '101', kind: 'colleague' }]
    })
  })

  it('a line break in a name begins no header', async () => {
    const page = await phone()
    await dialled(page, { target: '+4930891235', name: 'Eve\r\nX-Offhook-Call: forged' })
    const listed = async () => (await page.value('recent.list', { cursor: null, search: '891235' })).items
    await expect.poll(listed).toMatchObject([{ name: 'Eve  X-Offhook-Call: forged' }])
  })

  it('a colleague has the name that the PBX knows, whatever a window says', async () => {
    const page = await phone()
    expect(await dialled(page, { target: '101', name: 'Somebody' })).toMatchObject({ name: 'Tom Okafor' })
  })

  it('a colleague is found by name and extension before anybody called; nobody finds oneself', async () => {
    const page = await phone()
    const tom = { name: 'Tom Okafor', number: '101', kind: 'colleague' }
    for (const text of ['okAFOR tom', '101']) {
      expect((await page.value('people.find', { text })).items[0], text).toEqual(tom)
    }
    for (const text of ['keller', '  ']) {
      expect(await page.value('people.find', { text }), text).toEqual({ items: [] })
    }
    const { items } = await page.value('people.find', { text: '100' })
    expect(items.map(({ number }) => number)).not.toContain('100')
  })
})

describe('a notification of a missed call (5-softphone, What is shown is true)', () => {
  it('comes where the caller gave up, and neither where one declined nor where one spoke', async () => {
    const page = await phone()
    const told = office.notified.length
    for (const end of ['declined', 'spoken', 'missed'] as const) {
      await page.value('call-me', { number: '+15550100155', name: end })
      const call = await page.until('the call', ({ calls }) => calls.find(({ state }) => state === 'ringing'))
      if (end === 'declined') await page.value('call.decline', { call: call.id })
      if (end === 'missed') await giveUp(call.uniqueid)
      if (end === 'spoken') {
        await page.value('call.answer', { call: call.id })
        await page.until('the answer', ({ calls }) => calls.some(({ answeredAt }) => answeredAt !== null))
        await page.value('call.hang-up', { call: call.id })
      }
      await page.until('the end', live)
    }
    await waitFor(() => office.notified.length > told, { what: 'the notification' })
    expect(office.notified.slice(told)).toEqual([expect.stringContaining('ACME')])
  })
})

describe('a changed configuration (1-product, Configuration)', () => {
  it('with another password of the phone leaves it registered, and called', async () => {
    const page = await phone()
    const file = join(office.directory.path, 'data', 'config.json')
    const before = await readFile(file, 'utf8')
    const reload = async (text: string) => {
      await writeFile(file, text)
      await office.office.app.reload()
      await expect.poll(() => office.office.desk?.ports.pbx.registrations('localhost').length).toBe(1)
    }
    onTestFinished(() => reload(before))
    const after = before.replace('"sip-100"', '"another"')
    expect(after).not.toBe(before)
    await reload(after)
    await page.value('call.dial', { target: '*43' })
    const echo = await page.until('the answer', ({ calls }) => calls.find(({ state }) => state === 'active'))
    await page.value('call.hang-up', { call: echo.id })
    await page.until('the end', live)
    await page.value('call-me', { number: '+15550100199', name: '' })
    const ringing = await page.until('the call', ({ calls }) => calls.find(({ state }) => state === 'ringing'))
    await page.value('call.decline', { call: ringing.id })
    await page.until('the end', live)
  })
})

describe('what the person wants of pop-ups (2-cti, Pop-up)', () => {
  /** Rings with these settings of pop-ups; they are as before when the test is over. */
  async function ring(popup: Partial<Settings['popup']>) {
    const page = await phone()
    const settings = page.state?.settings
    if (settings === undefined) throw new Error('the window was told nothing')
    onTestFinished(async () => void (await page.value('settings.write', { settings })))
    await page.value('settings.write', { settings: { ...settings, popup: { ...settings.popup, ...popup } } })
    await page.value('call-me', { number: '+15550100199', name: 'Somebody' })
    const call = await page.until('the call', ({ calls }) => calls.find(({ state }) => state === 'ringing'))
    return { page, call }
  }
  async function over(page: TestWindow, call: { id: string }) {
    await page.value('call.hang-up', { call: call.id })
    await page.until('the end', live)
    for (const { id } of page.state?.tabs ?? []) await page.value('popup.close', { tab: id })
  }
  const titles = ({ tabs }: { tabs: readonly { title: string }[] }) => tabs.map(({ title }) => title)

  it('a page of their own opens beside the one of the domain, with the same variables', async () => {
    const own = { url: 'https://crm.example/c?n=%%calleridnumber%%&a=%%app%%:%%appname%%', instead: false }
    const { page, call } = await ring({ own: { ...ownPage, ...own } })
    await page.until('both pages', ({ tabs }) => tabs.length === 2)
    expect(titles(page.state ?? { tabs: [] })).toEqual(['ACME Inc OVRDUE', 'ACME Inc OVRDUE · crm.example'])
    expect(page.state?.tabs[1]?.url).toBe('https://crm.example/c?n=%2B15550100199&a=user:100')
    await over(page, call)
  })

  it('or instead of it, at the moment of the answer: also where the PBX knows of that before the phone', async () => {
    const { page, call } = await ring({
      own: { ...ownPage, url: 'https://crm.example/%%uniqueid%%', instead: true, on: 'answer' }
    })
    expect(page.state?.tabs).toEqual([])
    await page.value('call.answer', { call: call.id })
    const tab = await page.until('the page', ({ tabs }) => tabs[0])
    expect(tab.url).toBe(`https://crm.example/${call.uniqueid}`)
    await over(page, call)
  })

  it('at the end only where this phone has spoken', async () => {
    const own = { ...ownPage, url: 'https://crm.example/%%uniqueid%%', instead: true, on: 'end' as const }
    const first = await ring({ own })
    await first.page.value('call.decline', { call: first.call.id })
    await first.page.until('the end', live)
    const { page, call } = await ring({ own })
    await page.value('call.answer', { call: call.id })
    await page.until('the answer', ({ calls }) => calls.some(({ answeredAt }) => answeredAt !== null))
    // Until then the built-in one stands in.
    await page.until('the built-in page', ({ tabs }) => tabs.length === 1 && tabs[0]?.url.includes('/card?'))
    await page.value('call.hang-up', { call: call.id })
    const tab = await page.until('the page', ({ tabs }) => tabs[1])
    expect([page.state?.tabs.length, tab.url]).toEqual([2, `https://crm.example/${call.uniqueid}`])
    await page.value('popup.close-all', {})
  })

  it('two pages of one call that open in the window: there is one such window, and the second stands in the pane', async () => {
    const opened = office.windows.length
    const { page, call } = await ring({
      target: 'window',
      own: { ...ownPage, url: 'https://crm.example/%%uniqueid%%' }
    })
    const tab = await page.until('the second page', ({ tabs }) => tabs[0])
    expect(tab.url).toBe(`https://crm.example/${call.uniqueid}`)
    expect(office.windows.slice(opened)).toEqual([expect.stringContaining(`/card?call=${call.uniqueid}`)])
    await over(page, call)
  })

  it('a page that an admin of the domain has typed is looked at within its bounds, and so with its tab (4-pbx, allowedTargets)', async () => {
    onTestFinished(() => office.editCti('localhost', { popup: undefined, allowedTargets: [] }))
    const failing = (path: string) => crm.on(path, { status: 500, body: 'broken' })
    const asked = () => ['/bound', '/free'].map((path) => crm.requestsFor(path).map(({ method }) => method))
    failing('/bound')
    failing('/free')
    await office.editCti('localhost', { popup: { url: `${crm.origin}/bound`, restricted: true } })
    const first = await ring({})
    const bound = await first.page.until('its page', ({ tabs }) => tabs[0])
    await first.page.value('popup.pin', { tab: bound.id, on: true })
    // What holds for another page since then says nothing of this one.
    await office.editCti('localhost', { popup: { url: `${crm.origin}/free` } })
    await first.page.value('popup.retry', { tab: bound.id })
    await first.page.value('popup.open', { call: first.call.id })
    await first.page.until('the page of the machine’s admin to have failed', ({ tabs }) => tabs[0]?.fault !== undefined)
    expect(asked()).toEqual([[], ['HEAD', 'GET']])
    // What the machine's admin allows is looked at.
    await office.editCti('localhost', {
      popup: { url: `${crm.origin}/bound`, restricted: true },
      allowedTargets: ['127.0.0.1']
    })
    await first.page.value('popup.open', { call: first.call.id })
    await first.page.until('the allowed page to have failed', ({ tabs }) => {
      const [tab] = tabs
      return tab?.url.endsWith('/bound') && tab.fault !== undefined
    })
    expect(asked()).toEqual([
      ['HEAD', 'GET'],
      ['HEAD', 'GET']
    ])
    await over(first.page, first.call)
  })

  it("a page that somebody has typed for themselves is not looked at beforehand, nor when it is tried again: only the domain's is (2-cti, look-ahead)", async () => {
    onTestFinished(() => office.editCti('localhost', { popup: undefined }))
    for (const path of ['/typed', '/configured']) crm.on(path, { status: 500, body: 'broken' })
    await office.editCti('localhost', { popup: { url: `${crm.origin}/configured` } })
    const { page, call } = await ring({ own: { ...ownPage, url: `${crm.origin}/typed` } })
    const failed = (what: string) =>
      page.until(what, ({ tabs }) => tabs.length === 2 && tabs.find(({ fault }) => fault !== undefined))
    const configured = await failed('both pages, and the look at that of the domain')
    const typed = page.state?.tabs.find(({ id }) => id !== configured.id)
    expect(typed?.url).toBe(`${crm.origin}/typed`)
    for (const { id } of [typed ?? configured, configured]) await page.value('popup.retry', { tab: id })
    await waitFor(() => crm.requestsFor('/configured').length === 4, { what: 'the second look' })
    expect(crm.requestsFor('/typed')).toEqual([])
    await over(page, call)
  })

  it('only for calls that ring here, or for those of all phones', async () => {
    const portal = await phone('portal')
    const { page, call } = await ring({ phones: 'this' })
    await page.until('its page', ({ tabs }) => tabs.length === 1)
    await portal.until('the call', ({ calls }) => calls.some(({ state }) => state === 'ringing'))
    await over(page, call)
  })

  it('only for calls by a queue: one that rings the user directly opens nothing, but can be opened by hand', async () => {
    const { page, call } = await ring({ only: ['queue:support'] })
    await page.value('popup.open', { call: call.id })
    const tab = await page.until('the page', ({ tabs }) => tabs[0])
    expect(page.state?.tabs).toHaveLength(1)
    await page.value('popup.open-in-browser', { tab: tab.id })
    expect(office.opened.at(-1)).toBe(tab.url.replace(/&for=.*$/, ''))
    await over(page, call)
  })

  it('an own address that no hook could have is refused', async () => {
    const page = await phone()
    const { settings } = page.state ?? {}
    const bad = { ...settings, popup: { ...settings?.popup, own: { ...ownPage, url: 'https://%%domain%%/' } } }
    expect(await page.invoke('settings.write', { settings: bad })).toMatchObject({
      error: { code: 'url_invalid', path: 'popup.own.url' }
    })
  })
})

describe('two phones of one person (2-cti, Pop-up)', () => {
  it('what was looked at in one window is missed in no other of this person', async () => {
    const [own, portal] = [await phone(), await phone('portal')]
    await own.value('recent.seen')
    await own.value('call-me', { number: '+15550100176', name: '' })
    const ringing = await own.until('the call', ({ calls }) => calls.find(({ state }) => state === 'ringing'))
    await giveUp(ringing.uniqueid)
    await own.until('the missed call', ({ missed }) => missed === 1)
    await portal.until('the missed call', ({ missed }) => missed === 1)
    await own.value('recent.seen')
    await portal.until('none to be missed', ({ missed }) => missed === 0)
  })

  it('the page closes on the one that did not answer, and stays on the one that did', async () => {
    const window = await phone()
    const portal = await phone('portal')
    await window.value('call-me', { number: '+15550100188', name: '' })
    const ringing = (page: TestWindow) =>
      page.until('the call', ({ calls, tabs }) => tabs.length === 1 && calls.find(({ state }) => state === 'ringing'))
    await ringing(window)
    const call = await ringing(portal)
    await portal.value('call.answer', { call: call.id })
    await window.until('its page to close', ({ tabs }) => tabs.length === 0)
    expect(portal.state?.tabs).toHaveLength(1)
    await portal.value('call.hang-up', { call: call.id })
    await portal.until('the end', live)
  })
})

describe('a window of the browser that a second start opens (5-softphone, Windows)', () => {
  it('takes the phone; where the former one cannot close itself, that has it again, with the link, and the new one closes', async () => {
    const former = await phone()
    const replaced = ({ told }: TestWindow) => told.flatMap((each) => (each.event === 'replaced' ? [each.payload] : []))
    office.office.desk?.openLink('+15550100188', 'next window')
    const opened = await office.window()
    await opened.value('app.ready', { window: 'phone', closes: true })
    const links = ({ told }: TestWindow) =>
      told.flatMap(({ event, payload }) => (event === 'link' ? [payload.target] : []))
    const [link] = await waitFor(() => links(opened).length > 0 && links(opened), { what: 'the link' })
    await waitFor(() => replaced(former).length > 0, { what: 'the former window to be told' })
    expect(replaced(former)).toEqual([{ mayReturn: true }])
    await former.value('app.ready', { window: 'phone', closes: false })
    await waitFor(() => replaced(opened).length > 0, { what: 'the new window to be told' })
    expect(replaced(opened)).toEqual([{ mayReturn: false }])
    await waitFor(() => links(former).length > 0, { what: 'the link to go with it' })
    expect(links(former)).toEqual([link])
    // A tab that cannot close either stays: two of them would hand the phone to and fro.
    await opened.value('app.ready', { window: 'phone', closes: false })
    await waitFor(() => replaced(former).length > 1, { what: 'the former window to be told' })
    expect(replaced(former).at(-1)).toEqual({ mayReturn: false })
    opened.close()
  })
})

describe('two pages of one portal (1-product, Principles: a call is never lost to a fault elsewhere)', () => {
  async function twoPages() {
    const session = await office.session('portal')
    const open = async () => {
      const page = await (await TestWindow.open(office.port, session)).ready()
      onTestFinished(() => page.close())
      return page
    }
    const first = await open()
    await first.until('the phone to be registered', ({ account }) => account.state === 'registered')
    return { first, second: open }
  }
  const rings = ({ told }: TestWindow) =>
    told.flatMap(({ event, payload }) => (event === 'ringer' ? [payload.on] : [])).at(-1)

  it('the first is quiet once the second has the phone, and has it again when that is closed', async () => {
    const { first, second: open } = await twoPages()
    await first.value('call-me', { number: '+15550100189', name: '' })
    await first.until('the call', () => rings(first))
    const second = await open()
    await second.until('the call', () => rings(second))
    await first.until('silence', () => rings(first) === false)
    second.close()
    const call = await first.until('the phone to be back', ({ calls }) => rings(first) && calls[0])
    await first.value('call.answer', { call: call.id })
    await first.until('the answer', ({ calls }) => calls[0]?.state === 'active')
    const third = await open()
    await third.until('the call', ({ calls }) => calls[0]?.state === 'active')
    const orders = () => first.told.flatMap(({ event, payload }) => (event === 'media.request' ? [payload] : []))
    await first.until('its sound to end', () => orders().at(-1)?.kind === 'close')
    await third.value('call.hang-up', { call: call.id })
    await third.until('the end', live)
  })
})

describe('hooks tried without a call (2-cti, Trying it)', () => {
  it('shows the request, the reply as received, and what it would do', async () => {
    const page = await phone()
    const edit = { url: `http://127.0.0.1:${crm.port}/in?n=%%calleridnumber%%` }
    const tried = await page.value('hooks.test', { hook: 'inbound', edit, values: { calleridnumber: '+1 555' } })
    expect(tried).toMatchObject({
      method: 'GET',
      url: `http://127.0.0.1:${crm.port}/in?n=%2B1%20555`,
      outcome: 'reply',
      status: 200,
      reply: hookReply,
      effects: [{ kind: 'change', title: 'calleridname', text: 'ACME Inc OVRDUE' }]
    })
  })

  it('a destination that does not exist is said', async () => {
    const page = await phone()
    crm.on('/route', { body: '<ipbx><route><type>queue</type><name>nowhere</name></route></ipbx>' })
    const edit = { url: `http://127.0.0.1:${crm.port}/route` }
    const { effects } = await page.value('hooks.test', { hook: 'inbound', edit, values: {} })
    expect(effects).toEqual([
      {
        kind: 'warning',
        title: '',
        text: 'queue:nowhere does not exist; the call goes on where it was going',
        remark: { code: 'no-such-destination', destination: 'queue:nowhere' }
      }
    ])
  })

  it('why a request failed is said in a code, for the words of the window', async () => {
    const page = await phone()
    const remark = { code: 'status', status: 500 }
    crm.on('/broken', { status: 500, body: 'oops' })
    const edit = { url: `http://127.0.0.1:${crm.port}/broken` }
    expect(await page.value('hooks.test', { hook: 'inbound', edit, values: {} })).toMatchObject({
      remark,
      effects: [
        { kind: 'warning', text: 'the application answered 500', remark },
        { kind: 'none', title: 'onFailure' }
      ]
    })
  })
})

describe('windows come and go', () => {
  it('the page loaded again comes back to its call within 2 s (5-softphone, It stays connected)', async () => {
    const page = await phone()
    const { call } = await page.value('call.dial', { target: '*43' })
    await page.until('the echo', ({ calls }) => calls.some(({ state }) => state === 'active'))
    page.close()
    const passed = stopwatch()
    const again = await phone()
    expect(again.state?.calls.find(({ id }) => id === call)).toMatchObject({
      state: 'active',
      number: '*43',
      heldByPeer: false
    })
    await again.until('media', () =>
      again.told.some(({ event, payload }) => event === 'media.request' && payload.kind === 'take-answer')
    )
    expect(passed()).toBeLessThan(2000)
    await again.value('call.hang-up', { call })
    await again.until('the end', live)
  })

  it('only the window that has the media speaks for it', async () => {
    const first = await phone()
    const second = await phone()
    const { call: session } = await second.value('call.dial', { target: '*43' })
    const call = await second.until('the echo', ({ calls }) =>
      calls.find(({ id, state }) => id === session && state === 'active')
    )
    expect(first.told.filter(({ event, payload }) => event === 'media.request' && payload.session === session)).toEqual(
      []
    )
    await first.value('media.quality', {
      session,
      codec: 'evil',
      lossPercent: 0,
      jitterMs: 0,
      roundTripMs: 1
    })
    await second.value('media.quality', {
      session,
      codec: 'PCMU',
      lossPercent: 0,
      jitterMs: 0,
      roundTripMs: 1
    })
    await second.until('the quality', ({ calls }) => calls.find(({ id }) => id === session)?.quality?.codec === 'PCMU')
    await second.value('call.hang-up', { call: call.id })
    await second.until('the end', live)
  })
})

describe('a portal', () => {
  async function pages(headers: Record<string, string>, count: number): Promise<TestWindow[]> {
    const session = await office.session('portal')
    const opened: TestWindow[] = []
    for (let page = 0; page < count; page++) {
      const window = await (await TestWindow.open(office.port, session, headers)).ready()
      onTestFinished(() => window.close())
      opened.push(window)
    }
    const leave = { method: 'POST', headers: session.proof }
    onTestFinished(async () => void (await office.request('/logout', leave)))
    await opened[0]?.until('the phone to be registered', ({ account }) => account.state === 'registered')
    return opened
  }

  it('has the caller page from where its own page is, behind a proxy as well (1-product, /card)', async () => {
    const [page] = await pages({ host: 'pbx.acme.test', origin: 'https://pbx.acme.test' }, 1)
    await page?.value('call-me', { number: '+15550100160', name: 'ACME' })
    const tab = await page?.until('the page', ({ tabs }) => tabs[0])
    expect(tab?.url).toMatch(/^https:\/\/pbx\.acme\.test\/card\?call=/)
    await page?.value('call.decline', { call: page.state?.calls[0]?.id })
    await page?.until('the end', live)
  })

  it('that is open twice rings and answers in the page that is left', async () => {
    const [first, second] = await pages({}, 2)
    await first?.value('call-me', { number: '+15550100161', name: 'ACME' })
    const ringing = await first?.until('the call', ({ calls }) => calls.find(({ state }) => state === 'ringing'))
    const ringers = () => first?.told.flatMap((told) => (told.event === 'ringer' ? [told.payload.on] : []))
    expect(ringers()).toEqual([false, false])
    second?.close()
    await first?.until('the ringer', () => ringers()?.at(-1) === true)
    await first?.value('call.answer', { call: ringing?.id })
    await first?.until('the answer', ({ calls }) => calls.some(({ answeredAt }) => answeredAt !== null))
    await first?.value('call.hang-up', { call: ringing?.id })
    await first?.until('the end', live)
  })
})
