import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { HookTest } from '../../main/ipc/contract.ts'
import type { Remark } from '../../pbx-core/contract/remark.ts'
import { effectWords } from '../../renderer/features/cti/effect-words.ts'
import { refusalWords } from '../../renderer/i18n/refusal-words.ts'
import { remarkWords } from '../../renderer/i18n/remark-words.ts'
import { whyOf } from '../../renderer/i18n/why-words.ts'
import { microphoneFault } from '../../renderer/media/microphone-fault.ts'
import { i18n } from './support/words.ts'

/** One of each code: a code that is added to the contract does not compile without. */
const each: { readonly [C in Remark['code']]: Remark & { readonly code: C } } = {
  'unknown-tag': { code: 'unknown-tag', name: 'colour' },
  'unknown-key': { code: 'unknown-key', name: 'set.shade' },
  'variable-name': { code: 'variable-name', name: '__proto__' },
  'variable-unnamed': { code: 'variable-unnamed' },
  'number-empty': { code: 'number-empty' },
  'not-boolean': { code: 'not-boolean', tag: 'record', value: 'maybe' },
  'not-whole': { code: 'not-whole', tag: 'priority', value: 'high' },
  'name-without-type': { code: 'name-without-type', name: 'support' },
  'unknown-type': { code: 'unknown-type', type: 'fax' },
  'type-without-name': { code: 'type-without-name', type: 'queue' },
  'no-such-destination': { code: 'no-such-destination', destination: 'queue:nowhere' },
  'unknown-verb': { code: 'unknown-verb', name: 'enqueue' },
  'unknown-attribute': { code: 'unknown-attribute', tag: 'say', name: 'voice' },
  'value-unknown': { code: 'value-unknown', tag: 'method', value: 'PUT' },
  'not-markup': { code: 'not-markup' },
  'not-object': { code: 'not-object' },
  'no-url': { code: 'no-url' },
  nested: { code: 'nested', most: 32 },
  'json-nested': { code: 'json-nested', most: 32 },
  'json-values': { code: 'json-values', most: 500 },
  parts: { code: 'parts', most: 250 },
  references: { code: 'references', most: 1000 },
  doctype: { code: 'doctype' },
  entity: { code: 'entity', text: '&lol;' },
  'no-character': { code: 'no-character', text: '&#0;' },
  ampersand: { code: 'ampersand' },
  missing: { code: 'missing', text: '-->' },
  'text-outside': { code: 'text-outside' },
  'declaration-amid': { code: 'declaration-amid' },
  'tag-open': { code: 'tag-open' },
  'element-open': { code: 'element-open' },
  'element-unopened': { code: 'element-unopened' },
  unreadable: { code: 'unreadable' },
  xml: { code: 'xml', line: 3, reason: "Attribute 'a' is repeated." },
  json: { code: 'json', reason: 'Unexpected end of JSON input' },
  'wrong-shape': { code: 'wrong-shape', path: 'set.calleridname', reason: 'Invalid input' },
  'not-encoded': { code: 'not-encoded', encoding: 'UTF-8' },
  'encoding-unknown': { code: 'encoding-unknown', encoding: 'ebcdic' },
  status: { code: 'status', status: 503 },
  timeout: { code: 'timeout', reason: 'no complete reply within 2000 ms' },
  connect: { code: 'connect', reason: 'getaddrinfo ENOTFOUND crm.acme.test' },
  tls: { code: 'tls', reason: 'certificate has expired' },
  'too-large': { code: 'too-large', reason: 'the reply is larger than 65536 bytes' },
  redirect: { code: 'redirect', reason: 'more than 3 redirects' },
  aborted: { code: 'aborted', reason: 'the call gave the request up' },
  'no-time-left': { code: 'no-time-left' },
  'not-configured': { code: 'not-configured' },
  'not-a-url': { code: 'not-a-url' },
  'other-origin': { code: 'other-origin' },
  'not-json': { code: 'not-json' },
  'not-made': { code: 'not-made' },
  'mail-put-off': { code: 'mail-put-off', reply: '451 4.7.1 Greylisted' },
  'mail-refused': { code: 'mail-refused', reply: '550 5.1.1 No such user here' },
  'mail-too-large': { code: 'mail-too-large', reply: '552 5.3.4 too big' },
  'mail-log-in': { code: 'mail-log-in', reply: '535 5.7.8 Error: authentication failed' },
  'mail-away': { code: 'mail-away', reason: 'connect ECONNREFUSED 127.0.0.1:25' },
  'mail-late': { code: 'mail-late', reason: 'Greeting never received' },
  'mail-tls': { code: 'mail-tls', reason: 'self-signed certificate' },
  'mail-no-smtp': { code: 'mail-no-smtp', reason: 'Invalid greeting' },
  'mail-off': { code: 'mail-off' },
  'message-deleted': { code: 'message-deleted' },
  'mail-to-nobody': { code: 'mail-to-nobody' }
}

const german = (remark: Remark) => remarkWords(remark, i18n.getFixedT('de'))

describe('remarks of the core are told in the language of the window (5-softphone, Everybody can use it)', () => {
  test.each(Object.values(each))('$code: in words of each language, with every value in its place', (remark) => {
    const english = remarkWords(remark, i18n.getFixedT('en'))
    expect(german(remark)).not.toBe(english)
    for (const words of [english, german(remark)]) expect(words).not.toMatch(/\{\{|remark\.|why\.|undefined/)
  })

  test('what is quoted stays as it is, what a library says becomes words', () => {
    expect(german(each['unknown-tag'])).toBe('Das Element <colour> ist nicht bekannt.')
    expect(german(each.xml)).toBe('Die Antwort ist kein gültiges XML (Zeile 3).')
    expect(german({ ...each.xml, line: null })).toBe('Die Antwort ist kein gültiges XML.')
    expect(german(each.tls)).toBe('Keine sichere Verbindung zu Ihrer Anwendung. Das Zertifikat ist abgelaufen.')
    expect(german({ code: 'connect', reason: 'EMFILE' })).toBe('Keine Verbindung zu Ihrer Anwendung. (EMFILE)')
  })

  test('why a page of a caller could not be loaded, as Chromium names it', () => {
    const t = i18n.getFixedT('de')
    expect(whyOf('ERR_CONNECTION_REFUSED', t)).toBe('Unter dieser Adresse antwortet nichts.')
    expect(whyOf('ERR_NAME_NOT_RESOLVED', t)).toBe('Einen Rechner dieses Namens gibt es nicht.')
    expect(whyOf('ERR_CERT_DATE_INVALID', t)).toBe('Das Zertifikat ist abgelaufen.')
  })
})

describe('what a test call shows in a German window (2-cti, Trying it)', () => {
  const told = (effect: HookTest['effects'][number]) => effectWords(effect, [effect], i18n.getFixedT('de'))
  test('a remark on the reply, and why it was none', () => {
    const remark = each['unknown-type']
    expect(told({ kind: 'warning', title: '', text: 'unknown type "fax": …', remark })).toEqual({
      title: 'Zur Antwort',
      text: 'Die Art „fax“ ist nicht bekannt: der Anruf läuft weiter wie zuvor.'
    })
    expect(told({ kind: 'none', title: '', text: 'the reply is …', remark: each['not-markup'] })).toEqual({
      title: 'Keine Änderung',
      text: 'Die Antwort ist weder XML noch JSON.'
    })
  })
  test('a request without a reply is no remark on one', () => {
    const remark = each.timeout
    expect(told({ kind: 'warning', title: '', text: remark.reason, remark })).toEqual({
      title: 'Die Abfrage misslang',
      text: 'Keine vollständige Antwort in der Zeit.'
    })
  })
  test('a variable that the reply sets', () => {
    expect(told({ kind: 'change', title: 'variable tier', text: 'gold' }).title).toBe('Variable „tier“')
  })
})

describe('a refused command is told in the language of the window', () => {
  const told = (code: string) => refusalWords({ code, message: 'as main says it' }, i18n.getFixedT('de'))
  test('by its code; in the words of main where the code is not known', () => {
    expect(told('no_phone_registered')).toBe('Dieses Telefon ist zurzeit nicht angemeldet.')
    expect(told('not_connected')).toBe('Offhook ist gerade nicht erreichbar.')
    expect(told('configuration_refused')).toBe('as main says it')
  })

  test('every refusal that the commands of the window give is known', () => {
    const folder = fileURLToPath(new URL('../../main/phone/', import.meta.url))
    const codes = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/refuse\('([a-z_]+)'/g)].map(([, code]) => code ?? '')
    )
    expect(codes.length).toBeGreaterThan(20)
    expect(codes.filter((code) => told(code) === 'as main says it')).toEqual([])
  })

  test('what a call does not allow as it stands is not said to be for administrators alone', () => {
    expect(told('not_allowed')).toBe('Das darf nur ein Verwalter Ihrer Anlage.')
    const inCalls = ['not_handed_on', 'not_joined', 'not_recorded'].map(told)
    expect(inCalls.filter((words) => /Verwalter|as main/.test(words))).toEqual([])
    expect(told('not_moderator')).toMatch(/^Das dürfen nur Moderatoren dieser Konferenz und Verwalter/)
  })
})

test('why a microphone cannot be opened is told by the name of the error (Media Capture and Streams §10.2)', () => {
  const named = (name: string) => microphoneFault(Object.assign(new Error('in English'), { name }))
  expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'InvalidStateError'].map(named)).toEqual([
    'forbidden',
    'missing',
    'taken',
    'failed'
  ])
})
