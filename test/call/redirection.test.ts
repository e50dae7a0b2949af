import { expect, test } from 'vitest'
import { redirectionOf } from '../../pbx-core/call/redirection.ts'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
import { formatUri, parseUri } from '../../pbx-core/sip/message/uri.ts'

const by = { party: '101', from: { address: '10.0.0.2', port: 5060 } }

/** Where a response sends the call, best first; undefined: nowhere. */
function targets(status: number, ...contacts: string[]) {
  const uri = parseUri('sip:101@10.0.0.2')
  if (!uri.ok) throw new Error('no URI')
  const invite = createRequest({
    ...{ method: 'INVITE', uri: uri.value, callId: 'moved', cseq: 1, via: 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa' },
    ...{ from: '<sip:100@acme.test>;tag=ours', to: '<sip:101@acme.test>' }
  })
  const headers = contacts.map((contact) => ['Contact', contact] as const)
  return redirectionOf(createResponse(invite, status, { toTag: 'his', headers }), by)?.targets.map(formatUri)
}

test.each([
  [300, ['sip:102@acme.test']],
  [301, ['sip:102@acme.test']],
  [302, ['sip:102@acme.test']],
  // Another way to the same one, another service, and no redirection at all.
  [305, undefined],
  [380, undefined],
  [486, undefined]
])('%i sends the call to %j (RFC 3261 §21.3)', (status, sent) => {
  expect(targets(status, '<sip:102@acme.test>')).toEqual(sent)
})

test('the best by q comes first, one without is 1, and what names nobody sends nowhere (RFC 3261 §20.10)', () => {
  expect(targets(302, '<sip:a@x.test>;q=0.1, <sip:b@x.test>', '<sip:c@x.test>;q=0.7')).toEqual([
    'sip:b@x.test',
    'sip:c@x.test',
    'sip:a@x.test'
  ])
  expect([targets(302), targets(302, '<sip:broken')]).toEqual([undefined, undefined])
})

test('a list without end is five targets', () => {
  const many = Array.from({ length: 50 }, (_, at) => `<sip:u${at}@x.test>`)
  expect(targets(302, ...many)).toHaveLength(5)
})
