import { describe, expect, test } from 'vitest'
import { octetsFromText } from '../../pbx-core/base/octets.ts'
import { shownHeader } from '../../pbx-core/call/shown-header.ts'

const uri = '<sip:+15550170@provider.test>;tag=1'

describe('a header that a hook reads whole (4-pbx: names from the wire)', () => {
  test.each([
    ['a name', `"Ruth" ${uri}`, `"Ruth" ${uri}`],
    ['a long name in quotes', `"${'x'.repeat(65_000)}" ${uri}`, `"${'x'.repeat(128)}" ${uri}`],
    ['a long name without', `${'x'.repeat(65_000)} ${uri}`, `${'x'.repeat(128)} ${uri}`],
    ['quotes in a long name', `"${'\\"'.repeat(200)}" ${uri}`, `"${'\\"'.repeat(128)}" ${uri}`],
    ['a name of 128 characters that are escaped', `"${'\\\\'.repeat(128)}" ${uri}`, `"${'\\\\'.repeat(128)}" ${uri}`],
    ['no name', uri, uri],
    ['any other text', `agent/${'7'.repeat(2000)}`, `agent/${'7'.repeat(1018)}`],
    ['no closing quote', `"${'x'.repeat(2000)}`, `"${'x'.repeat(1023)}`]
  ])('%s', (_, value, shown) => {
    expect(shownHeader(value)).toBe(shown)
  })

  test('nothing turns its direction or is unseen, and no character is cut in two', () => {
    expect(shownHeader(octetsFromText(`"ACME \u202e1110555\u0007" ${uri}`))).toBe(`"ACME 1110555" ${uri}`)
    expect(shownHeader(octetsFromText(`"${'😀'.repeat(200)}" ${uri}`))).toBe(`"${'😀'.repeat(128)}" ${uri}`)
  })

  test('what is no UTF-8 is read as windows-1252, as names are', () => {
    expect(shownHeader(`"K\xe4the" ${uri}`)).toBe(`"Käthe" ${uri}`)
  })
})
