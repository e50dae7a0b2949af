import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { delivery } from '../support/api-samples.ts'
import { type Answer, basic, type HttpFixture, httpFixture, type RequestOptions } from '../support/http-fixture.ts'

let fixture: HttpFixture
beforeEach(async () => {
  fixture = await httpFixture({ several: true })
  fixture.pbx.sent = [delivery('r1')]
})
afterEach(() => fixture[Symbol.asyncDispose]())

/** 100 is an admin of acme.test, 103 a system admin. */
const as = (name: string, path: string, options: RequestOptions = {}): Promise<Answer> =>
  fixture.request(`/api/v1${path}`, { ...options, headers: basic(`${name}@acme.test`) })

describe('deliveries of all calls (2-cti, Post-call: the list, with repeat on demand)', () => {
  it('hands filters and page on to the store, 50 where none is asked for, and only of the domain that one may see', async () => {
    const item = { ...delivery('r1'), method: 'GET', createdAt: 1 }
    const page = await as('100', '/deliveries?hook=postCall&state=given-up&limit=20&cursor=c2')
    expect([page.status, page.json]).toEqual([200, { items: [item], next: null }])
    await as('100', '/deliveries')
    await as('103', '/deliveries?domain=other.test')
    expect(fixture.pbx.deliveryQueries).toEqual([
      { domain: 'acme.test', limit: 20, hook: 'postCall', state: 'given-up', cursor: 'c2' },
      { domain: 'acme.test', limit: 50 },
      { domain: 'other.test', limit: 50 }
    ])
  })

  it('one is read and made once more by its id, percent-encoded; what is not there is 404 and is not tried', async () => {
    const { id } = delivery('r1')
    const detail = { delivery: { ...delivery('r1'), method: 'GET', createdAt: 1 }, body: null, attempts: [] }
    const path = `/deliveries/${encodeURIComponent(id)}`
    const read = await as('100', path)
    const again = await as('100', `${path}/attempts`, { method: 'POST' })
    expect([read.status, read.json, again.status, again.json]).toEqual([200, detail, 202, detail])
    const gone = await as('100', '/deliveries/r9.1.postCall/attempts', { method: 'POST' })
    expect([gone.status, gone.json]).toEqual([
      404,
      { error: { code: 'delivery_not_found', message: 'There is no such delivery.' } }
    ])
    expect(fixture.pbx.repeated).toEqual([id])
  })

  it('of another domain it is not there, also by its id', async () => {
    const { id } = delivery('r1')
    const elsewhere = await as('103', `/deliveries/${id}/attempts?domain=other.test`, { method: 'POST' })
    expect([elsewhere.status, fixture.pbx.repeated]).toEqual([404, []])
  })

  it('a filter that is none is named, with what it may be', async () => {
    const answer = await as('100', '/deliveries?state=lost')
    expect([answer.status, answer.json]).toMatchObject([400, { error: { path: 'state' } }])
  })
})
