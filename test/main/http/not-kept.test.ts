import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpeningView } from '../../../pbx-core/contract/views.ts'
import { basic, type HttpFixture, httpFixture, type RequestOptions } from '../support/http-fixture.ts'

let fixture: HttpFixture
beforeEach(async () => {
  fixture = await httpFixture()
})
afterEach(() => fixture[Symbol.asyncDispose]())

const as = (name: string, path: string, options: RequestOptions = {}) =>
  fixture.request(`/api/v1${path}`, { ...options, headers: { ...basic(`${name}@acme.test`), ...options.headers } })

describe('a setting that cannot be written to disk', () => {
  const change = (body: object) => ({
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  const fault = {
    error: {
      code: 'not_kept',
      message: 'It holds now, but could not be written to disk (database or disk is full): a restart forgets it.'
    }
  }

  it('of a user holds, and is answered by 507 and what that means (RFC 4918 §11.5)', async () => {
    fixture.pbx.diskFault = 'database or disk is full'
    const answer = await as('101', '/users/101/state', change({ callWaiting: false }))
    expect([answer.status, answer.json]).toEqual([507, fault])
    expect((await as('101', '/users/101/state')).json).toMatchObject({ callWaiting: false })
  })

  it('of opening hours as well', async () => {
    fixture.pbx.openingsOf.set('acme.test', [{ name: 'office', code: '*81' } as OpeningView])
    fixture.pbx.diskFault = 'database or disk is full'
    const answer = await as('101', '/opening-hours/office', change({ switched: 'closed' }))
    expect([answer.status, answer.json]).toEqual([507, fault])
  })
})
