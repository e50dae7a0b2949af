import { describe, expect, it } from 'vitest'
import { linkTarget } from '../../../main/phone/links.ts'

describe('links from other programs (3-click-to-dial, The desktop)', () => {
  it.each([
    ['tel:+1-555-010-0199', '+1-555-010-0199'],
    ['TEL:+15550100199;ext=7', '+15550100199;ext=7'],
    ['sip:+15550100199;ext=7@pbx.test', '+15550100199;ext=7'],
    [`tel:${'1'.repeat(128)}`, '1'.repeat(128)],
    ['tel:%2B49%2030%20123', '+49 30 123'],
    ['callto:+15550100199', '+15550100199'],
    ['callto://+15550100199/', '+15550100199'],
    ['sip:+15550100199@pbx.test', '+15550100199'],
    ['sip:ana@pbx.test', 'sip:ana@pbx.test'],
    ['sips:101@pbx.test;transport=ws', 'sip:101@pbx.test;transport=ws'],
    ['offhook:*43', '*43'],
    ['offhook://101', '101']
  ])('%s shows %s', (url, target) => expect(linkTarget(url)).toBe(target))

  it.each([
    'https://example.test/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'tel:',
    'tel://',
    'tel:%0d%0aINVITE',
    `tel:${'1'.repeat(600)}`,
    `tel:${'1'.repeat(129)}`,
    'xtel:1',
    ''
  ])('%j is none', (url) => expect(linkTarget(url)).toBeUndefined())
})
