import { expect, test } from 'vitest'
import { autoAnswerUri } from '../../pbx-core/runtime/auto-answer.ts'
import { parseUri } from '../../pbx-core/sip/message/uri.ts'

test.each([
  ['snom370/8.7.5', 'sip:101@192.0.2.5:5060;line=x', 'sip:101@192.0.2.5:5060;line=x;intercom=true'],
  ['Yealink SIP-T46S 66.84', 'sip:101@192.0.2.5:5060', 'sip:101@192.0.2.5:5060'],
  ['', 'sip:101@192.0.2.5', 'sip:101@192.0.2.5']
])('%s is called at %s', (userAgent, contact, expected) => {
  const uri = parseUri(contact)
  if (!uri.ok) throw new Error(uri.error.toString())
  expect(autoAnswerUri({ contact: uri.value, userAgent }).text).toBe(expected)
})
