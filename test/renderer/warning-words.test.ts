import { describe, expect, test } from 'vitest'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import { textOfWarning } from '../../pbx-core/contract/warning-text.ts'
import { warningWords } from '../../renderer/i18n/warning-words.ts'
import { i18n } from './support/words.ts'

const trunk = { domain: 'acme.test', trunk: 'main' }
/** One of each code: a code that is added to the contract does not compile without. */
const each: { readonly [C in StandingWarning['code']]: StandingWarning & { readonly code: C } } = {
  'trunk-unresolved': { code: 'trunk-unresolved', ...trunk, host: 'provider.invalid' },
  'trunk-fault': { code: 'trunk-fault', ...trunk, reason: 'bind EADDRINUSE 192.0.2.20:5090' },
  misdirected: { code: 'misdirected', ...trunk, sentTo: '192.0.2.20:5060', own: '192.0.2.20:45071' },
  undecided: { code: 'undecided', ...trunk, own: '192.0.2.20:45071' },
  'other-port': { code: 'other-port', ...trunk, before: 45071, port: 45072 },
  'no-emergency-trunk': { code: 'no-emergency-trunk', domain: 'acme.test' },
  'records-unwritten': { code: 'records-unwritten', domain: null, reason: 'database or disk is full' },
  'no-tls': { code: 'no-tls', domain: null, listen: '0.0.0.0:5061' }
}

const told = (warning: StandingWarning, language: 'en' | 'de') => warningWords(warning, i18n.getFixedT(language))

describe('what an admin has to know is told in the language of the window (5-softphone, Everybody can use it)', () => {
  test.each(Object.values(each))('$code: what it is and what to do, with every value in its place', (warning) => {
    const [english, german] = [told(warning, 'en'), told(warning, 'de')]
    expect(german.what).not.toBe(english.what)
    expect(german.todo).not.toBe(english.todo)
    const texts = [english, german].map(({ what, todo }) => `${what} ${todo}`)
    for (const words of [...texts, textOfWarning(warning)]) expect(words).not.toMatch(/\{\{|warnings\.|undefined|null/)
    const { code: _, domain: _domain, ...values } = warning
    for (const value of Object.values(values)) for (const words of texts) expect(words).toContain(String(value))
  })

  test('a trunk that has no socket yet is told by words in place of an address', () => {
    expect(told({ ...each.misdirected, own: null }, 'de').todo).toContain('die eigene Adresse der Leitung')
    expect(textOfWarning({ ...each.misdirected, own: null })).toBe(
      'Trunk main sends to 192.0.2.20:5060. Tell the provider its own socket, or switch on acceptAtListener.'
    )
  })
})
