import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Baresip } from '../../support/baresip.ts'
import type { ConfigInput, CorePorts } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf, wordsOf } from '../../support/records.ts'
import { Sipp } from '../../support/sipp.ts'
import { WebApp } from '../../support/web-app.ts'

const example = new URL('../../fixtures/config.example.json', import.meta.url)
const clients = ['baresip', 'sipp']

describe('config.example.json, but for its ports', () => {
  const stack = new AsyncDisposableStack()
  let app: WebApp
  let core: CoreProcess
  let ana: Baresip

  beforeAll(async () => {
    if (!installed(...clients)) return
    const text = await readFile(example, 'utf8')
    app = stack.use(await WebApp.start())
    core = stack.use(await CoreProcess.start({ config: (ports) => moved(text, ports, app.port) }))
    ana = stack.use(await Baresip.start({ user: '100', password: 'sip-100', registrar: core.sip, answer: 'manual' }))
  })
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => {
    needs(context, ...clients)
    app.on('/in.xml', {}).on('/did.xml', {}).on('/cdr', {})
  })

  /** The provider's side of a call; the uniqueid is the one that its hook was told. */
  async function call(
    did: string,
    scenario: 'trunk-caller-presses' | 'trunk-caller-refused',
    more: { readonly status?: string; readonly key?: string; readonly pauseMs?: number } = {}
  ): Promise<string> {
    const asked = app.requests.position
    await using sipp = await Sipp.start({
      scenario,
      target: `127.0.0.1:${core.ports.trunk}`,
      port: core.ports.provider,
      service: did,
      pauseMs: more.pauseMs ?? 100,
      keys: { name: 'ACME', number: '+15550123456', status: more.status ?? '', key: more.key ?? '' }
    })
    const result = await sipp.finished()
    expect(result.ok, result.errors).toBe(true)
    const request = await app.waitForRequest('/in.xml', { since: asked })
    return request.query.get('id') ?? ''
  }

  it('loads as it is (1-product, Configuration)', async () => {
    expect((await core.fetch('/api/v1/health')).status).toBe(200)
  })

  it('a caller presses 1 in the menu, whose greeting is spoken, and talks with somebody of the group', async () => {
    const since = ana.events.position
    const taken = ana.incoming(since).then(() => ana.accept())
    // It waits 3 s for a further key: extensions begin with that one, and may be dialled.
    const uniqueid = await call('+15550100100', 'trunk-caller-presses', { key: '1', pauseMs: 6000 })
    await taken
    expect(await recordOf(core, (cdr) => cdr.uniqueid === uniqueid)).toMatchObject({
      ...{ disposition: 'ANSWERED', calleeUser: '100', lastapp: 'group', lastdata: 'sales', hangupby: 'caller' }
    })
    expect(await wordsOf(core, uniqueid)).toEqual(
      expect.arrayContaining(['to ivr:main', '1 was entered in the menu main', 'to group:sales'])
    )
  })

  it('a call to the queue, whose own hook is asked first, is taken by an agent', async () => {
    const [asked, since] = [app.requests.position, ana.events.position]
    const taken = ana.incoming(since).then(() => ana.accept())
    const uniqueid = await call('+15550100101', 'trunk-caller-presses', { key: '5', pauseMs: 3000 })
    await taken
    expect((await app.waitForRequest('/did.xml', { since: asked })).query.get('number')).toBe('+15550123456')
    expect(await recordOf(core, (cdr) => cdr.uniqueid === uniqueid)).toMatchObject({
      ...{ disposition: 'ANSWERED', calleeUser: '100', lastapp: 'queue', lastdata: 'support', hangupby: 'caller' }
    })
    expect(await wordsOf(core, uniqueid)).toContain('to queue:support')
  })

  it('who dials a group that she is in is not rung herself: nobody else is there, and the mailbox answers', async () => {
    const since = ana.events.position
    await ana.dial(`sip:610@${core.sip}`)
    await ana.established(since)
    await ana.hangUp()
    expect(await recordOf(core, (cdr) => cdr.dst === '610')).toMatchObject({
      ...{ disposition: 'NO ANSWER', lastapp: 'voicemail', lastdata: '100', voicemail: '' }
    })
  })

  it('every call is told to the address of its post-call hook', async () => {
    const told = new Set(app.requestsFor('/cdr').map(({ query }) => query.get('uniqueid')))
    const asked = app.requestsFor('/in.xml').map(({ query }) => query.get('id'))
    expect(asked.filter((id) => !told.has(id))).toEqual([])
  })
})

/** The same text with free ports in place of those it names, and one for the trunk's own socket, which names none. */
function moved(text: string, ports: CorePorts, app: number): ConfigInput {
  const replaced = text
    .replaceAll('127.0.0.1:8980', `127.0.0.1:${ports.http}`)
    .replaceAll('127.0.0.1:5060', `127.0.0.1:${ports.sip}`)
    .replaceAll('127.0.0.1:5090', `127.0.0.1:${ports.provider}`)
    .replaceAll('127.0.0.1:8099', `127.0.0.1:${app}`)
    .replace('[16384, 24575]', JSON.stringify(ports.rtp))
    .replace('"type": "peer",', `"type": "peer", "bind": "127.0.0.1:${ports.trunk}",`)
  return JSON.parse(replaced) as ConfigInput
}
