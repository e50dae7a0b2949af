import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import type { SipRequest } from '../../../pbx-core/sip/message/message.ts'
import { parseMessage } from '../../../pbx-core/sip/message/parse.ts'
import { detached, mergeKey, serverKey } from '../../../pbx-core/sip/transaction/keys.ts'

const requests = 20_000
const octetsOfBody = 10_000

function request(number: number): SipRequest {
  const parsed = parseMessage(
    [
      'INVITE sip:100@acme.test SIP/2.0',
      `Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK-some-branch-${number}`,
      'From: <sip:ana@acme.test>;tag=some-tag-of-hers',
      'To: <sip:100@acme.test>',
      `Call-ID: some-call-of-hers-${number}@192.0.2.7`,
      'CSeq: 1 INVITE',
      'Max-Forwards: 70',
      `Content-Length: ${octetsOfBody}`,
      '',
      'x'.repeat(octetsOfBody)
    ].join('\r\n'),
    'datagram'
  )
  if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('the request is not one')
  return parsed.value
}

function liveOctets(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return getHeapStatistics().used_heap_size
}

it.each([
  ['the key of a server transaction', (one: SipRequest) => serverKey(one, one.method)],
  ['what tells copies of a request', (one: SipRequest) => mergeKey(one)],
  ['a Call-ID', (one: SipRequest) => detached(one.callId)]
])('%s, kept for 32 s, keeps nothing of its message, also when the code is hot', (_, keyOf) => {
  const before = liveOctets()
  const kept = Array.from({ length: requests }, (_, number) => keyOf(request(number)))
  const octetsEach = (liveOctets() - before) / requests
  expect(kept.at(-1)).toContain(String(requests - 1))
  // A text of some 60 octets and its place in the list; a message is a hundred times as long.
  expect(octetsEach).toBeLessThan(500)
})
