import { expect, test } from 'vitest'
import { type Office, officeConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk } from './office.ts'

const url = 'http://ana:hush@app.test/cdr?id=%%uniqueid%%'
const hooked = {
  cti: { postCall: { url, headers: { 'X-Key': 'hush' } }, events: { url: 'http://app.test/now', on: ['end' as const] } }
}

async function call(office: Office): Promise<string> {
  const [ana, tom] = office.phones
  if (ana === undefined || tom === undefined) throw new Error('there are two phones')
  const { caller } = await talk(office, { caller: ana, callee: tom })
  await hangUp(office, caller)
  return office.record.uniqueid
}

async function open(): Promise<Office> {
  const office = await openOffice({ domain: hooked })
  await office.phone('100')
  await office.phone('101')
  return office
}

const waiting = { domain: 'acme.test', state: 'waiting', limit: 50 } as const

test('a delivery is listed with its attempts, until it has arrived, and to its own domain alone (2-cti, Post-call)', async () => {
  const office = await open()
  office.http.on('/cdr', { status: 503 })
  const uniqueid = await call(office)
  await office.pass(2000)
  const id = `${uniqueid}.1.postCall`
  expect((await office.pbx.deliveryPage(waiting)).items).toMatchObject([
    { id, uniqueid, hook: 'postCall', state: 'waiting', attempts: 2, lastOutcome: 'status 503' }
  ])
  office.http.on('/cdr', { status: 204 })
  await office.pass(6000)
  const detail = await office.pbx.delivery('acme.test', id)
  expect(detail?.delivery).toMatchObject({ state: 'delivered', attempts: 3, nextAttemptAt: null })
  const refused = { outcome: 'status 503', remark: { code: 'status', status: 503 } }
  expect(detail?.attempts.map(({ at: _, ...attempt }) => attempt)).toEqual([
    { attempt: 1, ...refused },
    { attempt: 2, ...refused },
    { attempt: 3, outcome: 'status 204', remark: null }
  ])
  expect([(await office.pbx.deliveryPage(waiting)).items, await office.pbx.delivery('other.test', id)]).toEqual([
    [],
    undefined
  ])
})

test('requests of each hook are known since the start, those of records too, and none shows what is secret (2-cti, Trying it)', async () => {
  const office = await open()
  office.http.on('/now', { status: 500, body: 'oops' })
  const uniqueid = await call(office)
  const recent = (hook: string) => office.pbx.recentRequests({ domain: 'acme.test', hook })
  expect(recent('cti.events')).toMatchObject([{ uniqueid, status: 500, result: 'failed', reply: 'oops' }])
  expect(recent('cti.postCall')).toMatchObject([
    { uniqueid, method: 'GET', url: `http://app.test/cdr?id=${uniqueid}`, status: 204, remark: null }
  ])
  expect([recent('cti.inbound'), office.pbx.recentRequests({ domain: 'other.test', hook: 'cti.events' })]).toEqual([
    [],
    []
  ])
  expect(JSON.stringify([recent('cti.events'), recent('cti.postCall')])).not.toContain('hush')
})

test('a pasted reply is read as this domain would follow it, and changes nothing (2-cti, Trying it)', async () => {
  const office = await openOffice()
  const tried = (hook: string, reply: string) =>
    office.pbx.tryReply({ domain: 'acme.test', hook, onFailure: 'reject', reply })
  expect(tried('inbound', '{"route":{"type":"extension","name":"102"}}').effects).toEqual([
    { kind: 'route', title: 'route', text: 'extension:102' },
    { kind: 'route', title: 'break', text: '1' }
  ])
  expect(tried('inbound', '{"route":{"type":"queue","name":"102"}}').effects).toMatchObject([
    { kind: 'warning', remark: { code: 'no-such-destination', destination: 'queue:102' } }
  ])
  expect(tried('inbound', '{"route"').effects).toMatchObject([
    { kind: 'warning', remark: { code: 'json' } },
    { kind: 'none', title: 'onFailure', text: 'reject' }
  ])
  // Of one whose reply is ignored nothing is done, whatever it says.
  expect(tried('postCall', '<ipbx><break>1</break></ipbx>').effects).toMatchObject([{ kind: 'none' }])
  expect([office.http.calls, office.pbx.calls()]).toEqual([[], []])
})

test('the outcomes that people have chosen are offered to the others of their domain', async () => {
  const office = await open()
  const uniqueid = await call(office)
  await office.until(office.pbx.writeNotes({ uniqueid, outcome: 'sold', finished: true }))
  expect([await office.pbx.outcomes('acme.test'), await office.pbx.outcomes('other.test')]).toEqual([['sold'], []])
})

test('with another address a hook is still known by what it was asked before', async () => {
  const office = await open()
  await call(office)
  expect((await office.pbx.configure(officeConfig({ cti: { postCall: { url: 'http://app.test/new' } } }))).ok).toBe(
    true
  )
  const uniqueid = await call(office)
  const urls = office.pbx.recentRequests({ domain: 'acme.test', hook: 'cti.postCall' }).map((request) => request.url)
  expect(urls).toEqual(['http://app.test/new', expect.stringMatching(/^http:\/\/app\.test\/cdr\?id=/)])
  expect(uniqueid).not.toBe('')
})
