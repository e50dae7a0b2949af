import { expect, test } from 'vitest'
import { templateParts } from '../../pbx-core/contract/placeholder.ts'
import { faultOf, unknownIn } from '../../renderer/features/cti/url-template.ts'

test('variables are told from the text around them, whatever their case (2-cti, Hook)', () => {
  expect(templateParts('https://a.test/?n=%%CallerIdNumber%%&h=%%sip:X-Queue%%')).toEqual([
    { text: 'https://a.test/?n=', variable: null },
    { text: '%%CallerIdNumber%%', variable: 'calleridnumber' },
    { text: '&h=', variable: null },
    { text: '%%sip:X-Queue%%', variable: 'sip:x-queue' }
  ])
})

test.each([
  ['', null],
  ['https://crm.acme.test/in?n=%%calleridnumber%%', null],
  ['http://127.0.0.1:8080/', null],
  ['https://%%domain%%.acme.test/', 'host'],
  ['https://acme.test:%%port%%/', 'host'],
  ['%%url%%', 'host'],
  ['ftp://acme.test/', 'scheme'],
  ['javascript:alert(1)', 'scheme'],
  ['https://', 'url'],
  ['https://a.test/?n=%%calleridnumber', 'unclosed'],
  ['https://a.test/?t=%%tier.level%%&p=%%sip:P+Q%%', null],
  ['https://a.test/?n=%%calleridnumber:e164%%', null],
  [`https://a.test/${'x'.repeat(2048)}`, 'tooLong']
])('values never change scheme, host or port: %s → %s (2-cti, Hook)', (url, fault) => {
  expect(faultOf(url)).toBe(fault)
})

test('unknown names are told once; any header of the INVITE can be read', () => {
  const known = new Set(['exten'])
  expect(unknownIn('https://a.test/%%exten%%/%%nope%%/%%NOPE%%/%%sip:From%%', known)).toEqual(['nope'])
})

test('a number is known in each of its forms, and in no other (2-cti, Forms of a number)', () => {
  const forms = ['e164', 'national', 'digits', 'last9', 'RAW', 'roman'].map((form) => `%%exten:${form}%%`)
  expect(unknownIn(`https://a.test/${forms.join('/')}`, new Set(['exten']))).toEqual(['exten:roman'])
})
