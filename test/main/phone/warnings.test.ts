import { afterAll, beforeAll, expect, it } from 'vitest'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice } from '../support/office.ts'

const pbx = new MemoryPbx()
const person = { extension: '100', sipPassword: 'sip', webPassword: 'web-100', admin: true }
const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [{ name: 'acme.test', users: [person], trunks: [{ name: 'main', type: 'peer', address: 'sip:192.0.2.1' }] }]
}

let office: TestOffice
beforeAll(async () => {
  office = await TestOffice.start(coreOf(pbx), config)
})
afterAll(() => office[Symbol.asyncDispose]())

it('what comes and goes is in the window as it does, without a question (1-product, Principles)', async () => {
  const window = await (await office.window()).ready()
  await window.until('nothing to decide', ({ warnings }) => warnings?.items.length === 0)
  const warning = { code: 'undecided', domain: 'acme.test', trunk: 'main', own: null } as const
  pbx.standing = [warning]
  pbx.events.emit('warnings.changed', { domain: 'acme.test', warnings: pbx.standing })
  expect(await window.until('it to be told', ({ warnings }) => warnings?.items[0] && warnings)).toEqual({
    items: [warning],
    file: null
  })
  pbx.standing = []
  pbx.events.emit('warnings.changed', { domain: 'acme.test', warnings: [] })
  await window.until('it to be gone', ({ warnings }) => warnings?.items.length === 0)
})
