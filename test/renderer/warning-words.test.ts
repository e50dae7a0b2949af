import { describe, expect, test } from 'vitest'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import { textOfWarning } from '../../pbx-core/contract/warning-text.ts'
import { warningWords } from '../../renderer/i18n/warning-words.ts'
import { i18n } from './support/words.ts'

const trunk = { domain: 'acme.test', trunk: 'main' }
const greeting = { prompt: 'greetings/main', file: '/data/prompts/greetings/main.wav' }
/** One of each code: a code that is added to the contract does not compile without. */
const each: { readonly [C in StandingWarning['code']]: StandingWarning & { readonly code: C } } = {
  'trunk-unresolved': { code: 'trunk-unresolved', ...trunk, host: 'provider.invalid' },
  'trunk-fault': { code: 'trunk-fault', ...trunk, reason: 'bind EADDRINUSE 192.0.2.20:5090' },
  'trunk-refused': {
    ...{ code: 'trunk-refused', ...trunk, registrar: 'sip:provider.test', status: 403, reason: 'Forbidden' }
  },
  'trunk-away': {
    ...{ code: 'trunk-away', ...trunk, registrar: 'sip:provider.test', status: 503, reason: 'Service Unavailable' }
  },
  misdirected: { code: 'misdirected', ...trunk, sentTo: '192.0.2.20:5060', own: '192.0.2.20:45071' },
  undecided: { code: 'undecided', ...trunk, own: '192.0.2.20:45071' },
  'other-address': { code: 'other-address', ...trunk, told: '203.0.113.5', seen: '203.0.113.9' },
  'other-port': { code: 'other-port', ...trunk, before: 45071, port: 45072 },
  rise: { code: 'rise', domain: 'acme.test', calls: 63, usual: 4.5, user: '101', ofUser: 59 },
  'new-country': { code: 'new-country', domain: 'acme.test', country: 'CU', number: '+5372046888', user: '101', at: 5 },
  'minutes-near': { code: 'minutes-near', domain: 'acme.test', user: '101', minutes: 83, limit: 100 },
  'minutes-used': { code: 'minutes-used', domain: 'acme.test', user: '101', minutes: 100, limit: 100 },
  'user-barred': { code: 'user-barred', domain: 'acme.test', user: '101' },
  'weak-pin': { code: 'weak-pin', domain: 'acme.test', user: '101' },
  'account-codes-closed': { code: 'account-codes-closed', domain: 'acme.test', user: '101', guesses: 10 },
  'pins-closed': { code: 'pins-closed', domain: 'acme.test', destination: 'conference:standup', guesses: 10 },
  'no-speech': { code: 'no-speech', domain: 'acme.test', where: 'ivrs[main].greeting' },
  'prompt-missing': { code: 'prompt-missing', domain: 'acme.test', where: 'ivrs[main].greeting', ...greeting },
  'prompt-unplayable': {
    ...{ code: 'prompt-unplayable', domain: 'acme.test', where: 'ivrs[main].greeting', ...greeting, found: 'MP3' }
  },
  'music-missing': {
    ...{ code: 'music-missing', domain: 'acme.test', where: 'queues[support].music', prompt: 'music/spring' },
    file: '/data/prompts/music/spring.wav'
  },
  'queue-unserved': {
    ...{ code: 'queue-unserved', domain: 'acme.test', where: 'queues[support].agents', queue: 'support' }
  },
  'queues-in-circle': {
    ...{
      code: 'queues-in-circle',
      domain: 'acme.test',
      where: 'queues[support].then',
      queues: 'support, sales, support'
    }
  },
  'holidays-unknown': {
    ...{ code: 'holidays-unknown', domain: 'acme.test', where: 'timeConditions[office].holidays', place: 'DE BX' }
  },
  'emergency-call': {
    ...{ code: 'emergency-call', domain: 'acme.test', uniqueid: '1795309315.9c', at: 5, number: '112', user: '101' },
    ...{ name: 'Tom Okafor', callback: '112', location: '3rd floor', users: ['100'] }
  },
  'no-emergency-trunk': { code: 'no-emergency-trunk', domain: 'acme.test' },
  'mails-held': {
    ...{ code: 'mails-held', domain: null, fault: 'mail-log-in' },
    reason: '535 Error: authentication failed'
  },
  'mails-refused': {
    ...{ code: 'mails-refused', domain: null, count: 2, to: 'ana@acme.test' },
    reply: 'the mail server refuses it: 550 No such user here'
  },
  'no-mail-server': { code: 'no-mail-server', domain: 'acme.test' },
  'recordings-unkept': {
    code: 'recordings-unkept',
    domain: null,
    fault: 'storage-full',
    folder: '/var/lib/offhook/recordings'
  },
  'records-unwritten': { code: 'records-unwritten', domain: null, reason: 'database or disk is full' },
  'no-tls': { code: 'no-tls', domain: null, listen: '0.0.0.0:5061' },
  'certificate-fault': { code: 'certificate-fault', domain: null, fault: 'mismatch', file: '/etc/offhook/key.pem' },
  'certificate-expired': { code: 'certificate-expired', domain: null, file: '/etc/offhook/cert.pem', at: 0 },
  'certificate-early': { code: 'certificate-early', domain: null, file: '/etc/offhook/cert.pem', at: 0 },
  'certificate-ends': { code: 'certificate-ends', domain: null, file: '/etc/offhook/cert.pem', at: 0 },
  'certificate-name': { code: 'certificate-name', domain: null, name: 'pbx.acme.test', file: '/x/authority.pem' }
}

const told = (warning: StandingWarning, language: 'en' | 'de') =>
  warningWords(warning, i18n.getFixedT(language), language)

describe('what an admin has to know is told in the language of the window (5-softphone, Everybody can use it)', () => {
  test.each(Object.values(each))('$code: what it is and what to do, with every value in its place', (warning) => {
    const [english, german] = [told(warning, 'en'), told(warning, 'de')]
    expect(german.what).not.toBe(english.what)
    expect(german.todo).not.toBe(english.todo)
    const texts = [english, german].map(({ what, todo }) => `${what} ${todo}`)
    for (const words of [...texts, textOfWarning(warning)]) expect(words).not.toMatch(/\{\{|warnings\.|undefined|null/)
    const { code: _, domain: _domain, ...values } = warning
    const numbersOf = (words: string) => words.replace(/(\d),(\d)/g, '$1.$2').replace(/(\d) (?=\d)/g, '$1')
    for (const [name, value] of Object.entries(values)) {
      if (['at', 'country', 'uniqueid', 'users', 'fault'].includes(name)) continue
      for (const words of texts) expect(numbersOf(words)).toContain(String(value))
    }
  })

  test('a country has its name, and calls that were sent on are nobody’s', () => {
    const sentOn = { ...each['new-country'], user: null }
    expect(told(sentOn, 'de').what).toBe('Der erste Anruf nach Kuba: +5372046888 (weitergeleitet).')
    expect(told({ ...sentOn, country: '+882' }, 'en').what).toContain('to +882:')
    expect(told({ ...each['minutes-used'], user: null }, 'de').what).toMatch(/^Alle zusammen: alle 100 Minuten/)
    expect(told({ ...each.rise, user: null }, 'en').todo).toMatch(/^59 of them: sent on\./)
  })

  test('a provider that says nothing is told by words in place of a status', () => {
    const silent = { ...each['trunk-away'], status: null, reason: 'no answer' } as const
    expect([told(silent, 'en').what, told(silent, 'de').what]).toEqual([
      'Trunk main: the provider does not answer.',
      'Leitung main: der Anbieter antwortet nicht.'
    ])
  })

  test('a trunk that has no socket yet is told by words in place of an address', () => {
    expect(told({ ...each.misdirected, own: null }, 'de').todo).toContain('die eigene Adresse der Leitung')
    expect(textOfWarning({ ...each.misdirected, own: null })).toBe(
      'Trunk main sends to 192.0.2.20:5060. Tell the provider its own socket, or switch on acceptAtListener.'
    )
  })
})
