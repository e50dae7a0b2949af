import { expect, test } from 'vitest'
import type { RecentRequest } from '../../pbx-core/contract/hook-requests.ts'
import { RecentRequests } from '../../pbx-core/cti/recent-requests.ts'

const request = (at: number): RecentRequest => ({
  ...{ at, uniqueid: '1.a', method: 'GET', url: 'http://app.test/', body: null, status: 200, ms: 1 },
  ...{ result: 'no-change', remark: null, reply: '' }
})

test('the last ten requests of each hook are kept, the newest first (2-cti, Trying it)', () => {
  const recent = new RecentRequests()
  for (let at = 1; at <= 12; at++) recent.note('acme.test cti.inbound', request(at))
  recent.note('other.test cti.inbound', request(99))
  expect(recent.of('acme.test cti.inbound').map(({ at }) => at)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
  expect(recent.of('other.test cti.inbound').map(({ at }) => at)).toEqual([99])
  expect(recent.of('acme.test cti.outbound')).toEqual([])
})

test('of more than a thousand those go whose hook was asked longest ago', () => {
  const recent = new RecentRequests()
  for (let hook = 0; hook < 101; hook++) for (let at = 0; at < 10; at++) recent.note(`hook ${hook}`, request(at))
  expect([0, 1, 100].map((hook) => recent.of(`hook ${hook}`).length)).toEqual([0, 10, 10])
  recent.note('hook 1', request(11))
  recent.note('another', request(1))
  expect([1, 2, 3].map((hook) => recent.of(`hook ${hook}`).length)).toEqual([10, 0, 10])
})
