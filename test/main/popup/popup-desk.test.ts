import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../main/base/settings-schema.ts'
import type { Settings } from '../../../main/ipc/contract.ts'
import { PopupDesk } from '../../../main/popup/popup-desk.ts'
import type { PhoneCall } from '../../../main/ua/phone-call.ts'
import { domainSchema } from '../../../pbx-core/contract/config.ts'
import type { CallView } from '../../../pbx-core/contract/views.ts'
import { call as callTo } from '../support/api-samples.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'

const crm = 'https://crm.test/%%uniqueid%%'
const { popup: asInstalled } = settingsSchema.parse({})

interface Given {
  readonly popup?: object
  readonly settings?: Partial<Settings['popup']>
  readonly enabled?: boolean
}

/** Ana's desk (100); calls ring at her phone as the test says. */
function desk({ popup = {}, settings = {}, enabled = true }: Given = {}) {
  const pbx = new MemoryPbx()
  const phoneCalls: Partial<PhoneCall>[] = []
  const opened: string[] = []
  const { cti } = domainSchema.parse({ name: 'acme.test', cti: { popup: { url: crm, ...popup } } })
  const desk = new PopupDesk({
    ...{ pbx, account: { domain: 'acme.test', user: '100' }, popup: () => cti.popup, enabled: () => enabled },
    settings: () => ({ ...asInstalled, ...settings }),
    origin: () => 'http://127.0.0.1:8980',
    cardKey: () => ({ for: 'acme.test/100', key: 'k' }),
    phoneCalls: () => phoneCalls as PhoneCall[],
    openPopupWindow: (url) => void opened.push(`window ${url}`),
    openExternal: (url) => void opened.push(`browser ${url}`),
    changed: () => undefined
  })
  const views = new Map<string, CallView>()
  /** The PBX says of it what is different now. */
  const tell = (uniqueid: string, change: Partial<CallView> = {}) => {
    const view = { ...(views.get(uniqueid) ?? callTo(uniqueid, 'acme.test', '100', null)), ...change } as CallView
    views.set(uniqueid, view)
    pbx.live = [...views.values()]
    return view
  }
  const rings = (uniqueid: string, { here = true, caller = `+1${uniqueid}`, page = '' } = {}) => {
    const from = { number: caller, name: '', user: null }
    const known = page === '' ? {} : { page }
    const view = tell(uniqueid, { state: 'ringing', direction: 'inbound', caller: from, ...known })
    if (here)
      phoneCalls.push({ id: `p${uniqueid}`, uniqueid, direction: 'incoming', state: 'ringing', taken: false } as never)
    pbx.events.emit('call.offered', { call: view, user: '100', domain: 'acme.test' } as never)
  }
  const answered = (uniqueid: string, here = true) => {
    for (const each of phoneCalls)
      if (here && each.uniqueid === uniqueid) Object.assign(each, { taken: true, state: 'active' })
    pbx.events.emit('call.answered', tell(uniqueid, { state: 'answered', answeredAt: 1 }))
  }
  const ended = (uniqueid: string) => {
    const view = tell(uniqueid, { state: 'ended' })
    // As long as its end is told the PBX knows it.
    pbx.events.emit('call.ended', { call: view } as never)
    views.delete(uniqueid)
    pbx.live = [...views.values()]
  }
  const pages = () => desk.tabs.views.map(({ url }) => url.replace('https://crm.test/', ''))
  return { desk, opened, rings, answered, ended, pages }
}

describe('pages of one desk as its calls come and go (2-cti, Pop-up)', () => {
  it('one that rings and is answered elsewhere closes; one that was answered here stays', () => {
    const { rings, answered, ended, pages } = desk()
    rings('1')
    rings('1')
    expect(pages()).toEqual(['1'])
    answered('1', false)
    ended('1')
    expect(pages()).toEqual([])
    rings('2')
    answered('2')
    ended('2')
    expect(pages()).toEqual(['2'])
  })

  it('a page that a look-up knows opens in place of the domain’s, also for a number that is withheld, and beside one’s own', () => {
    const own = { url: 'https://own.test/', instead: false, on: 'ring', internal: false, outbound: false } as const
    const page = 'https://crm.test/person/7'
    const { rings, opened, desk: shown } = desk({ popup: { target: 'window' }, settings: { own } })
    rings('1', { page, caller: 'anonymous' })
    expect(opened).toEqual([`window ${page}`])
    expect(shown.tabs.views.map(({ url }) => url)).toEqual(['https://own.test/'])
  })

  it('tabs of calls that are over close when the next call comes', () => {
    const { rings, answered, ended, pages } = desk()
    for (const uniqueid of ['1', '2']) {
      rings(uniqueid)
      expect(pages()).toEqual([uniqueid])
      answered(uniqueid)
      ended(uniqueid)
    }
  })

  it.each([
    ['ring', ['window', 'answered', 'ended']],
    ['answer', ['answered', 'window', 'ended']],
    ['end', ['answered', 'ended', 'window']]
  ])('with %s in a window of its own it opens once, then', (on, order) => {
    const { rings, answered, ended, opened } = desk({ popup: { on, target: 'window' } })
    // A queue rings the same phone twice.
    rings('1')
    rings('1')
    opened.push('answered')
    answered('1')
    opened.push('ended')
    ended('1')
    expect(opened).toEqual(order.map((each) => (each === 'window' ? 'window https://crm.test/1' : each)))
  })

  it('at the answer and at the end nothing opens on a phone that has not answered', () => {
    for (const on of ['answer', 'end']) {
      const { rings, answered, ended, opened } = desk({ popup: { on, target: 'window' } })
      rings('1')
      answered('1', false)
      ended('1')
      expect(opened).toEqual([])
    }
  })

  it('none opens where CTI is off, neither the page of the domain nor the built-in one; by hand it does', () => {
    const { desk: own, rings, answered, pages } = desk({ enabled: false })
    rings('1')
    answered('1')
    own.callsChanged()
    expect(pages()).toEqual([])
    expect(own.open({ uniqueid: '1' } as PhoneCall)).toBe(true)
    expect(pages()).toEqual(['1'])
  })

  it('an address that is no page opens nowhere', () => {
    const { rings, pages } = desk({
      settings: { own: { ...asInstalled.own, url: 'file:///etc/passwd', instead: true } }
    })
    rings('1')
    expect(pages()).toEqual([])
  })

  it('this computer opens pages of calls that ring here, and not of those at another phone', () => {
    const { rings, pages } = desk({ settings: { phones: 'this' } })
    rings('1', { here: false })
    rings('2')
    expect(pages()).toEqual(['2'])
  })
})
