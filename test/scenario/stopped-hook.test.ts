import { expect, test } from 'vitest'
import { type Office, officeConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk } from './office.ts'

const hooked = (url: string) => ({ cti: { postCall: { url } } })
const old = 'http://app.test/old'

async function call(office: Office): Promise<void> {
  const [ana, tom] = office.phones
  if (ana === undefined || tom === undefined) throw new Error('there are two phones')
  const { caller } = await talk(office, { caller: ana, callee: tom })
  await hangUp(office, caller)
}

/** Two calls are over, and the application has said after the first that it is gone. */
async function gone(): Promise<Office> {
  const office = await openOffice({ domain: hooked(old) })
  await office.phone('100')
  await office.phone('101')
  office.http.on('/old', { status: 410 })
  await call(office)
  await call(office)
  expect(office.http.urls).toEqual(['/old'])
  return office
}

const health = (office: Office, url: string) =>
  office.pbx.hookHealth({ domain: 'acme.test', hook: 'cti.postCall', url })

test('410 stops a post-call hook; after Resume what waits goes out, and after that nothing twice (2-cti, Post-call)', async () => {
  const office = await gone()
  expect(await health(office, old)).toMatchObject({ stopped: true, waiting: 2 })
  office.http.on('/old', { status: 204 })
  expect(office.pbx.resumeHook('acme.test', 'cti.inbound').ok).toBe(false)
  expect(office.pbx.resumeHook('acme.test', 'cti.postCall').ok).toBe(true)
  await office.pass()
  expect([office.http.calls.length, await health(office, old)]).toMatchObject([3, { stopped: false, waiting: 0 }])
  expect(office.pbx.resumeHook('acme.test', 'cti.postCall').ok).toBe(false)
  await office.pass(60_000)
  expect(office.http.calls).toHaveLength(3)
})

test('another URL begins anew: the new one is asked at once, for what comes too (2-cti, Post-call)', async () => {
  const office = await gone()
  const next = 'http://app.test/new'
  expect((await office.pbx.configure(officeConfig(hooked(next)))).ok).toBe(true)
  expect(await health(office, next)).toMatchObject({ stopped: false })
  await office.pass()
  // What waited had been made for the old address, which is gone.
  expect(office.http.urls.filter((url) => url === '/new')).toHaveLength(2)
  await call(office)
  expect([office.http.urls.at(-1), await health(office, next)]).toMatchObject(['/new', { stopped: false, waiting: 0 }])
})

test('it stays stopped over a restart (2-cti, Post-call)', async () => {
  const before = await gone()
  const office = await openOffice({ domain: hooked(old), store: before.store })
  await office.pass(60_000)
  expect(await health(office, old)).toMatchObject({ stopped: true, waiting: 2 })
  expect(office.http.urls).toEqual([])
})
