import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../main/base/settings-schema.ts'
import { matchesFilter } from '../../../main/popup/number-filter.ts'
import {
  cardUrl,
  lacksNumber,
  ofItsOwn,
  otherParty,
  type PopupQuestion,
  popupPages,
  standsIn,
  withCardKey,
  withoutCardKey
} from '../../../main/popup/rules.ts'
import { domainSchema } from '../../../pbx-core/contract/config.ts'
import type { CallView } from '../../../pbx-core/contract/views.ts'
import { processorMs } from '../../support/processor-time.ts'

const popup = popupOf({ url: 'https://crm.test/' })
const { popup: settings } = settingsSchema.parse({})

function popupOf(popup: object) {
  const { cti } = domainSchema.parse({ name: 'acme.test', cti: { popup } })
  if (cti.popup === undefined) throw new Error('the domain has no pop-up')
  return cti.popup
}

function call(change: Partial<CallView> = {}): CallView {
  return {
    uniqueid: '1.a',
    linkedid: '1.a',
    domain: 'acme.test',
    direction: 'inbound',
    state: 'ringing',
    caller: { number: '+15550100199', name: 'ACME', user: null },
    callee: { number: '100', name: 'Ana', user: '100' },
    exten: '+15550100100',
    did: '+15550100100',
    trunk: 'main',
    app: 'user',
    appname: '100',
    way: [{ app: 'user', appname: '100' }],
    startedAt: 0,
    answeredAt: null,
    rang: [],
    segment: 1,
    members: [],
    onHold: false,
    recording: 'off',
    recordableBy: [],
    ...change
  }
}

const ana = { number: '100', name: 'Ana', user: '100' }
const tom = { number: '101', name: 'Tom', user: '101' }
const internal = call({ direction: 'internal', caller: tom, callee: ana, exten: '100' })
const outbound = call({
  direction: 'outbound',
  caller: ana,
  callee: { number: '+44', name: '', user: null },
  exten: '+44'
})
const bySupport = call({
  way: [
    { app: 'queue', appname: 'support' },
    { app: 'user', appname: '100' }
  ]
})
const madeInside = call({ direction: 'internal', caller: ana, callee: tom, exten: '101' })

const rules: readonly [what: string, change: Partial<PopupQuestion>, target: 'pane' | 'window' | 'browser' | null][] = [
  ['a call from outside that rings', {}, 'pane'],
  ['another moment than the configured one', { moment: 'answer' }, null],
  ['the configured moment: answer', { moment: 'answer', popup: { ...popup, on: 'answer' } }, 'pane'],
  ['the configured moment: end', { moment: 'end', popup: { ...popup, on: 'end' } }, 'pane'],
  ['manual only', { popup: { ...popup, on: 'manual' } }, null],
  ['manual, by hand', { moment: 'manual', popup: { ...popup, on: 'manual' } }, 'pane'],
  ['by hand, whatever the filters say', { moment: 'manual', settings: { ...settings, enabled: false } }, 'pane'],
  ['by hand where the target is none', { moment: 'manual', popup: { ...popup, target: 'none' } }, 'pane'],
  ['nothing configured: the caller page', { popup: undefined }, 'pane'],
  ['an internal call', { call: internal }, null],
  ['an internal call where they are switched on', { call: internal, popup: { ...popup, internal: true } }, 'pane'],
  ['a call that the user makes', { call: outbound }, null],
  ['a call that the user makes, switched on', { call: outbound, popup: { ...popup, outbound: true } }, 'pane'],
  ['an internal one that the user makes needs both', { call: madeInside, popup: { ...popup, outbound: true } }, null],
  ['both', { call: madeInside, popup: { ...popup, outbound: true, internal: true } }, 'pane'],
  ['target window', { popup: { ...popup, target: 'window' } }, 'window'],
  ['target none', { popup: { ...popup, target: 'none' } }, null],
  ["the person's own target", { settings: { ...settings, target: 'browser' } }, 'browser'],
  ["the person's own none", { settings: { ...settings, target: 'none' } }, null],
  ['switched off by the person', { settings: { ...settings, enabled: false } }, null],
  ['enough digits', { settings: { ...settings, minimumDigits: 11 } }, 'pane'],
  ['too few digits', { settings: { ...settings, minimumDigits: 12 } }, null],
  ['a number that the filter takes', { settings: { ...settings, numberFilter: '^\\+1555' } }, 'pane'],
  ['a number that it does not take', { settings: { ...settings, numberFilter: '^\\+49' } }, null],
  ['a filter that is no expression', { settings: { ...settings, numberFilter: '(' } }, 'pane'],
  ['enough digits for the domain', { popup: { ...popup, minimumDigits: 11 } }, 'pane'],
  ['too few digits for the domain', { popup: { ...popup, minimumDigits: 12 } }, null],
  ['a number that the domain does not want', { popup: { ...popup, numberFilter: '^\\+49' } }, null],
  ['a call that comes by no queue, for one', { popup: { ...popup, only: ['queue:support'] } }, null],
  ['a call that comes by that queue', { call: bySupport, popup: { ...popup, only: ['queue:support'] } }, 'pane'],
  ['by another', { call: bySupport, popup: { ...popup, only: ['queue:sales', 'group:support'] } }, null],
  ['by one of several', { call: bySupport, popup: { ...popup, only: ['group:sales', 'queue:support'] } }, 'pane'],
  ["by a queue that is not the person's", { call: bySupport, settings: { ...settings, only: ['group:sales'] } }, null],
  ["by the person's queue", { call: bySupport, settings: { ...settings, only: ['queue:support'] } }, 'pane'],
  ['by hand, whatever queue it came by', { moment: 'manual', popup: { ...popup, only: ['queue:support'] } }, 'pane']
]

describe('where a pop-up opens (2-cti, Pop-up)', () => {
  it.each(rules)('%s', (_what, change, target) => {
    const pages = popupPages({ moment: 'ring', call: call(), user: '100', popup, settings, ...change })
    expect(pages.map((page) => page.target)).toEqual(target === null ? [] : [target])
  })

  it('is named after the other side', () => {
    expect(otherParty({ call: call(), user: '100' })).toMatchObject({ name: 'ACME', number: '+15550100199' })
    expect(otherParty({ call: outbound, user: '100' })).toEqual({ name: '', number: '+44' })
  })

  it('the built-in caller page is of the other side, also of a call that one makes (1-product, First run)', () => {
    const origin = 'http://127.0.0.1:8980'
    expect(
      cardUrl(origin, {
        call: call({ caller: { number: '+1', name: 'A&B %%x%%', user: null } }),
        user: '100',
        place: 'window'
      })
    ).toBe(`${origin}/card?call=1.a&number=%2B1&name=A%26B%20%25%25x%25%25`)
    expect(cardUrl(origin, { call: madeInside, user: '100', place: 'window' })).toBe(
      `${origin}/card?call=1.a&number=101&name=Tom`
    )
  })

  it('its capability is not kept for after a crash: the page has a new one then', () => {
    for (const place of ['pane', 'window'] as const) {
      const bare = cardUrl('http://127.0.0.1:8980', { call: call(), user: '100', place })
      const opened = withCardKey(bare, () => ({ for: 'acme.test/100', key: 'a&b' }))
      expect(opened).toContain('&for=acme.test%2F100&key=a%26b')
      expect(withoutCardKey(opened)).toBe(bare)
      expect(withoutCardKey(bare)).toBe(bare)
    }
  })

  it('which leaves the notes to the pane, unless it stands alone', () => {
    const inPane = cardUrl('http://127.0.0.1:8980', { call: call(), user: '100', place: 'pane' })
    expect(inPane).toMatch(/&notes=beside$/)
    expect(ofItsOwn(inPane)).toBe(inPane.replace('&notes=beside', ''))
    expect(ofItsOwn('https://crm.test/?notes=no')).toBe('https://crm.test/?notes=no')
  })

  it.each([
    ['where the domain says nothing', {}, true],
    ['where pages open in a window: calls without one have their page in the pane', { target: 'window' }, true],
    ['not where the domain wants no pages', { target: 'none' }, false]
  ])('stands in for a call without a page %s', (_where, domain, stands) => {
    expect(standsIn({ popup: popupOf(domain), settings })).toBe(stands)
  })

  it('nor where the person wants none, whatever the domain says', () => {
    expect(standsIn({ popup: undefined, settings: { ...settings, target: 'none' } })).toBe(false)
    expect(standsIn({ popup: undefined, settings: { ...settings, enabled: false } })).toBe(false)
    expect(standsIn({ popup: popupOf({ target: 'none' }), settings: { ...settings, target: 'pane' } })).toBe(true)
  })

  it.each([
    ['^(([0-9]+)+)+x$', false],
    ['^(1+)+$', true],
    ['(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x', false]
  ])(
    '%s holds no call: it takes time linear in the number (4-pbx: nothing holds the thread over 10 ms)',
    (slow, matches) => {
      const number = '1'.repeat(64)
      expect(matchesFilter(number, slow)).toBe(matches)
      expect(processorMs(() => matchesFilter(number, slow))).toBeLessThan(10)
    }
  )

  it.each(['^(?=(1+)+x)1', '^((1+)+)+\\1x$', '^(1+){1,99}x$'])(
    '%s, which only an engine with backtracking knows, is given up after a moment and filters nothing',
    (slow) => {
      expect(matchesFilter('1'.repeat(64), slow)).toBe(true)
      expect(processorMs(() => matchesFilter('1'.repeat(64), slow))).toBeLessThan(10)
    }
  )

  it('look-ahead goes on working', () => {
    const numbers = ['+4930231250', '+15550100199']
    expect(numbers.map((number) => matchesFilter(number, '^(?!\\+49)'))).toEqual([false, true])
  })
})

describe("the person's own page (2-cti, Pop-up: beside or instead of the system's)", () => {
  const mine = { ...settings.own, url: 'https://mine.test/' }
  const pages = (own: Partial<typeof mine>, change: Partial<PopupQuestion> = {}) =>
    popupPages({
      ...{ moment: 'ring', call: call(), user: '100', popup },
      settings: { ...settings, own: { ...mine, ...own } },
      ...change
    }).map(({ source, target }) => `${source} ${target}`)

  it('beside it', () => expect(pages({})).toEqual(['system pane', 'own pane']))
  it('instead of it', () => expect(pages({ instead: true })).toEqual(['own pane']))
  it('without an address it replaces nothing', () => {
    expect(pages({ url: '', instead: true })).toEqual(['system pane'])
  })
  it('at a moment of its own', () => {
    expect(pages({ on: 'answer' })).toEqual(['system pane'])
    expect(pages({ on: 'answer' }, { moment: 'answer' })).toEqual(['own pane'])
  })
  it('in directions of its own', () => {
    expect(pages({ outbound: true }, { call: outbound })).toEqual(['own pane'])
    expect(pages({ internal: true }, { call: internal })).toEqual(['own pane'])
    expect(pages({}, { call: internal })).toEqual([])
  })
  it('where the domain wants none', () => {
    expect(pages({}, { popup: { ...popup, target: 'none' } })).toEqual(['own pane'])
  })
  it('by hand both open', () => {
    expect(pages({ on: 'manual' }, { moment: 'manual' })).toEqual(['system pane', 'own pane'])
  })
  it("the person's filters hold for both, the domain's for its own page", () => {
    const domains = { popup: { ...popup, numberFilter: '^none$' } }
    expect(pages({}, domains)).toEqual(['own pane'])
    const persons = { settings: { ...settings, own: mine, numberFilter: '^none$' } }
    expect(pages({}, persons)).toEqual([])
  })
})

describe('a caller who withholds the number (2-cti, Which page belongs to which call)', () => {
  const page = (template: string) => ({ source: 'system', template, target: 'pane' }) as const
  const from = (number: string) => call({ caller: { number, name: '', user: null } })
  const url = 'https://crm.test/?n=%%CallerIdNumber:e164%%'

  const no = { anonymous: false }

  it.each([
    ['has no page whose address names the number', from(''), url, no, true],
    ['nor where it is called anonymous (RFC 3323 §4.1.1.3)', from('Anonymous'), url, no, true],
    ['or names that of before any hook', from(''), 'https://crm.test/%%originalcalleridnumber%%', no, true],
    ['or one in a form (2-cti, Forms of a number)', from(''), 'https://crm.test/%%CallerIdNumber:e164%%', no, true],
    ['but one that names something else', from(''), 'https://crm.test/?c=%%uniqueid%%', no, false],
    ['and one that the domain wants all the same', from(''), url, { anonymous: true }, false],
    ['nor where nobody has decided', from(''), url, {}, true],
    ['whoever shows theirs has it', from('+1'), url, no, false]
  ] as const)('%s', (_what, call, template, domain, lacks) => {
    expect(lacksNumber(page(template), { call, user: '100', popup: popupOf(domain) })).toBe(lacks)
  })

  it('as one who is called has theirs', () => {
    expect(lacksNumber(page(url), { call: outbound, user: '100', popup: undefined })).toBe(false)
  })
})
