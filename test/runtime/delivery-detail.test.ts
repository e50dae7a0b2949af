import { expect, test } from 'vitest'
import type { StoredDelivery } from '../../pbx-core/records/port.ts'
import { deliveryDetail } from '../../pbx-core/runtime/delivery-detail.ts'

const common = {
  ...{ uniqueid: '1.a', segment: 1, domain: 'acme.test', createdAt: 1, attempts: 0 },
  ...({ state: 'waiting', nextAttemptAt: 1, lastOutcome: null } as const)
}
const request: StoredDelivery = {
  ...{ ...common, id: '1.a.1.postCall', hook: 'postCall', method: 'POST', url: 'http://app.test/', body: '{}' }
}
const mail: StoredDelivery = {
  ...{ ...common, id: '1.a.1.mail', hook: 'mail.missed', method: 'MAIL', url: 'mailto:ana%40acme.test', body: '{}' }
}

test('a mail that waits in the same outbox is not shown among what hooks are told', async () => {
  const store = {
    delivery: async (id: string) => [request, mail].find((each) => each.id === id),
    timeline: async () => undefined
  }
  const shown = async (id: string) => (await deliveryDetail(store, { domain: 'acme.test', id }))?.delivery.id
  expect([await shown(request.id), await shown(mail.id), await shown('none')]).toEqual([
    request.id,
    undefined,
    undefined
  ])
})
