import { describe, expect, test } from 'vitest'
import type { NumberSource } from '../../../pbx-core/contract/number.ts'
import { type NumberPlan, readNumber } from '../../../pbx-core/routing/number/read-number.ts'
import { processorMs } from '../../support/processor-time.ts'

const plan: NumberPlan = {
  country: 'US',
  ownDomains: ['acme.test', '127.0.0.1'],
  isEmergency: (number) => ['112', '911'].includes(number),
  isInternal: (number) => ['100', '101', '*43', '7042'].includes(number)
}
const german = { ...plan, country: 'DE' }

function written(text: string, source: NumberSource = 'printed', where: NumberPlan = plan) {
  const read = readNumber(text, source, where)
  return read.ok ? [read.value.written, read.value.keys] : read.error
}

describe('dest becomes a number (3-click-to-dial, dest)', () => {
  test.each([
    ['123456789', '123456789'],
    ['*43', '*43'],
    ['**100#', '**100#'],
    ['+1 (555) 010-0199', '+15550100199'],
    ['030/12 34.56', '030123456'],
    ['[0]30{1}', '0301'],
    ['+49\u00a030\u201112', '+493012'],
    [' +15550100', '+15550100'],
    ['１０１', '101'],
    ['\u202a+1 555 010 0199\u202c', '+15550100199'],
    ['\u2066101\u2069\ufeff\u00ad\ufe0f', '101'],
    ['+1\u00b7555\u2022010\u30fb0199', '+15550100199'],
    ['١٢٣', '123'],
    ['۱۲۳', '123'],
    ['१२३', '123'],
    ['๑๒๓', '123'],
    ['callto:+15550100199', '+15550100199'],
    ['callto://+1-555-010-0199/', '+15550100199'],
    ['tel://+15550100199', '+15550100199'],
    ['offhook:*43', '*43'],
    ['100@acme.test', '100'],
    ['tel:+1-800-FLOWERS', '+18003569377'],
    ['0800 REIFEN', '0800734336'],
    ['tel:0100199;phone-context=+1555', '+15550100199'],
    ['tel:863-1234;phone-context=+1-914-555', '+19145558631234'],
    ['sip:0100199;phone-context=+1555@acme.test', '+15550100199'],
    ['0100199;phone-context=+1555', '+15550100199'],
    ['tel:+15550100199;phone-context=+1555', '+15550100199'],
    ['+4900 30', '+490030'],
    ['+0049 30 231250', '+4930231250'],
    ['15550100 ', '15550100'],
    ['tel:+1-555-010-0199', '+15550100199'],
    ['TEL:%2B1555', '+1555'],
    ['tel:7042;phone-context=acme.test', '7042'],
    ['tel:+1-555-0100;isub=3', '+15550100'],
    ['sip:100@acme.test', '100'],
    ['SIP:%2A43@ACME.test:5060;transport=udp?Subject=x', '*43'],
    ['sip:+1-555-0100;phone-context=x@127.0.0.1;user=phone', '+15550100'],
    ['9'.repeat(64), '9'.repeat(64)],
    [`+${'9'.repeat(63)}`, `+${'9'.repeat(63)}`]
  ])('%s', (text, value) => {
    expect(written(text)).toEqual([value, ''])
  })
})

describe('anything else is refused with its reason (3-click-to-dial, dest)', () => {
  test.each([
    ['', 'the number is empty'],
    ['  ', 'the number is empty'],
    ['()-', 'the number is empty'],
    ['+', 'the number has no digits'],
    ['12+3', '"+" cannot be dialled; expected an optional +, then digits, * and #'],
    ['++12', '"+" cannot be dialled; expected an optional +, then digits, * and #'],
    ['100a', '"a" cannot be dialled; expected an optional +, then digits, * and #'],
    ['100;rm', '";" cannot be dialled; expected an optional +, then digits, * and #'],
    ['😀', '"😀" cannot be dialled; expected an optional +, then digits, * and #'],
    ['100\0', 'U+0000 cannot be dialled; expected an optional +, then digits, * and #'],
    ['9'.repeat(65), 'the number is longer than 64 characters'],
    ['1'.repeat(5000), 'the number is longer than 64 characters'],
    ['tel:', 'the number is empty'],
    ['tel:%', 'the tel: URI is not well-formed'],
    ['FLOWERS', '"F" cannot be dialled; expected an optional +, then digits, * and #'],
    ['7FLOWERS', '"F" cannot be dialled; expected an optional +, then digits, * and #'],
    ['+1555\u0301', 'U+0301 cannot be dialled; expected an optional +, then digits, * and #'],
    [`101x${'1'.repeat(33)}`, 'the extension that follows the number cannot be sent as keys'],
    ['tel:101;ext=abc', 'the extension that follows the number cannot be sent as keys'],
    ['sip:100', 'the sip: URI is not well-formed; expected sip:number@domain'],
    ['sip:@acme.test', 'the sip: URI is not well-formed; expected sip:number@domain'],
    ['sip:100:secret@acme.test', 'the sip: URI is not well-formed; expected sip:number@domain'],
    ['sip:100@evil.test', 'numbers at evil.test cannot be called from here'],
    ['sip:100@evil.test;x=@acme.test', 'numbers at evil.test cannot be called from here'],
    ['sip:ana@acme.test', '"a" cannot be dialled; expected an optional +, then digits, * and #'],
    ['sips:100@acme.test', 'sips: is not supported; expected a number, a tel: URI or a sip: URI of this PBX'],
    ['MAILTO:Ana', 'mailto: is not supported; expected a number, a tel: URI or a sip: URI of this PBX'],
    ['javascript:alert(1)', 'javascript: is not supported; expected a number, a tel: URI or a sip: URI of this PBX']
  ])('%j', (text, error) => {
    expect(written(text)).toBe(error)
  })
})

describe('a blank is a + that was not encoded in a query, and nowhere else (4-pbx, Numbers)', () => {
  test.each<[NumberSource, string, string]>([
    ['query', ' 15550100', '+15550100'],
    ['query', '  15550100', '+15550100'],
    ['query', ' +15550100', '+15550100'],
    ['query', '\u00a0101', '101'],
    ['query', '15550100 ', '15550100'],
    ['printed', ' 101', '101'],
    ['printed', '\u00a0101', '101'],
    ['typed', ' 101', '101'],
    ['keyed', ' 101', '101']
  ])('%s %j is %s', (source, text, value) => {
    expect(written(text, source)).toEqual([value, ''])
  })
})

describe('what follows a number is sent as keys after the answer (RFC 3966 §5.3; 4-pbx, Numbers)', () => {
  test.each([
    ['tel:+1-555-010-0199;ext=123', '+15550100199', '123'],
    ['tel:+1-555-010-0199;ext=1%2E2-3', '+15550100199', '123'],
    ['sip:+15550100199;ext=123@acme.test', '+15550100199', '123'],
    ['+15550100199;ext=7', '+15550100199', '7'],
    ['+1 555 010 0199 ext. 123', '+15550100199', '123'],
    ['+1 555 010 0199 EXT 123', '+15550100199', '123'],
    ['+1 555 010 0199, extension 123', '+15550100199', '123'],
    ['(555) 010-0199 x123', '5550100199', '123'],
    ['(555) 010-0199x123', '5550100199', '123'],
    ['(555) 010-0199 × 123', '5550100199', '123'],
    ['030 231250 Durchwahl 12', '030231250', '12'],
    ['01 99 00 12 34 poste 12', '0199001234', '12'],
    ['+15550100199,,123', '+15550100199', ',,123'],
    ['+15550100199,,123#', '+15550100199', ',,123#'],
    ['+1 (555) 010 0199;123', '+15550100199', ',123'],
    ['+15550100199p123w4', '+15550100199', ',123,4'],
    ['tel:+15550100199;postd=p123', '+15550100199', ',123'],
    ['tel:+15550100199,,123', '+15550100199', ',,123'],
    ['101x5', '101', '5'],
    ['101,', '101', '']
  ])('%s', (text, number, keys) => {
    expect(written(text)).toEqual([number, keys])
  })
})

describe('printed or keyed (4-pbx, Numbers)', () => {
  const read = (text: string, source: NumberSource, where: NumberPlan) => {
    const value = readNumber(text, source, where)
    return value.ok ? [value.value.reading, value.value.kind, value.value.e164] : value.error
  }
  const office = { ...german, areaCode: '30', outsidePrefix: '0' }
  test.each<[string, NumberSource, string, NumberPlan, readonly unknown[]]>([
    ['keys are keyed', 'typed', '030231250', office, ['keyed', 'literal', null]],
    ['separators make it printed', 'typed', '030 231250', office, ['printed', 'e164', '+4930231250']],
    ['a link is printed', 'printed', '030231250', office, ['printed', 'e164', '+4930231250']],
    ['a setting is keyed', 'keyed', '030 231250', office, ['keyed', 'literal', null]],
    ['+ is E.164, keyed too', 'keyed', '+49 (0)30 231250', office, ['keyed', 'e164', '+4930231250']],
    ['emergency comes first', 'printed', '1 1 2', office, ['printed', 'emergency', null]],
    ['as + too', 'printed', '+112', office, ['printed', 'emergency', null]],
    ['an extension stays what it is', 'printed', '101', office, ['printed', 'internal', null]],
    ['a code too', 'printed', '*43', office, ['printed', 'internal', null]],
    ['+ is no extension', 'printed', '+101', office, ['printed', 'e164', '+101']],
    ['local, the area code is put before', 'printed', '23 12 50', office, ['printed', 'e164', '+4930231250']],
    [
      'local, and nobody knows where',
      'printed',
      '231250',
      { ...office, areaCode: undefined },
      ['printed', 'literal', null]
    ],
    [
      'mobile without its 0',
      'printed',
      '171 3920 0001',
      { ...office, areaCode: undefined },
      ['printed', 'e164', '+4917139200001']
    ],
    ['national, nothing is configured', 'printed', '030 231250', german, ['printed', 'literal', null]],
    ['abroad, nothing is configured', 'printed', '0044 20 7946 0018', german, ['printed', 'e164', '+442079460018']],
    ['00 abroad from where it is 011', 'printed', '0044 20 7946 0018', plan, ['printed', 'e164', '+442079460018']],
    ['what cannot be abroad is none', 'printed', '0030231250', office, ['printed', 'literal', null]],
    ['too short to be one', 'printed', '12', office, ['printed', 'literal', null]],
    ['a code nobody has', 'printed', '*99#', office, ['printed', 'literal', null]],
    ['no such country', 'printed', '030 231250', { ...office, country: 'XX' }, ['printed', 'literal', null]],
    ['a zero in Italy is one', 'printed', '+39 (0)6 5550 1999', office, ['printed', 'e164', '+390655501999']],
    ['what is not possible stays', 'printed', '+49 (0)3', office, ['printed', 'e164', '+493']]
  ])('%s', (_rule, source, text, where, expected) => {
    expect(read(text, source, where)).toEqual(expected)
  })
})

test('a text as long as can be is read in no time (4-pbx: nothing holds the signalling thread)', () => {
  const hostile = [
    `1${' '.repeat(1023)}`,
    '1x'.repeat(512),
    '1,'.repeat(512),
    '(0)'.repeat(341),
    `tel:${';='.repeat(510)}`
  ]
  const read = (text: string) => readNumber(text, 'printed', { ...german, areaCode: '30', outsidePrefix: '0' })
  const times = hostile.map((text) => processorMs(() => read(text)))
  expect(times.filter((milliseconds) => milliseconds > 10)).toEqual([])
})
