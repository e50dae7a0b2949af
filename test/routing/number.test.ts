import { describe, expect, test } from 'vitest'
import { normaliseDest } from '../../pbx-core/routing/number.ts'

const own = ['acme.test', '127.0.0.1']

describe('dest becomes a number (3-click-to-dial, dest)', () => {
  test.each([
    ['123456789', '123456789'],
    ['*43', '*43'],
    ['**100#', '**100#'],
    ['+1 (555) 010-0199', '+15550100199'],
    ['030/12 34.56', '030123456'],
    ['[0]30{1}', '0301'],
    ['+49\u00a030\u201112', '+493012'],
    [' 15550100', '+15550100'],
    [' +15550100', '+15550100'],
    ['15550100 ', '15550100'],
    ['tel:+1-555-010-0199', '+15550100199'],
    ['TEL:%2B1555', '+1555'],
    ['tel:7042;phone-context=acme.test', '7042'],
    ['tel:+1-555-0100;ext=12;isub=3', '+15550100'],
    ['sip:100@acme.test', '100'],
    ['SIP:%2A43@ACME.test:5060;transport=udp?Subject=x', '*43'],
    ['sip:+1-555-0100;phone-context=x@127.0.0.1;user=phone', '+15550100'],
    ['9'.repeat(64), '9'.repeat(64)],
    [`+${'9'.repeat(63)}`, `+${'9'.repeat(63)}`]
  ])('%s', (text, value) => {
    expect(normaliseDest(text, own)).toEqual({ ok: true, value })
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
    ['١٢٣', '"١" cannot be dialled; expected an optional +, then digits, * and #'],
    ['😀', '"😀" cannot be dialled; expected an optional +, then digits, * and #'],
    ['100\0', '"\0" cannot be dialled; expected an optional +, then digits, * and #'],
    ['9'.repeat(65), 'the number is longer than 64 characters'],
    ['1'.repeat(5000), 'the number is longer than 64 characters'],
    ['tel:', 'the number is empty'],
    ['tel:%', 'the tel: URI is not well-formed'],
    ['tel:+1-800-FLOWERS', '"F" cannot be dialled; expected an optional +, then digits, * and #'],
    ['sip:100', 'the sip: URI is not well-formed; expected sip:number@domain'],
    ['sip:@acme.test', 'the sip: URI is not well-formed; expected sip:number@domain'],
    ['sip:100:secret@acme.test', 'the sip: URI is not well-formed; expected sip:number@domain'],
    ['sip:100@evil.test', 'numbers at evil.test cannot be called from here'],
    ['sip:100@evil.test;x=@acme.test', 'numbers at evil.test cannot be called from here'],
    ['sip:ana@acme.test', '"a" cannot be dialled; expected an optional +, then digits, * and #'],
    ['sips:100@acme.test', 'sips: is not supported; expected a number, a tel: URI or a sip: URI of this PBX'],
    ['javascript:alert(1)', 'javascript: is not supported; expected a number, a tel: URI or a sip: URI of this PBX']
  ])('%j', (text, error) => {
    expect(normaliseDest(text, own)).toEqual({ ok: false, error })
  })
})
