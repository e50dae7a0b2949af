import { describe, expect, test } from 'vitest'
import type { Variables } from '../../pbx-core/cti/port.ts'
import { compileHeaderValue, compileTemplate, compileUrl } from '../../pbx-core/cti/template.ts'

const values: Readonly<Record<string, string>> = {
  calleridname: 'ACME & Söhne / "GmbH"',
  calleridnumber: '+1 555',
  half: 'a\ud800b',
  host: 'evil.test',
  lines: 'one\r\nX-Evil: 1\0',
  'sip:x-customer-id': '42/7'
}
const variables: Variables = (name) => values[name] ?? ''

describe('URL templates (2-cti, Hook)', () => {
  test.each([
    [
      'a value is percent-encoded as a URI component',
      'http://a/?n=%%calleridname%%',
      'http://a/?n=ACME%20%26%20S%C3%B6hne%20%2F%20%22GmbH%22'
    ],
    ['names are case-insensitive', 'http://a/%%CallerIdNumber%%', 'http://a/%2B1%20555'],
    ['an unknown variable becomes an empty string', 'http://a/?x=%%nobody%%&y=1', 'http://a/?x=&y=1'],
    ['a header of the INVITE is a variable', 'http://a/?c=%%sip:X-Customer-ID%%', 'http://a/?c=42%2F7'],
    [
      'variables may stand side by side',
      'http://a/%%calleridnumber%%%%calleridnumber%%',
      'http://a/%2B1%20555%2B1%20555'
    ],
    ['what is not a variable stays', 'http://a/?p=100%%&q=%%no such%%', 'http://a/?p=100%%&q=%%no such%%'],
    ['half a surrogate pair becomes U+FFFD', 'http://a/?h=%%half%%', 'http://a/?h=a%EF%BF%BDb'],
    [
      'host and port are taken literally',
      'http://%%host%%:%%calleridnumber%%/x',
      'http://%%host%%:%%calleridnumber%%/x'
    ],
    ['a backslash ends the host as it does for a browser', 'http://a\\%%host%%', 'http://a\\evil.test'],
    ['a fragment may hold variables', 'http://a#%%host%%', 'http://a#evil.test'],
    ['line breaks are left out, as a browser does', 'ht\ntp://a\r\n/\t%%host%%', 'http://a/evil.test'],
    ['a password is taken literally', 'http://u:%%host%%@a/%%host%%', 'http://u:%%host%%@a/evil.test']
  ])('%s', (_rule, url, filled) => {
    expect(compileUrl(url)(variables)).toBe(filled)
  })
})

test('values are looked up by lower-case names, each place once', () => {
  const asked: string[] = []
  const template = compileTemplate('%%A%%-%%b%%-%%a%%')
  expect(template.names).toEqual(['a', 'b', 'a'])
  expect(
    template.fill(
      (name) => {
        asked.push(name)
        return name
      },
      (value) => `<${value}>`
    )
  ).toBe('<a>-<b>-<a>')
  expect(asked).toEqual(['a', 'b', 'a'])
})

describe('header values (2-cti, Hook)', () => {
  test.each([
    ['nothing is percent-encoded', '%%calleridname%%', 'ACME & Söhne / "GmbH"'],
    ['line breaks and other control characters are removed', 'x %%lines%% y', 'x oneX-Evil: 1 y'],
    ['also those of the configuration', 'a\r\nb\tc', 'ab\tc']
  ])('%s', (_rule, value, filled) => {
    expect(compileHeaderValue(value)(variables)).toBe(filled)
  })
})
