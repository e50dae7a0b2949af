import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../main/ipc/contract.ts'
import { matchesFilter } from '../../../main/popup/number-filter.ts'
import { otherParty, type PopupQuestion, popupTarget, popupUrl } from '../../../main/popup/rules.ts'
import type { CallView } from '../../../pbx-core/contract/views.ts'

const popup = { url: 'https://crm.test/', on: 'ring', internal: false, outbound: false, target: 'pane' } as const
const { popup: settings } = settingsSchema.parse({})

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
    trunk: 'main',
    app: 'user',
    startedAt: 0,
    answeredAt: null,
    onHold: false,
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
const madeInside = call({ direction: 'internal', caller: ana, callee: tom, exten: '101' })

const rules: readonly [what: string, change: Partial<PopupQuestion>, target: ReturnType<typeof popupTarget>][] = [
  ['a call from outside that rings', {}, 'pane'],
  ['another moment than the configured one', { moment: 'answer' }, null],
  ['the configured moment: answer', { moment: 'answer', popup: { ...popup, on: 'answer' } }, 'pane'],
  ['the configured moment: end', { moment: 'end', popup: { ...popup, on: 'end' } }, 'pane'],
  ['manual only', { popup: { ...popup, on: 'manual' } }, null],
  ['manual, by hand', { moment: 'manual', popup: { ...popup, on: 'manual' } }, 'pane'],
  ['by hand, whatever the filters say', { moment: 'manual', settings: { ...settings, enabled: false } }, 'pane'],
  ['by hand where the target is none', { moment: 'manual', popup: { ...popup, target: 'none' } }, 'pane'],
  ['nothing configured: the caller page', { popup: undefined }, 'pane'],
  ['a call for somebody else', { user: '101' }, null],
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
  ['a filter that is no expression', { settings: { ...settings, numberFilter: '(' } }, 'pane']
]

describe('where a pop-up opens (2-cti, Pop-up)', () => {
  it.each(rules)('%s', (_what, change, target) => {
    expect(popupTarget({ moment: 'ring', call: call(), user: '100', popup, settings, ...change })).toBe(target)
  })

  it('is named after the other side', () => {
    expect(otherParty({ call: call(), user: '100' })).toMatchObject({ name: 'ACME', number: '+15550100199' })
    expect(otherParty({ call: outbound, user: '100' })).toEqual({ name: '', number: '+44' })
  })

  it('shows the built-in caller page where nothing is configured (1-product, First run)', () => {
    const page = 'http://127.0.0.1:8980/card?call=%%uniqueid%%&number=%%calleridnumber%%&name=%%calleridname%%'
    expect(popupUrl(undefined, 'http://127.0.0.1:8980')).toBe(page)
    expect(popupUrl({ ...popup, url: '' }, 'http://127.0.0.1:8980')).toBe(page)
    expect(popupUrl(popup, 'http://127.0.0.1:8980')).toBe('https://crm.test/')
  })

  it('an expression that backtracks without end costs milliseconds', () => {
    const start = performance.now()
    expect(matchesFilter('1'.repeat(64), '^(1+)+$x')).toBe(true)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
