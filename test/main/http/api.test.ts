import http from 'node:http'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { csvCell } from '../../../main/http/api/csv.ts'
import { withDeadline } from '../../support/wait-for.ts'
import { call, delivery, record } from '../support/api-samples.ts'
import { type Answer, basic, type HttpFixture, httpFixture, type RequestOptions } from '../support/http-fixture.ts'

let fixture: HttpFixture
beforeEach(async () => {
  fixture = await httpFixture({ several: true })
  fixture.pbx.live = [
    call('a', 'acme.test', '102', '100'),
    call('b', 'acme.test', '101', null),
    call('c', 'other.test', '200', '201')
  ]
  fixture.pbx.records = [record('r1', '102'), record('r2', '101'), { ...record('r3', '200'), domain: 'other.test' }]
  fixture.pbx.timelines.set('r1', [{ at: 1, kind: 'decision', text: 'to 100' }])
  fixture.pbx.sent = [delivery('r1')]
})
afterEach(() => fixture[Symbol.asyncDispose]())

const as = (name: string, path: string, options: RequestOptions = {}): Promise<Answer> =>
  fixture.request(`/api/v1${path}`, { ...options, headers: { ...basic(`${name}@acme.test`), ...options.headers } })

const post = (name: string, body: unknown, headers: Record<string, string> = {}) =>
  as(name, '/calls', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body)
  })

const ids = (answer: Answer) => (answer.json as { items: { uniqueid: string }[] }).items.map(({ uniqueid }) => uniqueid)

describe('methods (RFC 9110 §15.5.6)', () => {
  it('what an address does not take is 405 with what it takes, whatever the body; an address that is none stays 404', async () => {
    const put = { method: 'PUT', headers: { 'content-type': 'text/csv' }, body: 'a,b' }
    const [known, read, none] = [
      await as('100', '/cdrs', put),
      await as('100', '/calls/a', put),
      await as('100', '/cdr', put)
    ]
    expect([known.status, known.headers.allow, known.json]).toEqual([
      405,
      'GET, HEAD',
      { error: { code: 'method_not_allowed', message: '/api/v1/cdrs takes GET, HEAD.' } }
    ])
    expect([read.status, read.headers.allow, none.status]).toEqual([405, 'GET, HEAD, DELETE', 404])
  })
})

describe('GET /api/v1/route (4-pbx, Names of what is new)', () => {
  it('a + that was not encoded counts, and a time is read; of a system admin the domain that it names', async () => {
    await as('100', '/route?from=+15550100199&to=+49 30 901820&at=2026-12-24T18:00:00Z'.replaceAll(' ', '%20'))
    await as('103', '/route?from=200&to=9%2B1&domain=other.test&at=1795309315000')
    expect(fixture.pbx.routesAsked).toEqual([
      { domain: 'acme.test', from: '+15550100199', to: '+49 30 901820', at: Date.UTC(2026, 11, 24, 18) },
      { domain: 'other.test', from: '200', to: '9+1', at: 1_795_309_315_000 }
    ])
  })

  it('a number that is none, and a moment that is none, are named', async () => {
    expect((await as('100', '/route?from=100&to=nobody')).json).toEqual({
      error: { code: 'parameter_invalid', message: 'it is no number', path: 'to' }
    })
    expect((await as('100', '/route?from=100&to=101&at=noon')).json).toMatchObject({
      error: { code: 'parameter_invalid', path: 'at' }
    })
    expect((await as('100', '/route?to=101')).json).toMatchObject({ error: { path: 'from' } })
  })
})

describe('who sees what (1-product, HTTP)', () => {
  it.each([
    ['a user its own', '102', '', ['a']],
    ['an admin its domain', '100', '', ['a', 'b']],
    ['a system admin all', '103', '', ['a', 'b', 'c']],
    ['a system admin the domain it names', '103', '?domain=other.test', ['c']]
  ])('calls: %s', async (_what, account, query, seen) => {
    expect(ids(await as(account, `/calls${query}`))).toEqual(seen)
  })

  it.each([
    ['a user its own', '102', '', ['r1']],
    ['an admin its domain', '100', '', ['r1', 'r2']],
    ['an admin one of its users', '100', '?user=101', ['r2']],
    ['a system admin the domain it names', '103', '?domain=other.test', ['r3']]
  ])('records: %s', async (_what, account, query, seen) => {
    expect(ids(await as(account, `/cdrs${query}`))).toEqual(seen)
  })

  it('nobody else sees other domains, or the records of others: 403', async () => {
    expect((await as('100', '/calls?domain=other.test')).status).toBe(403)
    expect((await as('100', '/cdrs?domain=other.test')).status).toBe(403)
    expect((await as('102', '/cdrs?user=101')).status).toBe(403)
    expect((await as('102', '/events?domain=other.test')).status).toBe(403)
  })

  it('tags of a live call are for the system admin alone, a trunk’s address not for parties (4-pbx, SIP)', async () => {
    const sip = { at: 1, kind: 'sip', direction: 'out', peer: 'trunk:main', protocol: 'udp' } as const
    const summary = 'BYE sip:192.0.2.10 SIP/2.0'
    const entry = { ...sip, remote: '192.0.2.10:5060', summary, message: `${summary}\r\nTo: <sip:1@192.0.2.10>;tag=t1` }
    fixture.pbx.timelines.set('a', [entry]).set('r1', [entry])
    const seen = async (name: string, uniqueid: string) => {
      const { text } = await as(name, `/calls/${uniqueid}/timeline`)
      return [text.includes('tag=t1'), text.includes('192.0.2.10')]
    }
    const live = await Promise.all(['103', '100', '102'].map((name) => seen(name, 'a')))
    const over = await Promise.all(['103', '100', '102'].map((name) => seen(name, 'r1')))
    expect({ live, over }).toEqual({
      live: [
        [true, true],
        [false, true],
        [false, false]
      ],
      over: [
        [true, true],
        [true, true],
        [false, false]
      ]
    })
  })

  it('a call that one may not see is a call that is not there: 404', async () => {
    for (const [account, path, status] of [
      ['102', '/calls/a', 200],
      ['102', '/calls/b', 404],
      ['100', '/calls/b', 200],
      ['100', '/calls/c', 404],
      ['102', '/calls/r1/timeline', 200],
      ['101', '/calls/r1/timeline', 404],
      ['102', '/calls/r1/deliveries', 200],
      ['101', '/calls/r1/deliveries', 404],
      ['102', '/calls/none/timeline', 404],
      ['103', '/calls/none/timeline', 404],
      ['103', '/calls/none/deliveries', 404],
      ['103', '/calls/c/deliveries', 200],
      ['103', '/calls/r1/deliveries', 200]
    ] as const) {
      expect([path, account, (await as(account, path)).status]).toEqual([path, account, status])
    }
  })

  it('hangs up what one sees, and nothing else', async () => {
    expect((await as('102', '/calls/b', { method: 'DELETE' })).status).toBe(404)
    const answer = await as('102', '/calls/a', { method: 'DELETE' })
    expect([answer.status, answer.text, fixture.pbx.hungUp]).toEqual([204, '', ['a']])
  })

  it('without a log-in there is the status of its health, and its description', async () => {
    fixture.pbx.view = { ...fixture.pbx.view, calls: 3 }
    expect((await fixture.request('/api/v1/health')).json).toEqual({ status: 'ok' })
    expect((await as('102', '/health')).json).toEqual({ status: 'ok' })
    expect((await as('100', '/health')).json).toEqual(fixture.pbx.view)
    expect((await as('103', '/health')).json).toEqual(fixture.pbx.view)
    // An admin is told of its own domain alone.
    expect(fixture.pbx.healthAsked.slice(-2)).toEqual(['acme.test', undefined])
    fixture.pbx.view = { ...fixture.pbx.view, status: 'draining' }
    expect((await fixture.request('/api/v1/health')).status).toBe(503)
    for (const path of ['/calls', '/cdrs', '/cdrs.csv', '/events', '/calls/a']) {
      expect([path, (await fixture.request(`/api/v1${path}`)).status]).toEqual([path, 401])
    }
  })
})

describe('/bans (4-pbx, SIP: visible and liftable)', () => {
  const account = { source: '100@acme.test on 127.0.0.1', failures: 11, accounts: ['100@acme.test'], until: 900_000 }
  const network = { source: '2001:db8:1:2::/64', failures: 12, accounts: ['admin@acme.test'], until: 900_000 }

  it('are shown to a system admin, who lifts one by its source', async () => {
    fixture.pbx.banned = [account, network]
    expect((await as('103', '/bans')).json).toEqual({ items: [account, network] })
    for (const { source } of [account, network]) {
      const path = `/bans/${encodeURIComponent(source)}`
      expect((await as('103', path, { method: 'DELETE' })).status).toBe(204)
      expect((await as('103', path, { method: 'DELETE' })).json).toMatchObject({ error: { code: 'ban_not_found' } })
    }
    expect(fixture.pbx.banned).toEqual([])
  })

  it('are lifted however long the name of the account is', async () => {
    const long = { ...account, source: `100@${'a'.repeat(250)} on 127.0.0.1` }
    fixture.pbx.banned = [long]
    expect((await as('103', `/bans/${encodeURIComponent(long.source)}`, { method: 'DELETE' })).status).toBe(204)
    expect(fixture.pbx.banned).toEqual([])
  })

  it('are nobody else’s business', async () => {
    fixture.pbx.banned = [account]
    for (const user of ['100', '102']) {
      expect((await as(user, '/bans')).status).toBe(403)
      expect((await as(user, `/bans/${encodeURIComponent(account.source)}`, { method: 'DELETE' })).status).toBe(403)
    }
    expect(fixture.pbx.banned).toEqual([account])
  })
})

describe('POST /calls', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['a program', {}, true],
    ['a page of ours', { 'sec-fetch-site': 'same-origin', 'user-agent': 'Mozilla/5.0' }, true],
    ['a browser, of what it remembers', { 'sec-fetch-site': 'none' }, false],
    ['a browser over plain HTTP, which says no more than its name', { 'user-agent': 'Mozilla/5.0' }, false]
  ])('connect counts where nobody can have forged it (3-click-to-dial, Safety): %s', async (_who, sent, connect) => {
    const headers = { ...basic('102@acme.test'), 'content-type': 'application/json', ...sent }
    const body = JSON.stringify({ dest: '100', connect: true })
    const answer = await fixture.request('/api/v1/calls', { method: 'POST', headers, body })
    expect([answer.status, fixture.pbx.commands.map((command) => command.connect)]).toEqual([201, [connect]])
  })

  it('starts a call by the rules of click to dial: 201, and 200 for the same click', async () => {
    const answer = await post('102', { dest: '100', connect: true })
    expect([answer.status, answer.json, answer.headers.location]).toEqual([
      201,
      { call: 'call-1', state: 'ringing' },
      '/api/v1/calls/call-1'
    ])
    expect(fixture.pbx.commands).toEqual([{ domain: 'acme.test', user: '102', dest: '100', connect: true }])
    fixture.pbx.answer = () => ({ ok: true, value: { uniqueid: 'call-1', state: 'ringing', repeated: true } })
    expect((await post('102', { dest: '100' })).status).toBe(200)
    expect((await post('102', { user: '101@acme.test', dest: '100' })).status).toBe(403)
    expect((await post('102', { user: '101', dest: '100' })).status).toBe(400)
  })

  it.each<[string, unknown, string | undefined]>([
    ['dest missing', {}, 'body.dest'],
    ['a key that does not exist', { dest: '1', conect: true }, 'body.conect'],
    ['a type that is none', { dest: 1 }, 'body.dest'],
    ['what cannot be dialled', { dest: 'hello' }, 'body.dest'],
    ['no JSON', '{', undefined],
    ['a poisoned prototype', '{"dest":"1","__proto__":{}}', undefined]
  ])('answers 400, naming the key: %s', async (_what, body, path) => {
    const answer = await post('102', body)
    const { error } = answer.json as { error: { code: string; path?: string } }
    expect([answer.status, error.path]).toEqual([400, path])
  })

  it('says what it wants where a body is a form, as curl sends one, or is not the JSON that it says it is', async () => {
    const form = await post('102', 'dest=100', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(form.json).toEqual({
      error: {
        code: 'unsupported_media_type',
        message: 'The Content-Type of the body is not accepted here; JSON is, with "Content-Type: application/json".'
      }
    })
    for (const body of ['{"dest":', '']) {
      const { error } = (await post('102', body)).json as { error: { code: string; message: string } }
      expect([body, error.code, error.message]).toEqual([
        body,
        'malformed_request',
        'The Content-Type says JSON, and the body is none: it is empty, breaks off, or is written otherwise.'
      ])
    }
  })

  it('takes JSON only', async () => {
    expect((await post('102', 'dest=100', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await post('102', 'dest=100', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await post('102', { dest: '1'.repeat(70_000) })).status).toBe(413)
    expect(fixture.pbx.commands).toEqual([])
  })
})

describe('/cdrs', () => {
  it.each([
    ['2026-11-01', Date.UTC(2026, 10, 1)],
    ['2026-11-01T00:00Z', Date.UTC(2026, 10, 1)],
    ['2026-11-01T00:00:00.500%2B01:00', Date.UTC(2026, 9, 31, 23, 0, 0, 500)],
    ['2026-11-01%2008:30:00', new Date(2026, 10, 1, 8, 30).getTime()],
    ['1795300000000', 1_795_300_000_000]
  ])('from=%s is a time', async (text, from) => {
    await as('100', `/cdrs?from=${text}`)
    expect(fixture.pbx.queries).toEqual([{ domain: 'acme.test', from, limit: 100 }])
  })

  it('hands filters and page on to the store', async () => {
    await as(
      '100',
      '/cdrs?from=2026-11-21T00:00:00Z&to=1795300000000&disposition=BUSY&direction=inbound&search=555&limit=7'
    )
    expect(fixture.pbx.queries).toEqual([
      {
        domain: 'acme.test',
        from: Date.UTC(2026, 10, 21),
        to: 1_795_300_000_000,
        disposition: 'BUSY',
        direction: 'inbound',
        search: '555',
        limit: 7
      }
    ])
  })

  it.each([
    'limit=0',
    'limit=1001',
    'from=yesterday',
    'from=yesterday%201',
    'from=12/11/2026',
    'to=2026-02-31',
    'from=2026-11-01T00:00:00+01:00',
    'disposition=LOST',
    'colour=red'
  ])('refuses %s', async (query) => {
    expect((await as('100', `/cdrs?${query}`)).status).toBe(400)
  })

  it('gives CSV of all pages under .csv and by Accept, names as in 2-cti, harmless to a spreadsheet', async () => {
    fixture.pbx.records = Array.from({ length: 1203 }, (_, index) => record(`r${index}`, '102'))
    const answer = await as('100', '/cdrs.csv')
    const lines = answer.text.split('\r\n')
    expect(answer.headers['content-type']).toMatch(/^text\/csv/)
    expect(lines[0]).toMatch(/^calldate,answerdate,enddate,direction,clid,src,dst,/)
    expect(lines[1]).toMatch(/^2026-11-21 22:05:09,,2026-11-21 22:05:19,outbound,/)
    expect(lines[1]).toContain(',+15550199,')
    expect(lines[1]).toContain(`,"'=HYPERLINK(""http://evil.test"")",`)
    expect(lines).toHaveLength(1 + 1203 + 1)
    expect((await as('100', '/cdrs?limit=2', { headers: { accept: 'text/csv' } })).text.split('\r\n')).toHaveLength(4)
  })

  it('writes local time in the time zone of the domain', async () => {
    const domains = fixture.config.domains.map((domain) => ({ ...domain, timeZone: 'Asia/Tokyo' }))
    fixture.config = { ...fixture.config, domains }
    fixture.pbx.records = [record('r', '102')]
    expect((await as('100', '/cdrs.csv')).text.split('\r\n')[1]).toMatch(/^2026-11-22 07:05:09,/)
  })

  it.each([
    ['+15550199', '+15550199'],
    ['=1+1', "'=1+1"],
    ['+1+cmd', "'+1+cmd"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['a,b', '"a,b"'],
    ['a\n"b"', '"a\n""b"""'],
    ['*43', '*43']
  ])('writes the cell %j as %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })
})

describe('/events', () => {
  it('HEAD tells what GET would, and is over: it holds none of the streams (RFC 9110 §9.3.2)', async () => {
    const answer = await withDeadline(as('102', '/events', { method: 'HEAD' }), 'the answer to HEAD', 2000)
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      ''
    ])
  })

  it('of one user ten are open, its oldest goes first, and nobody else’s (4-pbx, Names of what is new)', async () => {
    const others = follow('100')
    await withDeadline(others.open, 'the stream of another user')
    const streams = []
    for (let each = 0; each < 12; each++) {
      const stream = follow('102')
      await withDeadline(stream.open, 'a stream')
      streams.push(stream)
    }
    await withDeadline(Promise.all(streams.slice(0, 2).map(({ closed }) => closed)), 'the end of the two oldest')
    const [own] = fixture.pbx.live
    if (own === undefined) throw new Error('no calls')
    fixture.pbx.events.emit('call.answered', own)
    const { config } = fixture
    fixture.config = { ...config, domains: config.domains.map((domain) => ({ ...domain, users: [] })) }
    fixture.pbx.events.emit('call.updated', own)
    await withDeadline(Promise.all([others, ...streams].map(({ closed }) => closed)), 'the end of all')
    const told = [['call.answered', own]]
    expect([others, ...streams].map(({ events }) => events)).toEqual([told, [], [], ...Array(10).fill(told)])
  })

  it('tells a user of its own calls, until its password changes', async () => {
    const stream = follow('102')
    await withDeadline(stream.open, 'the stream')
    const [own, other] = fixture.pbx.live
    if (own === undefined || other === undefined) throw new Error('no calls')
    fixture.pbx.events.emit('call.started', other)
    fixture.pbx.events.emit('call.offered', { call: own, domain: 'acme.test', user: '100' })
    fixture.pbx.events.emit('record.written', record('r2', '101'))
    fixture.pbx.events.emit('call.answered', own)
    fixture.pbx.events.emit('record.written', record('r1', '102'))
    const [domain] = fixture.config.domains
    if (domain === undefined) throw new Error('no domain')
    const users = domain.users.map((user) => ({ ...user, webPassword: 'changed' }))
    fixture.config = { ...fixture.config, domains: [{ ...domain, users }, ...fixture.config.domains.slice(1)] }
    fixture.pbx.events.emit('call.updated', own)
    await withDeadline(stream.closed, 'the end of the stream')
    expect(stream.events).toEqual([
      ['call.answered', own],
      ['record.written', record('r1', '102')]
    ])
  })

  it('tells an admin of its domain until it is none any more', async () => {
    const stream = follow('100')
    await withDeadline(stream.open, 'the stream')
    const [own] = fixture.pbx.live
    if (own === undefined) throw new Error('no calls')
    fixture.pbx.events.emit('call.started', own)
    const [domain] = fixture.config.domains
    if (domain === undefined) throw new Error('no domain')
    const users = domain.users.map((user) => ({ ...user, admin: false }))
    fixture.config = { ...fixture.config, domains: [{ ...domain, users }, ...fixture.config.domains.slice(1)] }
    fixture.pbx.events.emit('call.updated', own)
    await withDeadline(stream.closed, 'the end of the stream')
    expect(stream.events).toEqual([['call.started', own]])
  })
})

function follow(name: string) {
  const opened = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  const events: [string, unknown][] = []
  const options = { host: '127.0.0.1', port: fixture.listener.port, path: '/api/v1/events', agent: false }
  http.get({ ...options, headers: basic(`${name}@acme.test`) }, (response) => {
    let text = ''
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      opened.resolve()
    })
    response.on('end', () => {
      for (const [, event, data] of text.matchAll(/^event: (.*)\ndata: (.*)$/gm))
        events.push([event ?? '', JSON.parse(data ?? '')])
      closed.resolve()
    })
  })
  return { open: opened.promise, closed: closed.promise, events }
}

describe('the OpenAPI document', () => {
  interface Schema {
    readonly [key: string]: unknown
  }
  interface Described {
    readonly operationId: string
    readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
    readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>>
  }
  interface Document {
    readonly openapi: string
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
  }
  const read = async () => (await fixture.request('/api/v1/openapi.json')).json as Document

  it('is 3.1, names every operation once, declares every path parameter, and refers to nothing that is not there', async () => {
    const document = await read()
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
    )
    expect(operations.map(({ path, method }) => `${method} ${path}`).toSorted()).toEqual([
      'delete /bans/{source}',
      'delete /calls/{uniqueid}',
      'delete /conferences/{name}/parties/{uniqueid}',
      'delete /mails/{mail}',
      'delete /queues/{name}/callbacks/{id}',
      'delete /recordings/{id}',
      'delete /sessions/{id}',
      'delete /sounds',
      'delete /tokens/{id}',
      'delete /users/{extension}/second-factor',
      'delete /users/{extension}/sessions',
      'delete /users/{extension}/wrap-up',
      'delete /voicemail/{extension}/{message}',
      'get /bans',
      'get /calls',
      'get /calls/{uniqueid}',
      'get /calls/{uniqueid}/deliveries',
      'get /calls/{uniqueid}/notes',
      'get /calls/{uniqueid}/timeline',
      'get /cdrs',
      'get /cdrs.csv',
      'get /conferences',
      'get /deliveries',
      'get /deliveries/{delivery}',
      'get /events',
      'get /health',
      'get /hooks',
      'get /mails',
      'get /metrics',
      'get /opening-hours',
      'get /parked',
      'get /queues',
      'get /recordings/{id}',
      'get /registrations',
      'get /route',
      'get /sessions',
      'get /sounds',
      'get /sounds/file',
      'get /tokens',
      'get /trunks',
      'get /users',
      'get /users/{extension}',
      'get /users/{extension}/state',
      'get /voicemail/{extension}',
      'get /voicemail/{extension}/{message}/sound',
      'patch /opening-hours/{name}',
      'patch /users/{extension}/state',
      'patch /voicemail/{extension}/{message}',
      'post /calls',
      'post /calls/{uniqueid}/answer',
      'post /calls/{uniqueid}/deliveries/{delivery}/attempts',
      'post /calls/{uniqueid}/hold',
      'post /calls/{uniqueid}/join',
      'post /calls/{uniqueid}/notes',
      'post /calls/{uniqueid}/outcome',
      'post /calls/{uniqueid}/park',
      'post /calls/{uniqueid}/recording',
      'post /calls/{uniqueid}/transfer',
      'post /conferences/{name}/lock',
      'post /conferences/{name}/parties/{uniqueid}/mute',
      'post /deliveries/{delivery}/attempts',
      'post /hooks/{hook}/resume',
      'post /hooks/{hook}/test',
      'post /mails/{mail}/attempts',
      'post /privacy/erase',
      'post /privacy/export',
      'post /sounds',
      'post /tokens'
    ])
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
    for (const { path, operation } of operations) {
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path' && parameter.required)
      expect(declared.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403', '429', '500']))
    }
    for (const [, id] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      expect(document.components.schemas).toHaveProperty(id ?? '')
    }
    expect(JSON.stringify(document)).not.toMatch(/"\$ref":"(?!#\/components\/schemas\/)/)
  })

  it('is valid OpenAPI 3.1, by a validator that is not ours', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(await read()) as never)
    expect([valid, errors]).toEqual([true, undefined])
  })

  it('every answer is as the document says', async () => {
    const document = await read()
    const asked: [string, string, string, Promise<Answer>][] = [
      ['/health', 'get', '200', as('100', '/health')],
      ['/health', 'get', '200', fixture.request('/api/v1/health')],
      ['/bans', 'get', '200', as('103', '/bans')],
      ['/bans', 'get', '403', as('100', '/bans')],
      ['/bans/{source}', 'delete', '404', as('103', '/bans/192.0.2.1', { method: 'DELETE' })],
      ['/trunks', 'get', '200', as('103', '/trunks')],
      ['/trunks', 'get', '403', as('102', '/trunks')],
      ['/route', 'get', '200', as('100', '/route?from=100&to=101')],
      ['/route', 'get', '400', as('100', '/route?from=100&to=nobody')],
      ['/route', 'get', '403', as('102', '/route?from=102&to=101')],
      ['/calls', 'get', '200', as('103', '/calls')],
      ['/calls', 'get', '401', fixture.request('/api/v1/calls')],
      ['/calls', 'get', '403', as('100', '/calls?domain=other.test')],
      ['/calls', 'post', '201', post('102', { dest: '100' })],
      ['/calls', 'post', '400', post('102', {})],
      ['/calls', 'post', '415', post('102', 'x', { 'content-type': 'text/plain' })],
      ['/calls/{uniqueid}', 'get', '200', as('102', '/calls/a')],
      ['/calls/{uniqueid}', 'get', '404', as('102', '/calls/b')],
      ['/calls/{uniqueid}', 'delete', '204', as('102', '/calls/a', { method: 'DELETE' })],
      ['/calls/{uniqueid}/timeline', 'get', '200', as('102', '/calls/r1/timeline')],
      ['/calls/{uniqueid}/deliveries', 'get', '200', as('102', '/calls/r1/deliveries')],
      ['/cdrs', 'get', '200', as('100', '/cdrs')],
      ['/cdrs', 'get', '400', as('100', '/cdrs?limit=0')],
      ['/cdrs.csv', 'get', '200', as('100', '/cdrs.csv')]
    ]
    for (const [path, method, status, asking] of asked) {
      const answer = await asking
      const described = document.paths[path]?.[method]?.responses[status]
      expect([path, method, String(answer.status), described]).toEqual([path, method, status, expect.anything()])
      const type = answer.headers['content-type']?.split(';')[0]
      expect(Object.keys(described?.content ?? {})).toEqual(type === undefined ? [] : [type])
      const schema = described?.content?.['application/json']?.schema
      if (schema === undefined) continue
      expect(z.fromJSONSchema(inlined(schema, document)).safeParse(answer.json).error).toBeUndefined()
    }
  })

  /** `z.fromJSONSchema` knows `$defs` only. */
  function inlined(schema: Schema, document: Document): Parameters<typeof z.fromJSONSchema>[0] {
    const text = JSON.stringify({ ...schema, $defs: document.components.schemas })
    return JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'))
  }
})
