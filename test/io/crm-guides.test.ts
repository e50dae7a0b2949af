import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hangUp, openOffice, talk } from '../scenario/office.ts'
import { known, standIns, unknown } from '../support/crm-interfaces.ts'
import { RunningStandIn } from '../support/crm-stand-ins.ts'
import { RealApplication } from '../support/real-application.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'

/** The guides of docs/crm as they stand there: their configuration, and the bridge, before a stand-in of each CRM. */

const folder = join(import.meta.dirname, '../../docs/crm')
const guide = (crm: string) => readFileSync(join(folder, `${crm}.md`), 'utf8')
const block = (text: string, language: string) =>
  new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? ''

interface Bridge {
  createBridge(env: Readonly<Record<string, string>>): Promise<Server>
}

async function open(crm: string) {
  const standIn = standIns[crm]
  if (standIn === undefined) throw new Error(`there is no stand-in for ${crm}`)
  const running = await RunningStandIn.start(standIn)
  const directory = await tempDirectory('crm')
  const { createBridge } = (await import('../../examples/crm/bridge.mjs' as string)) as Bridge
  const config = JSON.parse(block(guide(crm), 'json')) as { cti: NonNullable<DomainInput['cti']> }
  const secret = String(config.cti.postCall?.secret)
  const env = { ...standIn.env, CRM: crm, CRM_URL: running.origin, SECRET: secret, JOURNAL: join(directory.path, 'j') }
  const bridge = await createBridge(env)
  bridge.listen(0, '127.0.0.1')
  await once(bridge, 'listening')
  const { port } = bridge.address() as AddressInfo
  const application = new RealApplication(port)
  onTestFinished(async () => {
    await application[Symbol.asyncDispose]()
    bridge.closeAllConnections()
    await new Promise((resolve) => bridge.close(resolve))
    await running[Symbol.asyncDispose]()
    await directory[Symbol.asyncDispose]()
  })
  const fields = { fields: { crmId: standIn.owner } }
  const office = await openOffice({
    http: application,
    domain: {
      users: [{ ...userConfig('100', 'Ana'), ...fields }, userConfig('101', 'Tom')],
      ...config
    }
  })
  return { standIn, running, office, application, port, env, config, createBridge }
}

const guides = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace('.md', ''))
  .filter((name) => !['README', 'plain', 'without-code', 'for-makers'].includes(name))

test('there is a guide, a part of the bridge and a stand-in for each CRM', () => {
  const parts = readdirSync(join(import.meta.dirname, '../../examples/crm'))
    .filter((name) => name.endsWith('.mjs') && name !== 'bridge.mjs')
    .map((name) => name.replace('.mjs', ''))
  expect([guides.toSorted(), parts.toSorted()]).toEqual([
    Object.keys(standIns).toSorted(),
    Object.keys(standIns).toSorted()
  ])
})

test.each(guides)(
  '%s: the caller has a name, a missed call becomes a task of whoever missed it, an answered one is written down with its notes, and nothing twice',
  async (crm) => {
    const { standIn, running, office, application, config } = await open(crm)
    const ana = await office.phone('100')
    ana.whenCalled = (call) => call.ring()
    const from = [['P-Asserted-Identity', `"Caller" <sip:${known}@provider.test>`]] as const
    const missed = office.provider('main').invite('+15550100100', { headers: from })
    await application.settle(office)
    expect(ana.call.invite.from.displayName).toBe(standIn.name ?? 'Caller')
    missed.cancel()
    await office.pass()
    await application.settle(office)
    const kinds = () => running.written.map(({ kind }) => kind).filter((kind) => kind !== 'find')
    expect(kinds()).toEqual(['task'])
    // Whoever sees it notes something: it stands in the task.
    const noted = { uniqueid: office.record.uniqueid, text: 'Wants an offer', finished: true }
    await office.until(office.pbx.writeNotes(noted))
    await application.settle(office)
    expect([kinds(), running.refused]).toEqual([['task', 'note'], []])

    // Ana calls back, and notes what was said.
    const { caller } = await talk(office, { caller: ana, callee: office.provider('main'), number: known })
    await office.pass(74_000)
    await hangUp(office, caller)
    await application.settle(office)
    const { uniqueid } = office.record
    await office.until(office.pbx.writeNotes({ uniqueid, text: 'Two <b>of</b> them', outcome: 'sold', finished: true }))
    await application.settle(office)
    await office.pbx.repeatDelivery(`${uniqueid}.1.postCall`)
    await application.settle(office)
    expect(running.refused).toEqual([])
    expect(kinds()).toEqual(['task', 'note', 'call', 'note'])
    expect(JSON.stringify(running.written.at(-1)?.body)).toMatch(/sold.*Two/)
    // The link that dials from the CRM's pages, and the user's id in the CRM.
    expect(guide(crm)).toContain('/remote_call.htm?user=100%40acme.test&dest=')
    expect(guide(crm)).toContain(`"fields": { "crmId": `)
    expect(config.cti.postCall?.url).toContain('%%user:crmId%%')
  }
)

test.each(guides)(
  '%s: the page of the caller opens, or one where a caller whom nobody knows is entered',
  async (crm) => {
    const { standIn, running, port, config } = await open(crm)
    const page = async (number: string) => {
      const url = String(config.cti.popup?.url).replace('%%calleridnumber:e164%%', encodeURIComponent(number))
      const { pathname, search } = new URL(url)
      const answer = await fetch(`http://127.0.0.1:${port}${pathname}${search}`, { redirect: 'manual' })
      return [answer.status, answer.headers.get('location')?.replace(running.origin, '')]
    }
    expect([await page(known), await page(unknown)]).toEqual(standIn.pages.map((path) => [303, path]))
    // It opens also while the CRM is away, and the call goes on without a name.
    running.isAway = true
    expect(await page(known)).toEqual([
      303,
      (standIn.name === undefined ? standIn.pages[0] : standIn.pages[1]).replace(/15550100177/, known.slice(1))
    ])
    expect((await fetch(`http://127.0.0.1:${port}/inbound?number=${encodeURIComponent(known)}`)).status).toBe(
      standIn.name === undefined ? 204 : 502
    )
  }
)

test('a call is written once the CRM is there again, and by a bridge that was started anew not once more; nobody writes without the secret', async () => {
  const { running, office, application, env, createBridge, port } = await open('pipedrive')
  running.isAway = true
  await office.phone('100')
  const from = [['P-Asserted-Identity', `<sip:${known}@provider.test>`]] as const
  const call = office.provider('main').invite('+15550100100', { headers: from })
  await application.settle(office)
  call.cancel()
  await office.pass()
  await application.settle(office)
  const noted = { uniqueid: office.record.uniqueid, text: 'Wants an offer', finished: true }
  await office.until(office.pbx.writeNotes(noted))
  await application.settle(office)
  expect(running.written).toEqual([])
  running.isAway = false
  // Both are told again, each by a schedule of its own; what was noted waits for its call.
  for (let seconds = 0; seconds < 10; seconds++) {
    await office.pass(1000)
    await application.settle(office)
  }
  expect(running.written.map(({ kind }) => kind)).toEqual(['find', 'task', 'note'])

  const second = await createBridge(env)
  second.listen(0, '127.0.0.1')
  await once(second, 'listening')
  onTestFinished(() => void second.close())
  const at = (second.address() as AddressInfo).port
  const forged = { method: 'POST', body: '{}', headers: { 'x-offhook-delivery': 'x.1.postCall' } }
  const signed = { ...forged, headers: { ...forged.headers, 'x-offhook-signature': `sha256=${'0'.repeat(64)}` } }
  const statuses = await Promise.all(
    [forged, signed].flatMap((request) =>
      [port, at].map(async (to) => (await fetch(`http://127.0.0.1:${to}/call`, request)).status)
    )
  )
  expect(statuses).toEqual([401, 401, 401, 401])
  expect(running.written).toHaveLength(3)
})
