import { expect, it } from 'vitest'
import { viewOfCall } from '../../../main/phone/call-view.ts'
import type { PhoneCall } from '../../../main/ua/phone-call.ts'
import type { CallView } from '../../../pbx-core/contract/views.ts'

const customer = { number: '+12025550170', name: 'ACME Inc', user: null }
const tom = { number: '101', name: 'Tom Okafor', user: '101' }

/** A call that the telephone of 101 was rung for by a queue, which calls somebody back. */
const call = {
  ...{ id: 'p1', uniqueid: '1.a', direction: 'incoming', state: 'active', name: 'Callback ACME Inc' },
  ...{ number: customer.number, startedAt: 1, answeredAt: 2, endedAt: null, end: null, at: 3, muted: false },
  ...{ quality: null, clickToDial: null, moved: false, picksUp: false, description: { heldByPeer: false } }
} as unknown as PhoneCall

const core = (parties: Pick<CallView, 'caller' | 'callee'>): CallView => ({
  ...{ uniqueid: '1.a', linkedid: '1.b', segment: 1, domain: 'acme.test', direction: 'outbound', state: 'calling' },
  ...{ rang: ['101'], exten: customer.number, did: '', trunk: null, app: 'queue', appname: 'support', way: [] },
  ...{ members: [], startedAt: 1, answeredAt: null, onHold: false, recording: 'off', recordableBy: [] },
  ...parties
})

it.each([
  ['while it rings, from the customer', { caller: customer, callee: { ...tom, user: null } }],
  ['once the agent has answered, and is who calls', { caller: tom, callee: customer }]
])('the card of a callback names whom it is about: %s (5-softphone, What is shown is true)', (_, parties) => {
  const known = { core: core(parties), handedOn: null, user: '101', domain: undefined, language: 'en' as const }
  expect(viewOfCall(call, known)).toMatchObject({
    ...{ name: 'ACME Inc', number: customer.number, via: null, direction: 'incoming' }
  })
})
