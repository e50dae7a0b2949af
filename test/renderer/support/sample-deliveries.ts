import type { DeliveryDetail, DeliveryItem } from '../../../main/ipc/contract.ts'
import type { RecentRequest } from '../../../pbx-core/contract/hook-requests.ts'
import { now } from './samples.ts'

/** Post-call requests and what hooks were asked, as the CTI page lists them. */

const seconds = (count: number): number => count * 1000
const minutes = (count: number): number => seconds(60 * count)
const url = 'https://crm.acme.test/cdr'

const delivery = (uniqueid: string, parts: Partial<DeliveryItem>): DeliveryItem => ({
  ...{ id: `${uniqueid}.1.postCall`, uniqueid, segment: 1, hook: 'postCall', url, method: 'POST' },
  ...{ state: 'delivered', attempts: 1, nextAttemptAt: null, lastOutcome: 'status 204', createdAt: now },
  ...parts
})

export const deliveries: readonly DeliveryItem[] = [
  delivery('1796169600.c3', {
    ...{ state: 'waiting', attempts: 3, createdAt: now - minutes(2) },
    ...{ nextAttemptAt: now + seconds(24), lastOutcome: 'connect: connect ECONNREFUSED' }
  }),
  delivery('1796169000.b2', { createdAt: now - minutes(12) }),
  delivery('1796169000.b2', { id: '1796169000.b2.1.postCall.notes', createdAt: now - minutes(11) }),
  delivery('1796000000.a1', {
    ...{ state: 'given-up', attempts: 79, createdAt: now - minutes(4800) },
    ...{ nextAttemptAt: null, lastOutcome: 'status 503' }
  })
]

export function deliveryDetail(all: readonly DeliveryItem[], id: string): DeliveryDetail {
  const found = all.find((each) => each.id === id) ?? delivery('none', {})
  const refused = {
    outcome: 'connect: connect ECONNREFUSED',
    remark: { code: 'connect', reason: 'ECONNREFUSED' }
  } as const
  const attempts = [
    { at: found.createdAt, attempt: 1, ...refused },
    { at: found.createdAt + seconds(1), attempt: 2, ...refused },
    found.state === 'delivered'
      ? { at: found.createdAt + seconds(6), attempt: 3, outcome: 'status 204', remark: null }
      : { at: found.createdAt + seconds(6), attempt: 3, ...refused }
  ]
  return {
    delivery: found,
    body: '{"uniqueid":"1796169600.c3","src":"+15550100199","disposition":"ANSWERED","billsec":"74"}',
    attempts: attempts.slice(0, found.attempts)
  }
}

export const recentRequests: readonly RecentRequest[] = [
  {
    ...{ at: now - minutes(3), uniqueid: '1796169600.c3', method: 'GET', status: 200, ms: 84, body: null },
    url: 'https://crm.acme.test/cti/in?number=%2B15550100199&name=RITA%20WAGNER&id=1796169600.c3',
    ...{ result: 'reply', remark: null, reply: '<ipbx><set><accountcode>88214</accountcode></set></ipbx>' }
  },
  {
    ...{ at: now - minutes(95), uniqueid: '1796163900.91', method: 'GET', status: 503, ms: 31, body: null },
    url: 'https://crm.acme.test/cti/in?number=%2B15550100142&name=&id=1796163900.91',
    ...{ result: 'failed', remark: { code: 'status', status: 503 }, reply: 'Down for maintenance' }
  }
]
