import { expect, it } from 'vitest'
import { viewOfCall } from '../../../main/phone/call-view.ts'
import type { EndCode } from '../../../main/ua/end-reason.ts'
import type { PhoneCall } from '../../../main/ua/phone-call.ts'
import type { DomainConfig } from '../../../pbx-core/contract/config.ts'

const domain = { name: 'acme.test', country: 'US' } as DomainConfig

/** What the card says when a call to that number has ended so. */
function reason(number: string, code: EndCode, direction: PhoneCall['direction'] = 'outgoing'): string | null {
  const call = {
    ...{ id: 'p1', uniqueid: '1.a', direction, state: 'ended', name: '', number, startedAt: 1, answeredAt: null },
    ...{ endedAt: 2, end: { code }, at: 3, muted: false, quality: null, clickToDial: null, moved: false },
    ...{ picksUp: false, page: null, description: { heldByPeer: false } }
  } as unknown as PhoneCall
  return viewOfCall(call, { core: undefined, handedOn: null, user: '100', domain, language: 'en' }).reason
}

it('a call for help that fails is not told that lines are busy: its card sends to another telephone at once', () => {
  const failed = ['congestion', 'failed', 'unavailable', 'busy', 'no_answer', 'no_media'] as const
  expect(failed.map((code) => reason('911', code))).toEqual(
    failed.map(() => 'This call for help did not get through. Use another telephone at once, a mobile for example.')
  )
  expect([reason('911', 'over'), reason('911', 'hung_up'), reason('911', 'congestion', 'incoming')]).toEqual([
    null,
    null,
    'All lines are busy at the moment.'
  ])
  expect(reason('+15550100166', 'congestion')).toBe('All lines are busy at the moment.')
})
