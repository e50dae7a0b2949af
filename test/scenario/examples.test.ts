import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { basic, httpFixture } from '../main/support/http-fixture.ts'
import { leasePorts } from '../support/free-port.ts'
import { needs } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { RealApplication } from '../support/real-application.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import type { DomainInput } from '../support/virtual-pbx.ts'
import { waitFor } from '../support/wait-for.ts'
import { hangUp, openOffice } from './office.ts'

const folder = fileURLToPath(new URL('../../examples/', import.meta.url))
/** As the README has one put it into the configuration. */
const config = JSON.parse(
  /```json\n(.*?)```/s.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[1] ?? ''
) as Partial<DomainInput>

const languages = [
  ['Node', process.execPath, ['application.mjs'], undefined],
  ['PHP', 'php', ['-S', '127.0.0.1:PORT', 'application.php'], 'php'],
  ['Python', 'python3', ['application.py'], 'python3']
] as const

test.for(languages)(
  'the example in %s names callers, shows their page, takes signed records once, and its link calls back',
  async ([name, command, args, needed], context) => {
    if (needed !== undefined) needs(context, needed)
    const directory = await tempDirectory('example')
    onTestFinished(() => directory[Symbol.asyncDispose]())
    await using pbx = await httpFixture()
    await using ports = await leasePorts(1)
    const port = ports.at(0)
    const offhook = `http://127.0.0.1:${pbx.listener.port}`
    await using _program = await Program.start({
      ...{ name: `example in ${name}`, command, cwd: folder },
      args: args.map((arg) => arg.replace('PORT', String(port))),
      env: { PORT: String(port), SECRET: 'between us', CALLS: join(directory.path, 'calls.jsonl'), OFFHOOK: offhook }
    })
    const here = `http://127.0.0.1:${port}`
    const status = (path: string, init?: RequestInit) => fetch(here + path, init).then((answer) => answer.status)
    await waitFor(() => status('/nowhere').catch(() => undefined), { what: `the example in ${name}` })
    expect([await status('/nowhere'), await status('/in?number=%2B4930901820')]).toEqual([404, 204])

    const application = new RealApplication(port)
    onTestFinished(() => application[Symbol.asyncDispose]())
    const office = await openOffice({ http: application, domain: config })
    const [ana, lena] = [await office.phone('100'), await office.phone('102')]
    for (const phone of [ana, lena]) phone.whenCalled = (call) => call.ring()
    const customer = office.provider('main')
    const callFrom = async (number: string) => {
      const headers = [['P-Asserted-Identity', `<sip:${number}@provider.test>`]] as const
      const call = customer.invite('+15550100100', { headers })
      await application.settle(office)
      return call
    }

    const call = await callFrom('+15550100199')
    expect([ana.calls.length, lena.call.invite.from.displayName]).toEqual([0, 'Smith & Sons'])
    const { uniqueid = '' } = office.pbx.calls()[0] ?? {}
    const popup = office.pbx.fillUrl(config.cti?.popup?.url ?? '', { uniqueid, user: '102' }) ?? ''
    const pageOf = async () => (await fetch(popup.replace('http://127.0.0.1:8000', here))).text()
    const page = await pageOf()
    expect(page).toMatch(/<h1>Smith &(amp|#38);/)
    expect(page).toContain('Owes 1290')

    const link = /href="([^"]+)"/.exec(page)?.[1] ?? ''
    const clicked = await pbx.request(link.slice(offhook.length), { headers: basic('102') })
    expect([link.startsWith(`${offhook}/remote_call.htm?`), clicked.status]).toEqual([true, 200])
    expect(pbx.pbx.commands).toMatchObject([{ user: '102', dest: '+15550100199', connect: false }])

    lena.call.answer()
    await office.pass(74_000)
    await hangUp(office, call)
    await application.settle(office)
    await office.pbx.repeatDelivery(`${uniqueid}.1.postCall`)
    await application.settle(office)
    expect((await pageOf()).match(/<li>.*<\/li>/g)).toEqual([expect.stringMatching(/: ANSWERED, 74 s <\/li>$/)])
    const forged = { method: 'POST', body: '{}', headers: { 'x-offhook-signature': `sha256=${'0'.repeat(64)}` } }
    expect(await status('/cdr', forged)).toBe(401)

    const other = await callFrom('+15550100142')
    expect([ana.call.invite.from.displayName, lena.calls.length]).toEqual(['Meyer GmbH', 1])
    other.cancel()
    await application.settle(office)
  }
)
