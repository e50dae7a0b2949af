import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RealApplication } from '../support/real-application.ts'
import { promptMs } from '../support/recording-media.ts'
import { type DomainInput, type Office, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, told } from './office.ts'

/**
 * The recipes of docs/hooks.md as they stand there: their configuration on a PBX, and their code as a real HTTP
 * application, all of them one program.
 */
const page = readFileSync(fileURLToPath(new URL('../../docs/hooks.md', import.meta.url)), 'utf8')
const recipes = (page.split('\n## Ten recipes\n')[1]?.split('\n## ')[0] ?? '').split('\n### ')

interface Cookbook {
  readonly application: Server
  readonly alarms: readonly string[]
  readonly journal: ReadonlyMap<string, { readonly version: number; readonly outcome: string; readonly notes: string }>
  calls(): readonly Readonly<Record<string, unknown>>[]
}

function block(text: string, language: string): string {
  return new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? ''
}

let cookbook: Cookbook

beforeAll(async () => {
  const code = recipes.map((recipe) => block(recipe, 'js')).join('\n')
  const before = process.env.PORT
  process.env.PORT = '0'
  cookbook = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Cookbook
  if (before === undefined) delete process.env.PORT
  else process.env.PORT = before
  const { application } = cookbook
  if (!application.listening) await new Promise((resolve) => application.once('listening', resolve))
})
afterAll(() => {
  cookbook.application.closeAllConnections()
  cookbook.application.close()
})

const port = () => (cookbook.application.address() as AddressInfo).port

function configOf(number: number): Partial<DomainInput> {
  return JSON.parse(block(recipes[number] ?? '', 'json')) as Partial<DomainInput>
}

/** An office as the recipe configures it, with what its calls need besides. */
async function cook(number: number, besides: Partial<DomainInput> = {}, away: readonly string[] = []) {
  const application = new RealApplication(port(), away)
  const office = await openOffice({ http: application, domain: { ...besides, ...configOf(number) } })
  const customer = office.provider('main')
  const callFrom = async (from: string) => {
    const headers = [['P-Asserted-Identity', `"Caller" <sip:${from}@provider.test>`]] as const
    const call = customer.invite('+15550100100', { headers })
    await application.settle(office)
    return call
  }
  return { office, application, callFrom, settle: () => application.settle(office) }
}

async function end(office: Office, call: { cancel(): void }) {
  call.cancel()
  await office.pass()
}

describe('the recipes of docs/hooks.md', () => {
  test('are ten, each with configuration and code', () => {
    expect(
      recipes.slice(1).map((recipe) => [recipe.split(' ')[0], block(recipe, 'json') !== '', block(recipe, 'js') !== ''])
    ).toEqual(Array.from({ length: 10 }, (_, index) => [`${index + 1}.`, true, true]))
  })

  test('1: the name of the CRM stands on the phone and in the record, letters of XML included', async () => {
    const { office, callFrom } = await cook(1)
    const ana = await office.phone('100')
    await end(office, await callFrom('+15550100199'))
    expect(ana.call.invite.from.displayName).toBe('Smith & Sons OVRDUE')
    expect(office.record.clid).toBe('"Smith & Sons OVRDUE" <+15550100199>')
    await end(office, await callFrom('+15550100177'))
    expect(office.record.clid).toBe('"Caller" <+15550100177>')
  })

  test('2: a VIP goes to the front of the queue', async () => {
    const { office, callFrom } = await cook(2, { inbound: [{ match: '*', to: 'queue:support' }] })
    const agent = await office.phone('101')
    agent.whenCalled = (call) => call.ring()
    const calls = [await callFrom('+15550100142'), await callFrom('+15550100199')]
    const line = office.pbx.queues('acme.test')[0]?.waiting.map(({ caller }) => caller.number)
    expect(line).toEqual(['+15550100199', '+15550100142'])
    for (const call of calls) await hangUp(office, call)
  })

  test('3: the call goes to who looks after this customer, and comes back where nobody answers', async () => {
    const { office, callFrom } = await cook(3)
    const [ana, lena] = [await office.phone('100'), await office.phone('102')]
    lena.whenCalled = (call) => call.ring()
    ana.whenCalled = (call) => call.ring()
    const call = await callFrom('+15550100199')
    expect([ana.calls.length, lena.calls.length]).toEqual([0, 1])
    await office.pass(35_000)
    expect(ana.calls.length).toBe(1)
    await end(office, call)
  })

  test('4: after /close was opened callers hear the announcement', async () => {
    const { office, callFrom } = await cook(4)
    const ana = await office.phone('100')
    await end(office, await callFrom('+15550100199'))
    expect(ana.calls).toHaveLength(1)
    expect((await fetch(`http://127.0.0.1:${port()}/close`)).status).toBe(204)
    await callFrom('+15550100199')
    expect([ana.calls.length, office.media.leased.at(-1)?.playing]).toEqual([1, ['prompt closed']])
    await office.pass(3 * promptMs)
    expect(office.record).toMatchObject({ lastapp: 'announcement', lastdata: 'closed' })
  })

  test('5: a caller whom nobody wants is declined before any phone rings', async () => {
    const { office, callFrom } = await cook(5)
    const ana = await office.phone('100')
    const call = await callFrom('+15550100666')
    expect([call.statuses.at(-1), ana.calls.length]).toEqual([603, 0])
    await end(office, await callFrom('+15550100199'))
    expect(ana.calls).toHaveLength(1)
  })

  test('6: a code that there is not is refused, one that there is names the project', async () => {
    const { office, settle } = await cook(6)
    const provider = office.provider('main')
    const call = (await office.phone('100')).invite('+15550100199')
    await office.pass()
    const type = async (keys: string) => {
      for (const key of keys) office.media.leased[0]?.press(key)
      await settle()
      await office.pass(promptMs)
    }
    await type('9999')
    expect(provider.calls).toHaveLength(0)
    await type('4711')
    expect(provider.calls).toHaveLength(1)
    await hangUp(office, call)
    expect(office.record.userfield).toBe('New roof')
  })

  test('7: who is not answered speaks to the mailbox of the deputy', async () => {
    const voicemail = { enabled: true, pin: '80351' }
    const users = ['101', '102'].map((extension) => ({ ...userConfig(extension, ''), voicemail, ringSeconds: 10 }))
    const { office, callFrom, settle } = await cook(7, { users, inbound: [{ match: '*', to: 'extension:101' }] })
    const tom = await office.phone('101')
    tom.whenCalled = (call) => call.ring()
    const call = await callFrom('+15550100199')
    await office.pass(11_000)
    await settle()
    await office.until(hangUp(office, call))
    expect(office.record).toMatchObject({ lastapp: 'voicemail', lastdata: '102' })
  })

  test('8: the record is written once, whoever repeats it, and nobody writes one without the secret', async () => {
    const { office, callFrom, settle } = await cook(8)
    const ana = await office.phone('100')
    ana.whenCalled = (call) => call.answer()
    const call = await callFrom('+15550100199')
    await office.pass(74_000)
    await hangUp(office, call)
    await settle()
    const { uniqueid } = office.record
    const id = `${uniqueid}.1.postCall`
    await office.pbx.repeatDelivery(id)
    await settle()
    const forged = { method: 'POST', body: '{}', headers: { 'x-offhook-signature': `sha256=${'0'.repeat(64)}` } }
    expect((await fetch(`http://127.0.0.1:${port()}/cdr`, forged)).status).toBe(401)
    const rows = cookbook.calls().filter((row) => row.uniqueid === uniqueid)
    expect(rows.map((row) => ({ ...row }))).toEqual([{ delivery: id, uniqueid, number: '+15550100199', seconds: 74 }])
    expect(told(await office.timeline(uniqueid)).filter((line) => line.startsWith('delivery'))).toEqual([
      'delivery 1: status 204',
      'delivery 2: status 204'
    ])
  })

  test('9: the outcome and the notes that follow the hang-up have the last word', async () => {
    const { office, callFrom, settle } = await cook(9)
    const ana = await office.phone('100')
    ana.whenCalled = (call) => call.answer()
    await hangUp(office, await callFrom('+15550100199'))
    await settle()
    const { uniqueid } = office.record
    expect(cookbook.journal.get(uniqueid)).toEqual({ version: 0, outcome: '', notes: '' })
    for (const [version, change] of [{ outcome: 'sold' }, { text: 'Two of them' }].entries()) {
      await office.until(office.pbx.writeNotes({ uniqueid, ...change, finished: true }))
      await settle()
      expect(cookbook.journal.get(uniqueid)?.version).toBe(version + 1)
    }
    expect(cookbook.journal.get(uniqueid)).toEqual({ version: 2, outcome: 'sold', notes: 'Two of them' })
  })

  test('10: an emergency call raises the alarm, also where the first address is away', async () => {
    const users = [{ ...userConfig('100', 'Ana Keller'), location: '3rd floor' }]
    for (const away of [[], ['alarm.acme.test']]) {
      const { office, settle } = await cook(10, { users, inbound: [] }, away)
      const call = (await office.phone('100')).invite('112')
      await settle()
      await end(office, call)
    }
    const alarm = 'Ana Keller calls for help: 3rd floor. Call back: +15550100100'
    expect(cookbook.alarms).toEqual([alarm, alarm])
  })
})
