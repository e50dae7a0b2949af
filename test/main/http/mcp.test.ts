import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { call, record } from '../support/api-samples.ts'
import { basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'

let fixture: HttpFixture
const clients: Client[] = []
beforeEach(async () => {
  fixture = await httpFixture({ several: true })
  fixture.pbx.live = [call('a', 'acme.test', '102', '100'), call('b', 'acme.test', '101', null)]
  fixture.pbx.records = [record('r1', '102'), record('r2', '101')]
  fixture.pbx.timelines.set('r1', [{ at: 1, kind: 'decision', text: 'to 100' }])
  const phone = { contact: 'sip:x', remote: '10.0.0.7:5060', protocol: 'udp', userAgent: 'baresip', expiresAt: 9 }
  fixture.pbx.phones.push(
    { domain: 'acme.test', user: '101', ...phone },
    { domain: 'acme.test', user: '102', ...phone }
  )
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
  await fixture[Symbol.asyncDispose]()
})

const everything = ['mcp:use', 'calls:read', 'calls:dial', 'records:read', 'users:read']

async function tokenOf(user: string, scopes: readonly string[] = everything): Promise<string> {
  const { json } = await fixture.request('/api/v1/tokens', {
    method: 'POST',
    headers: { ...basic(`${user}@acme.test`), 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'assistant', scopes })
  })
  return (json as { token: string }).token
}

/** The protocol's own client, over a socket. */
async function connect(token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  clients.push(client)
  const headers = { authorization: `Bearer ${token}` }
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${fixture.listener.origin}/mcp`), { requestInit: { headers } })
  )
  return client
}

async function use(client: Client, name: string, input: Record<string, unknown> = {}) {
  const { content, isError = false } = await client.callTool({ name, arguments: input })
  const [{ text }] = content as [{ text: string }]
  return { isError, said: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : text }
}

const ids = ({ said }: Awaited<ReturnType<typeof use>>) =>
  (said as { items: { uniqueid: string }[] }).items.map(({ uniqueid }) => uniqueid)

describe('the Model Context Protocol, by its own client (4-pbx, Names of what is new: MCP at /mcp)', () => {
  it('says who it is, and what it can do', async () => {
    const client = await connect(await tokenOf('102'))
    expect(client.getServerVersion()).toMatchObject({ name: 'offhook' })
    await client.ping()
    const { tools } = await client.listTools()
    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
      ['calls_now', true],
      ['records', true],
      ['call_timeline', true],
      ['registrations', true],
      ['dial', false]
    ])
    const dial = tools.find(({ name }) => name === 'dial')
    expect(dial?.inputSchema).toMatchObject({ required: ['number'], additionalProperties: false })
  })

  it('a user sees its own, an admin its domain: as by the API', async () => {
    const [user, admin] = [await connect(await tokenOf('102')), await connect(await tokenOf('100'))]
    const seen = async (client: Client) => [
      ids(await use(client, 'calls_now')),
      ids(await use(client, 'records', { limit: 5 })),
      ((await use(client, 'registrations')).said as { items: { user: string }[] }).items.map((phone) => phone.user)
    ]
    expect(await seen(user)).toEqual([['a'], ['r1'], ['102']])
    expect(await seen(admin)).toEqual([
      ['a', 'b'],
      ['r1', 'r2'],
      ['101', '102']
    ])
  })

  it('says why a call went where it did, and nothing of calls that are not to be seen', async () => {
    const user = await connect(await tokenOf('102'))
    expect(await use(user, 'call_timeline', { uniqueid: 'r1' })).toMatchObject({
      isError: false,
      said: { items: [{ text: 'to 100' }] }
    })
    expect(await use(user, 'call_timeline', { uniqueid: 'r2' })).toMatchObject({
      isError: true,
      said: { error: { code: 'call_not_found' } }
    })
  })

  it('dials by the press of 1, whatever is asked for, and for the own telephones alone', async () => {
    const user = await connect(await tokenOf('102', ['mcp:use', 'calls:write', 'calls:dial']))
    await use(user, 'dial', { number: '+1 555 010 0199' })
    expect(fixture.pbx.commands).toMatchObject([{ user: '102', connect: false, dest: '+15550100199' }])
    for (const more of [{ connect: true }, { user: '101' }]) {
      const { isError } = await use(user, 'dial', { number: '101', ...more })
      expect(isError).toBe(true)
    }
    expect(fixture.pbx.commands).toHaveLength(1)
  })

  it.each(everything.slice(1))('without %s a tool that needs it is refused, as the API refuses it', async (scope) => {
    const client = await connect(
      await tokenOf(
        '102',
        everything.filter((each) => each !== scope)
      )
    )
    const asked = {
      calls_now: await use(client, 'calls_now'),
      records: await use(client, 'records'),
      registrations: await use(client, 'registrations'),
      dial: await use(client, 'dial', { number: '101' })
    }
    const refused = Object.entries(asked).flatMap(([name, { isError }]) => (isError ? [name] : []))
    const needs: Record<string, string> = {
      'calls:read': 'calls_now',
      'records:read': 'records',
      'users:read': 'registrations',
      'calls:dial': 'dial'
    }
    expect(refused).toEqual([needs[scope]])
  })

  it('names a tool that there is not, and arguments that it does not take', async () => {
    const client = await connect(await tokenOf('102'))
    await expect(client.callTool({ name: 'hang_up' })).rejects.toThrow('there is no such tool')
    expect(await use(client, 'records', { limit: 9999 })).toMatchObject({ isError: true })
  })
})

describe('who may speak it', () => {
  const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
  const post = (headers: Record<string, string>, body = message) =>
    fixture.request('/mcp', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  const bearer = async (scopes?: readonly string[]) => ({ authorization: `Bearer ${await tokenOf('102', scopes)}` })

  it('a token with the scope mcp:use, and nobody else', async () => {
    expect((await post({})).status).toBe(401)
    const password = await post(basic('102@acme.test'))
    expect([password.status, password.headers['www-authenticate']]).toEqual([401, 'Bearer realm="Offhook"'])
    expect((await post({ authorization: 'Bearer oh_guess' })).status).toBe(401)
    expect((await post(await bearer(['calls:read']))).status).toBe(403)
    expect((await post(await bearer())).status).toBe(200)
  })

  it('by a name of this machine, and no page of another origin reads it', async () => {
    const own = await bearer()
    expect((await post({ ...own, host: 'evil.test' })).status).toBe(403)
    expect((await post({ origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    const read = await post({ ...own, origin: 'https://evil.test' })
    expect(read.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('in a version of the protocol that is spoken here, one message at a time, by POST', async () => {
    const own = await bearer()
    expect((await post({ ...own, 'mcp-protocol-version': '1999-01-01' })).status).toBe(400)
    expect((await post(own, `[${message}]`)).status).toBe(400)
    expect((await post(own, '{')).status).toBe(400)
    expect((await post(own, JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }))).status).toBe(202)
    expect((await post(own, JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'resources/list' }))).json).toMatchObject({
      id: 2,
      error: { code: -32_601 }
    })
    const read = await fixture.request('/mcp', { headers: { ...own, accept: 'text/event-stream' } })
    expect([read.status, read.headers.allow]).toEqual([405, 'POST'])
  })
})
