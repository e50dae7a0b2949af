import { describe, expect, test } from 'vitest'
import type { Octets } from '../../pbx-core/base/octets.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { officeConfig, pbxAddress, providers, trunkConfig } from '../support/virtual-pbx.ts'
import { hangUp } from './office.ts'
import { answers, grants, host, office, openWith, ownPort, type Says } from './registering.ts'

const fieldsOf = ({ headers, uri }: SipRequest, ...names: string[]): (Octets | undefined)[] => [
  uri.text,
  ...names.map((name) => headers.get(name))
]

describe('a trunk that registers', () => {
  test('says who and where it is, answers the challenge, and is up (RFC 3261 §10.2)', async () => {
    const { pbx, asked, trunk, codes } = await openWith(grants(), { asks: true })
    const [request] = asked
    if (request === undefined) throw new Error('nobody has registered')
    expect(fieldsOf(request, 'To', 'Contact', 'Expires', 'Supported', 'CSeq')).toEqual([
      `sip:${host}`,
      `<sip:acme@${host}>`,
      `<sip:acme@${pbxAddress}:${ownPort}>`,
      '600',
      'path',
      '2 REGISTER'
    ])
    expect(request.from.text).toMatch(/^<sip:acme@provider\.test>;tag=/)
    expect(trunk()).toEqual({
      domain: 'acme.test',
      name: 'main',
      state: 'up',
      lastStatus: 200,
      lastReason: 'OK',
      since: expect.any(Number),
      address: `${providers.main}:5060`
    })
    expect(codes()).toEqual([])
    const states = pbx.events.flatMap(({ name, payload }) =>
      name === 'trunk.changed' && (payload as { name: string }).name === 'main'
        ? [(payload as { state: string }).state]
        : []
    )
    expect([...new Set(states)]).toEqual(['registering', 'up'])
  })

  test.each([
    ['john doe', 'john%20doe'],
    ['a"<b>', 'a%22%3Cb%3E'],
    ['jörg@provider.test', 'j%C3%B6rg']
  ])('whatever stands in its user name: %s', async (username, user) => {
    const { pbx, asked, trunk } = await openWith(grants(), { trunk: { username } })
    expect(trunk()?.state).toBe('up')
    expect(asked.map((request) => fieldsOf(request, 'To', 'Contact'))).toEqual([
      [`sip:${host}`, `<sip:${user}@${host}>`, `<sip:${user}@${pbxAddress}:${ownPort}>`]
    ])
    expect(pbx.complaints).toEqual([])
  })

  test('is refreshed under one Call-ID with rising numbers, before what was granted is over (RFC 3261 §10.2.4)', async () => {
    const { pbx, asked, trunk } = await openWith(grants(120))
    await pbx.pass(600_000)
    expect(asked.length).toBeGreaterThanOrEqual(6)
    expect(asked.length).toBeLessThanOrEqual(11)
    expect(new Set(asked.map(({ callId }) => callId)).size).toBe(1)
    const numbers = asked.map(({ cseq }) => cseq.number)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect(trunk()?.state).toBe('up')
  })

  test('calls leave by its socket to the provider’s domain, and come in there', async () => {
    const { pbx, main } = await openWith(grants(), { trunk: { callerIdNumber: '+15550100100' } })
    main.whenCalled = answers
    const ana = await pbx.phone('100')
    const out = ana.invite('92025550123')
    await pbx.pass(100)
    expect([out.statuses, main.call.invite.uri.text]).toEqual([[401, 180, 200], `sip:2025550123@${host}`])
    await hangUp(pbx, out)
    ana.whenCalled = answers
    const come = main.invite('+15550100100')
    await pbx.pass(100)
    expect(come.statuses).toEqual([180, 200])
    await pbx.until(come.bye())
  })

  test('goes through the proxy that is named, and calls through what Service-Route names too (RFC 3261 §8.1.2, RFC 3608)', async () => {
    const proxied = { outboundProxy: `sip:${providers.main}:5060` }
    const says: Says = (request, count) => {
      const [status, ...headers] = grants()(request, count) ?? [500]
      return [
        status,
        ...headers,
        ['Service-Route', '<sip:edge.test;lr>, <sip:core.test;lr>'],
        ['Path', '<sip:p.test;lr>']
      ]
    }
    const { pbx, main, asked } = await openWith(says, { trunk: proxied })
    const proxy = `<sip:${providers.main}:5060;lr>`
    expect(asked.map(({ headers }) => headers.all('Route'))).toEqual([[proxy]])
    main.whenCalled = answers
    const ana = await pbx.phone('100')
    const call = ana.invite('92025550123')
    await pbx.pass(100)
    expect([main.call.invite.uri.text, main.call.invite.headers.all('Route')]).toEqual([
      `sip:2025550123@${host}`,
      [proxy, '<sip:edge.test;lr>', '<sip:core.test;lr>']
    ])
    await hangUp(pbx, call)
  })

  test('whose password is wrong is refused: said once, told in words, and not hammered', async () => {
    const { pbx, main, trunk, codes } = await openWith(grants(), { asks: true, trunk: { password: 'mistyped' } })
    let count = 0
    const guard = main.guard
    main.guard = (request) => {
      count += 1
      return guard(request)
    }
    expect(trunk()).toMatchObject({ state: 'refused', lastStatus: 401, lastReason: 'Unauthorized' })
    expect(codes()).toEqual(['trunk-refused'])
    expect(pbx.pbx.health().status).toBe('degraded')
    expect(pbx.pbx.health().warnings).toEqual([
      'trunk main: sip:provider.test refuses to register us (401 Unauthorized). Check username, password and registrar; it is tried again in 10 minutes or more.'
    ])
    await pbx.pass(3_600_000)
    // After 10 to 11 min and 20 to 22 min more; each a request, its challenge answered, and no third try.
    expect(count).toBeLessThanOrEqual(4)
    expect(count).toBeGreaterThan(0)
    expect(JSON.stringify([pbx.events, pbx.complaints, pbx.pbx.health()])).not.toContain('mistyped')
  })

  test('with the right password in a new configuration registers at once', async () => {
    const { pbx, trunk } = await openWith(grants(), { asks: true, trunk: { password: 'mistyped' } })
    expect(await pbx.pbx.configure(officeConfig(office()))).toMatchObject({ ok: true })
    await pbx.pass()
    expect(trunk()).toMatchObject({ state: 'up', lastStatus: 200 })
  })

  test('carries no call while it is not registered: the next trunk does, and it says why', async () => {
    const { pbx, main } = await openWith(() => [403])
    const backup = pbx.provider('backup', 5090)
    backup.whenCalled = answers
    const ana = await pbx.phone('100')
    const call = ana.invite('82025550123')
    await pbx.pass(100)
    expect([call.statuses, main.calls, backup.calls.length]).toEqual([[401, 180, 200], [], 1])
    await hangUp(pbx, call)
    expect(JSON.stringify(await pbx.timeline())).toContain('the trunk is not registered (403 Forbidden)')
  })

  test('but a call for help is tried all the same (4-pbx, Numbers)', async () => {
    const { pbx, main } = await openWith(() => [403])
    main.whenCalled = answers
    const ana = await pbx.phone('100')
    const call = ana.invite('911')
    // The one that is up comes first, and says nothing (4-pbx, Numbers).
    await pbx.pass(3100)
    expect([call.statuses.filter((status) => status !== 100), main.calls.length]).toEqual([[401, 180, 200], 1])
    await hangUp(pbx, call)
  })

  test('whose registrar vanishes for a minute stays up, and is registered anew as soon as it is back', async () => {
    let isAway = false
    const { pbx, asked, trunk, codes } = await openWith((request, count) =>
      isAway ? undefined : grants(600)(request, count)
    )
    await pbx.pass(250_000)
    isAway = true
    await pbx.pass(60_000)
    isAway = false
    const before = asked.length
    await pbx.pass(240_000)
    expect([trunk()?.state, codes(), asked.length > before]).toEqual(['up', [], true])
  })

  test('whose registrar is away for long is down, told in words, and up again by itself', async () => {
    let isAway = true
    const { pbx, trunk, codes } = await openWith((request, count) => (isAway ? undefined : grants()(request, count)))
    await pbx.pass(40_000)
    expect([trunk()?.state, trunk()?.lastStatus, trunk()?.lastReason]).toEqual(['down', null, 'no answer'])
    expect(codes()).toEqual(['trunk-away'])
    expect(pbx.pbx.health()).toMatchObject({
      status: 'degraded',
      warnings: [
        "trunk main: sip:provider.test is away (no answer). Check this machine's network and that address; it is tried again by itself."
      ]
    })
    const told = pbx.events.flatMap(({ name, payload }) => (name === 'trunk.changed' ? [payload] : []))
    expect(told.at(-1)).toMatchObject({ name: 'main', state: 'down', lastStatus: null, lastReason: 'no answer' })
    isAway = false
    await pbx.pass(60_000)
    expect([trunk()?.state, codes()]).toEqual(['up', []])
  })

  test('whose registrar answers only every third request is up all the same (RFC 3261 §17.1.2)', async () => {
    const { pbx, main, trunk } = await openWith(grants(60))
    const receive = main.layer.receive.bind(main.layer)
    let count = 0
    main.layer.receive = (octets, flow) => {
      count += 1
      if (count % 3 === 0) receive(octets, flow)
    }
    for (let minute = 0; minute < 10; minute++) {
      await pbx.pass(60_000)
      expect(trunk()?.state).toBe('up')
    }
  })

  test('423 is asked again with what the registrar wants, and a redirect is followed (RFC 3261 §10.2.8, §8.1.3.4)', async () => {
    const { asked, trunk } = await openWith((request, count) =>
      Number(request.headers.get('Expires')) < 1800 ? [423, ['Min-Expires', '1800']] : grants(1800)(request, count)
    )
    expect([asked.map(({ headers }) => headers.get('Expires')), trunk()?.state]).toEqual([['600', '1800'], 'up'])
    const moved = await openWith(() => [302, ['Contact', `<sip:${providers.backup}:5060>`]], {})
    const other = moved.pbx.provider('main', ownPort, providers.backup)
    moved.serve(other, grants())
    await moved.pbx.pass(20_000)
    expect(moved.trunk()?.state).toBe('up')
    expect(moved.asked.at(-1)?.uri.text).toBe(`sip:${providers.backup}:5060`)
  })

  test('is taken back at the end, with credentials (RFC 3261 §10.2.2)', async () => {
    const { pbx, asked } = await openWith(grants(), { asks: true })
    await pbx.until(pbx.pbx.stop())
    expect(asked.map(({ headers }) => headers.get('Expires'))).toEqual(['600', '0'])
  })

  test('the end does not wait for a registrar that is away', async () => {
    const { pbx, main } = await openWith(grants())
    main.whenAsked = () => {}
    const began = pbx.clock.now()
    await pbx.until(pbx.pbx.stop())
    expect(pbx.clock.now() - began).toBeLessThan(2500)
  })

  test('that is taken out of the configuration is taken off its registrar', async () => {
    const { pbx, asked } = await openWith(grants())
    await pbx.pbx.configure(officeConfig({ trunks: [trunkConfig('backup')], outbound: [] }))
    await pbx.pass()
    expect(asked.map(({ headers }) => headers.get('Expires'))).toEqual(['600', '0'])
  })
})

describe('the servers of a provider (RFC 3263)', () => {
  test('the next one takes registration and calls where the first is silent, and the first again when it is back (§4.3)', async () => {
    const { pbx, main, serve, asked, trunk } = await openWith(grants(60), {
      names: (pbx) => {
        pbx.names.set('a.provider.test', [providers.main])
        pbx.names.set('b.provider.test', [providers.backup])
        const server = (name: string, priority: number) => ({ name, port: 5060, priority, weight: 0 })
        const servers = [server('b.provider.test', 20), server('a.provider.test', 10)]
        pbx.services.srv.set(`_sip._udp.${host}`, servers)
      }
    })
    const second = pbx.provider('main', ownPort, providers.backup)
    serve(second, grants(60))
    const at = () => trunk()?.address
    expect([trunk()?.state, at()]).toEqual(['up', `${providers.main}:5060`])
    let isSilent = true
    const answer = main.whenAsked
    main.whenAsked = (transaction) => (isSilent ? undefined : answer(transaction))
    await pbx.pass(85_000)
    expect([trunk()?.state, at(), asked.length > 1]).toEqual(['up', `${providers.backup}:5060`, true])
    second.whenCalled = answers
    const ana = await pbx.phone('100')
    const call = ana.invite('92025550123')
    await pbx.pass(100)
    expect([call.statuses, second.calls.length]).toEqual([[401, 180, 200], 1])
    await hangUp(pbx, call)
    isSilent = false
    await pbx.pass(70_000)
    expect([trunk()?.state, at()]).toEqual(['up', `${providers.main}:5060`])
  })

  test('a name that moves is followed within five minutes', async () => {
    const { pbx, trunk, serve } = await openWith(grants(60))
    serve(pbx.provider('main', ownPort, '192.0.2.77'), grants(60))
    pbx.names.set(host, ['192.0.2.77'])
    await pbx.pass(400_000)
    expect([trunk()?.state, trunk()?.address]).toEqual(['up', '192.0.2.77:5060'])
  })
})
