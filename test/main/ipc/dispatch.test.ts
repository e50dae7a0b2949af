import { describe, expect, it } from 'vitest'
import { type CommandName, commands } from '../../../main/ipc/contract.ts'
import { type CommandHandlers, dispatch } from '../../../main/ipc/dispatch.ts'
import { createLog } from '../../../main/log.ts'
import { ok } from '../../../pbx-core/base/result.ts'

const names = Object.keys(commands) as CommandName[]
const long = 'x'.repeat(70_000)

const crmEdit = {
  ...{ enabled: true, template: null, parameters: {}, form: null, account: 'none' },
  ...{ page: true, journal: true, createContacts: false }
}
const mailServer = {
  ...{ host: 'mail.acme.test', port: null, security: 'offered', username: '', password: null },
  ...{ from: 'pbx@acme.test', publicUrl: '' }
}

/** A good payload of each command, and what must not pass for one. */
const table: { readonly [C in CommandName]: { readonly good: object; readonly bad: readonly unknown[] } } = {
  'app.state': { good: {}, bad: [{ extra: 1 }] },
  'app.alive': { good: {}, bad: [{ a: 1 }] },
  'app.leaves': { good: {}, bad: [{ a: 1 }] },
  'leaving.answer': { good: { agreed: true }, bad: [{}, { agreed: 'yes' }] },
  'app.ready': { good: { window: 'phone' }, bad: [{ window: 'other' }] },
  'settings.write': { good: { settings: {} }, bad: [{}, { settings: { appearance: 'pink' } }, { settings: { x: 1 } }] },
  'password.change': {
    good: { current: 'a', next: 'b' },
    bad: [{ current: 'a' }, { current: '', next: 'b' }, { current: 'a', next: 'x'.repeat(257) }]
  },
  'md5-links.read': { good: {}, bad: [{ a: 1 }] },
  'md5-links.write': {
    good: { user: '100', password: null },
    bad: [{ user: '100' }, { user: '', password: null }, { user: '100', password: '' }]
  },
  'crm.read': { good: {}, bad: [{ a: 1 }] },
  'crm.template': { good: { template: '' }, bad: [{}, { template: 'x'.repeat(1_000_001) }] },
  'crm.write': {
    good: { edit: crmEdit },
    bad: [
      {},
      { edit: { ...crmEdit, restricted: false } },
      { edit: { ...crmEdit, parameters: { 'a b': 'x' } } },
      { edit: { ...crmEdit, template: 'x'.repeat(200_001) } }
    ]
  },
  'crm.try': {
    good: { edit: crmEdit, number: '1' },
    bad: [
      { edit: crmEdit, number: '' },
      { edit: null, number: '1' }
    ]
  },
  'mail.read': { good: {}, bad: [{ a: 1 }] },
  'mail.server.write': {
    good: { server: mailServer },
    bad: [
      {},
      { server: { ...mailServer, port: 0 } },
      { server: { ...mailServer, security: 'ssl' } },
      { server: { ...mailServer, templates: [] } },
      { server: { ...mailServer, password: 'x'.repeat(1025) } }
    ]
  },
  'mail.test': { good: { server: mailServer, to: 'a@acme.test' }, bad: [{ server: null, to: 'a@acme.test' }] },
  'mail.template.read': { good: { kind: 'missed', language: 'en' }, bad: [{ kind: 'missed', language: 'fr' }] },
  'mail.template.write': {
    good: { kind: 'missed', language: 'en', template: null },
    bad: [
      { kind: 'missed', language: 'en' },
      { kind: 'missed', language: 'en', template: { subject: 's', text: 't' } },
      { kind: 'bill', language: 'en', template: null }
    ]
  },
  'mail.preview': {
    good: { kind: 'missed', language: 'en', template: { subject: '', text: '', html: '' } },
    bad: [
      { kind: 'missed', language: 'en', template: null },
      { kind: 'missed', language: 'en', template: { subject: '', text: '', html: 'x'.repeat(150_001) } }
    ]
  },
  'mail.user.write': {
    good: { user: '100', missed: true, voicemail: false },
    bad: [
      { user: '100', missed: true },
      { user: '', missed: true, voicemail: true }
    ]
  },
  'tokens.read': { good: {}, bad: [{ a: 1 }] },
  'tokens.make': {
    good: { name: 'CRM', scopes: ['calls:read'], days: null },
    bad: [
      { name: '', scopes: ['calls:read'], days: null },
      { name: 'CRM', scopes: [], days: null },
      { name: 'CRM', scopes: ['everything'], days: null },
      { name: 'CRM', scopes: ['calls:read'], days: 0 }
    ]
  },
  'second-factor.read': { good: {}, bad: [{ a: 1 }] },
  'second-factor.begin': { good: { password: 'a' }, bad: [{}, { password: '' }] },
  'second-factor.confirm': { good: { code: '123456' }, bad: [{}, { code: ' ' }, { code: long }] },
  'second-factor.remove': { good: { password: 'a', code: '1' }, bad: [{ password: 'a' }, { code: '1' }] },
  'second-factor.reset': { good: { domain: 'a', user: '100' }, bad: [{ user: '100' }, { domain: 'a', user: '' }] },
  'privacy.export': {
    good: { number: '030 901820', part: 0 },
    bad: [{ number: '030 901820' }, { number: '', part: 0 }, { number: '030', part: -1 }]
  },
  'privacy.erase': {
    good: { number: '030 901820', dryRun: true },
    bad: [{ number: '030 901820' }, { number: '', dryRun: false }, { number: '030', dryRun: 1 }]
  },
  'sessions.read': { good: {}, bad: [{ a: 1 }] },
  'sessions.end': { good: { id: 'a' }, bad: [{}, { id: '' }] },
  'sessions.end-all': { good: { here: true, tokens: false }, bad: [{ here: true }, { here: 1, tokens: false }] },
  'tokens.revoke': { good: { id: 'a' }, bad: [{ id: '' }] },
  'pairing.start': { good: {}, bad: [{ a: 1 }] },
  'pairing.read': { good: {}, bad: [{ a: 1 }] },
  'pairing.end': { good: {}, bad: [{ a: 1 }] },
  'links.read': { good: {}, bad: [{ a: 1 }] },
  'links.set': { good: { scheme: 'tel', on: true }, bad: [{ scheme: 'https', on: true }, { scheme: 'tel' }] },
  'links.setting': { good: {}, bad: [{ a: 1 }] },
  'first-run.dismiss': { good: {}, bad: [{ a: 1 }] },
  'first-run.secrets': { good: {}, bad: [{ a: 1 }] },
  'call-me': {
    good: { number: '+49', name: '' },
    bad: [{ number: '' }, { number: 1, name: '' }, { number: '1', name: long }]
  },
  'browser.log-in': { good: {}, bad: [{ a: 1 }] },
  'browser.answer': { good: { id: 'a', letIn: true }, bad: [{ id: 'a' }, { id: '', letIn: true }] },
  'link.open': { good: { url: 'tel:1' }, bad: [{}, { url: long }] },
  'number.read': { good: { text: '', source: 'printed' }, bad: [{}, { text: 1 }, { text: '1', source: 'query' }] },
  'call.dial': {
    good: { target: '1' },
    bad: [{ target: '' }, { target: '1', name: long }, { target: long }, { target: { toString: 1 } }]
  },
  'call.answer': { good: { call: 'a' }, bad: [{}, { call: '' }, { call: 1 }] },
  'call.decline': { good: { call: 'a' }, bad: [{}, { call: null }] },
  'call.hang-up': { good: { call: 'a' }, bad: [{}, { call: [] }] },
  'call.hold': { good: { call: 'a', on: true }, bad: [{ call: 'a' }, { call: 'a', on: 1 }] },
  'call.mute': { good: { call: 'a', on: false }, bad: [{ call: 'a' }, { call: 'a', on: 'yes' }] },
  'call.digit': {
    good: { call: 'a', digit: '#' },
    bad: [
      { call: 'a', digit: '12' },
      { call: 'a', digit: 'E' }
    ]
  },
  'call.transfer': {
    good: { uniqueid: '1', action: 'ask', to: '101', source: 'keyed' },
    bad: [
      { uniqueid: '1', action: 'ask' },
      { uniqueid: '1', action: 'complete', to: '101' },
      { uniqueid: '1', action: 'x' }
    ]
  },
  'call.pick-up': { good: { uniqueid: '1' }, bad: [{}, { uniqueid: long }, { uniqueid: '1', extension: '101' }] },
  'call.park': {
    good: { uniqueid: '1', slot: '*71' },
    bad: [{}, { uniqueid: '1', slot: '' }, { uniqueid: '1', slot: long }]
  },
  'call.record': {
    good: { uniqueid: '1', action: 'pause' },
    bad: [{ uniqueid: '1' }, { uniqueid: '1', action: 'erase' }, { uniqueid: long, action: 'start' }]
  },
  'recording.list': { good: { uniqueid: '1' }, bad: [{}, { uniqueid: '' }] },
  'recording.read': {
    good: { id: '1.1', from: 0 },
    bad: [{ id: '1.1' }, { id: '1.1', from: -1 }, { id: '', from: 0 }]
  },
  'recording.delete': { good: { id: '1.1' }, bad: [{}, { id: '' }] },
  'call.fetch': { good: { uniqueid: '1' }, bad: [{}, { uniqueid: long }, { uniqueid: '1', slot: '*71' }] },
  'user-state.write': {
    good: { doNotDisturb: { on: true, until: 1 }, forward: { all: { to: '101', source: 'typed' }, busy: null } },
    bad: [
      { doNotDisturb: { until: 1 } },
      { doNotDisturb: { on: true, until: 'noon' } },
      { forward: { all: '101' } },
      { forward: { always: null } },
      { callWaiting: null },
      { secondNumber: { afterSeconds: 121 } },
      { secondNumber: { number: '+1' } },
      { blockList: [''] },
      { blockList: [long] },
      { queues: { support: 'maybe' } },
      { pause: { on: true, reason: long } },
      { pause: {} },
      { user: '101' }
    ]
  },
  'voicemail.list': { good: {}, bad: [{ user: '101' }] },
  'voicemail.mark': {
    good: { message: '1.a', as: 'deleted' },
    bad: [{ message: '1.a' }, { message: long, as: 'new' }, { message: '1.a', as: 'gone' }]
  },
  'voicemail.sound': {
    good: { of: { message: '1.a' }, from: 0 },
    bad: [
      { of: { message: '1.a' } },
      { of: {}, from: 0 },
      { of: { message: '1.a' }, from: -1 },
      { of: { greeting: 'birthday' }, from: 0 }
    ]
  },
  'greeting.upload': {
    good: { greeting: 'busy', upload: 'u', from: 0, octets: 'AAAA', last: true },
    bad: [
      { greeting: 'busy', upload: 'u', from: 0, octets: long.repeat(3), last: true },
      { greeting: 'busy', upload: 'u', from: 0.5, octets: '', last: true },
      { upload: 'u', from: 0, octets: '', last: true }
    ]
  },
  'greeting.reset': { good: { greeting: 'noAnswer' }, bad: [{}] },
  'voicemail.pin': { good: { pin: '80351' }, bad: [{}, { pin: '' }, { pin: 80351 }] },
  'sounds.list': { good: {}, bad: [{ name: 'closed' }] },
  'sounds.sound': {
    good: { name: 'closed', from: 0 },
    bad: [{ name: 'closed' }, { name: '', from: 0 }, { name: long, from: 0 }, { name: 'closed', from: -1 }]
  },
  'sounds.upload': {
    good: { name: 'closed', upload: 'u', from: 0, octets: 'AAAA', last: true },
    bad: [
      { upload: 'u', from: 0, octets: '', last: true },
      { name: 'closed', upload: 'u', from: 0, octets: long.repeat(3), last: true },
      { name: 'closed', upload: 'u', from: 2 ** 27 + 1, octets: '', last: true }
    ]
  },
  'sounds.delete': { good: { name: 'closed' }, bad: [{}, { name: '' }] },
  'call.swap': { good: { call: 'a' }, bad: [{}, { call: long }] },
  'media.reply': {
    good: { kind: 'done', request: 'r', sdp: null },
    bad: [
      { kind: 'done', request: 'r' },
      { kind: 'done', request: 'r', sdp: long },
      { kind: 'maybe', request: 'r' }
    ]
  },
  'media.state': { good: { session: 's', state: 'failed' }, bad: [{ session: 's', state: 'fine' }] },
  'media.quality': {
    good: { session: 's', codec: 'PCMU', lossPercent: 0, jitterMs: 0, roundTripMs: null },
    bad: [{ session: 's', codec: 'PCMU', lossPercent: '0', jitterMs: 0, roundTripMs: null }]
  },
  'popup.close': { good: { tab: 't' }, bad: [{}] },
  'popup.close-all': { good: {}, bad: [{ tab: 't' }] },
  'popup.retry': { good: { tab: 't' }, bad: [{}] },
  'popup.pin': { good: { tab: 't', on: true }, bad: [{ tab: 't' }, { tab: 't', on: 1 }] },
  'popup.touched': { good: { tab: 't' }, bad: [{ tab: 7 }] },
  'popup.open-in-browser': { good: { tab: 't' }, bad: [{ tab: '' }] },
  'popup.open': { good: { call: 'c' }, bad: [{ call: '' }] },
  'people.find': { good: { text: 'lena' }, bad: [{}, { text: long }, { text: 1 }] },
  'recent.list': { good: { cursor: null, search: '' }, bad: [{ cursor: null }, { cursor: 1, search: '' }] },
  'recent.seen': { good: {}, bad: [{ a: 1 }] },
  'timeline.read': { good: { uniqueid: 'u' }, bad: [{}] },
  'notes.read': { good: { uniqueid: 'u' }, bad: [{ uniqueid: '' }] },
  'notes.write': { good: { uniqueid: 'u', text: '' }, bad: [{ uniqueid: 'u', text: long }] },
  'route.try': {
    good: { from: '100', to: '+49 30 901820', at: null },
    bad: [
      { from: '', to: '101', at: null },
      { from: '100', to: '', at: null },
      { from: '100', to: '101' },
      { from: '100', to: '101', at: 'now' }
    ]
  },
  'opening.switch': {
    good: { name: 'office', to: null },
    bad: [{ name: 'office' }, { name: '', to: 'open' }, { name: 'office', to: 'shut' }]
  },
  'queue.end-wrap-up': { good: {}, bad: [{ agent: '101' }] },
  'queue.cancel-callback': {
    good: { queue: 'support', id: 'callback-1' },
    bad: [{ id: 'callback-1' }, { queue: 'support' }, { queue: '', id: 'callback-1' }]
  },
  'conference.mute': {
    good: { conference: 'standup', party: 'u', on: true },
    bad: [
      { conference: 'standup', party: 'u' },
      { conference: '', party: 'u', on: true },
      { party: 'u', on: true }
    ]
  },
  'conference.kick': { good: { conference: 'standup', party: 'u' }, bad: [{ conference: 'standup' }] },
  'conference.lock': { good: { conference: 'standup', on: false }, bad: [{ conference: 'standup', on: 1 }] },
  'call.join': { good: { uniqueid: 'u', with: null }, bad: [{ uniqueid: 'u' }, { uniqueid: '', with: 'v' }] },
  'warning.settle': {
    good: { domain: 'acme.test', code: 'rise', subject: '' },
    bad: [
      { domain: 'acme.test', code: 'undecided', subject: '' },
      { domain: 'acme.test', code: 'rise' }
    ]
  },
  'user.bar': {
    good: { domain: 'acme.test', user: '101', on: true },
    bad: [{ domain: 'acme.test', user: '101' }]
  },
  'trunk.decide': {
    good: { domain: 'acme.test', trunk: 'main', acceptAtListener: true },
    bad: [
      { domain: 'acme.test', trunk: 'main' },
      { domain: 'acme.test', trunk: '', acceptAtListener: true }
    ]
  },
  'hooks.read': { good: {}, bad: [{ domain: 'other' }] },
  'hooks.write': {
    good: { hook: 'inbound', edit: { url: '' } },
    bad: [
      { hook: '', edit: { url: '' } },
      { hook: 'inbound', edit: { url: '', password: 'x' } },
      { hook: 'inbound', edit: { url: '', headers: { 'X: y': 'z' } } }
    ]
  },
  'hooks.try-reply': {
    good: { hook: 'inbound', onFailure: 'continue', reply: '<set/>' },
    bad: [
      { hook: 'inbound', onFailure: 'continue', reply: 'x'.repeat(70_001) },
      { hook: 'inbound', onFailure: 'perhaps', reply: '' }
    ]
  },
  'hooks.number-forms': { good: { text: '' }, bad: [{ text: '1'.repeat(257) }] },
  'hooks.requests': { good: { hook: 'inbound' }, bad: [{ hook: '' }] },
  'hooks.resume': { good: { hook: 'postCall' }, bad: [{ hook: 'x'.repeat(129) }] },
  'deliveries.list': {
    good: { hook: null, state: 'waiting', cursor: null },
    bad: [
      { hook: null, state: 'lost', cursor: null },
      { hook: null, state: null }
    ]
  },
  'deliveries.read': { good: { id: '1.a.1.postCall' }, bad: [{ id: '' }] },
  'deliveries.repeat': { good: { id: '1.a.1.postCall' }, bad: [{ id: 'x'.repeat(257) }] },
  'outcomes.list': { good: {}, bad: [{ domain: 'other' }] },
  'hooks.test': {
    good: { hook: 'popup', edit: { url: '' }, values: {} },
    bad: [
      { hook: 'popup', edit: { url: '' } },
      { hook: 'popup', edit: { url: '' }, values: { a: 1 } }
    ]
  }
}

function recorded() {
  const heard: [string, unknown][] = []
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      (payload: unknown) => {
        heard.push([name, payload])
        return ok(null)
      }
    ])
  ) as unknown as CommandHandlers<null>
  const lines: string[] = []
  const log = createLog({ write: (line) => lines.push(line) })
  const send = (command: unknown, payload: unknown) => dispatch(handlers, { command, payload, window: null }, log)
  return { heard, handlers, lines, log, send }
}

describe('what a window sends is parsed before anything else looks at it', () => {
  it.each(names)('%s takes its payload, and refuses everything else', async (name) => {
    const { heard, send } = recorded()
    const { good, bad } = table[name]
    expect(await send(name, good)).toEqual({ ok: true, value: null })
    expect(heard).toHaveLength(1)
    for (const payload of [...bad, null, undefined, 'text', 7, []]) {
      expect(await send(name, payload), JSON.stringify(payload)?.slice(0, 80)).toMatchObject({
        ok: false,
        error: { code: 'payload_invalid' }
      })
    }
    expect(heard).toHaveLength(1)
  })

  it.each([['toString'], ['__proto__'], ['constructor'], ['app.nothing'], [''], [7], [null], [{}]])(
    'there is no command %j',
    async (name) => {
      expect(await recorded().send(name, {})).toMatchObject({ ok: false, error: { code: 'unknown_command' } })
    }
  )

  it('an answer says how the numbers are written that it names', async () => {
    const { handlers, log } = recorded()
    const named = {
      ...handlers,
      'people.find': () => ok({ items: [{ name: 'Rita', number: '+4930901820', kind: 'earlier' as const }] })
    } as const
    expect(await dispatch(named, { command: 'people.find', payload: { text: 'Rita' }, window: null }, log)).toEqual({
      ok: true,
      value: { items: [{ name: 'Rita', number: '+4930901820', kind: 'earlier' }] },
      numbers: { '+4930901820': '+49 30 901820' }
    })
  })

  it('names the field at fault', async () => {
    const { send } = recorded()
    expect(await send('call.digit', { call: 'a', digit: 'x' })).toMatchObject({ error: { path: 'digit' } })
  })

  it('a bug of ours is an answer, and stands in the log', async () => {
    const { handlers, log, lines } = recorded()
    const broken = {
      ...handlers,
      'recent.seen': () => {
        throw new Error('broken')
      }
    }
    expect(await dispatch(broken, { command: 'recent.seen', payload: {}, window: null }, log)).toEqual({
      ok: false,
      error: { code: 'internal_error', message: 'This is a fault of ours; it is in the log.' }
    })
    expect(lines.join('')).toContain('broken')
  })
})
