import { describe, expect, test } from 'vitest'
import { type Office, pbxAddress, pbxAddress6, providers } from '../support/virtual-pbx.ts'
import { hangUp } from './office.ts'
import { answers, grants, host, openWith, ownPort, type Says, serve } from './registering.ts'

const unbound = { bind: undefined }
const address6 = '2001:db8::10'
/** Of its own socket: that of the other trunk, whose address need not be looked up, is open before. */
const firstPort = 5091

/** Ana calls out, the provider's server answers, she hangs up. */
async function callOut(pbx: Office, server: ReturnType<Office['provider']>) {
  server.whenCalled = answers
  const ana = await pbx.phone('100')
  const call = ana.invite('92025550123')
  await pbx.pass(100)
  expect(call.statuses).toEqual([401, 180, 200])
  await hangUp(pbx, call)
}

describe('a provider with IPv6 (RFC 3263 §4.2, RFC 5118)', () => {
  test('alone is registered at, called and heard by it', async () => {
    const { pbx, trunk } = await openWith(grants(60), {
      trunk: unbound,
      names: (office) => office.names.set(host, [address6])
    })
    const server = pbx.provider('main', firstPort, address6)
    const asked = serve(server, grants(60))
    await pbx.pass(60_000)
    expect([trunk()?.state, trunk()?.address]).toEqual(['up', `[${address6}]:5060`])
    expect(asked.at(0)?.headers.get('Contact')).toBe(`<sip:acme@[${pbxAddress6}]:${firstPort}>`)
    await callOut(pbx, server)
    expect(server.call.heard).toMatchObject({ address: pbxAddress6 })
    const ana = pbx.phones.at(-1)
    if (ana === undefined) throw new Error('there is no phone')
    ana.whenCalled = answers
    const come = server.invite('+15550100100')
    await pbx.pass(100)
    expect(come.statuses).toEqual([180, 200])
    await hangUp(pbx, come)
  })

  test('beside IPv4 is reached by it where that way does not exist, or does not answer, and by IPv4 again once it does', async () => {
    const { pbx, main, asked, trunk } = await openWith(grants(60), {
      trunk: unbound,
      names: (office) => office.names.set(host, [providers.main, address6])
    })
    const second = pbx.provider('main', firstPort, address6)
    const there = serve(second, grants(60))
    expect([trunk()?.address, there.length]).toEqual([`${providers.main}:5060`, 0])
    const receive = main.layer.receive.bind(main.layer)
    main.layer.receive = () => {}
    await pbx.pass(120_000)
    expect([trunk()?.state, trunk()?.address]).toEqual(['up', `[${address6}]:5060`])
    await callOut(pbx, second)
    main.layer.receive = receive
    const before = asked.length
    await pbx.pass(400_000)
    expect([trunk()?.state, trunk()?.address, asked.length > before]).toEqual(['up', `${providers.main}:5060`, true])
  })

  test('beside IPv4, on a machine that has IPv6 alone', async () => {
    const { pbx, trunk } = await openWith(grants(60), {
      trunk: unbound,
      names: (office) => {
        office.names.set(host, [providers.main, address6])
        office.addresses = { ipv6: pbxAddress6 }
      }
    })
    serve(pbx.provider('main', firstPort, address6), grants(60))
    await pbx.pass(20_000)
    expect([trunk()?.state, trunk()?.address]).toEqual(['up', `[${address6}]:5060`])
  })
})

describe('this machine with another address', () => {
  test('is registered anew from there a minute after nobody answers, not when the registration runs out (RFC 3261 §10.2.4)', async () => {
    const { pbx, main, asked, trunk } = await openWith(grants(3600), { trunk: unbound })
    expect(asked.map(({ headers }) => headers.get('Contact'))).toEqual([`<sip:acme@${pbxAddress}:${firstPort}>`])
    // What is sent from the old address comes nowhere.
    const receive = main.layer.receive.bind(main.layer)
    main.layer.receive = (octets, flow) => (flow.remote.address === pbxAddress ? undefined : receive(octets, flow))
    pbx.addresses = { ipv4: '10.0.0.77' }
    await pbx.pass(60_000)
    const [, moved] = asked
    expect(moved?.headers.get('Contact')).toMatch(/^<sip:acme@10\.0\.0\.77:/)
    expect(trunk()?.state).toBe('up')
  })
})

describe('a registrar that sends on (3xx, RFC 3261 §8.1.3.4)', () => {
  const sendsOn: Says = () => [302, ['Contact', `<sip:${providers.backup}:5060>`]]

  test('has calls come in from there, for as long as we are registered there', async () => {
    const { pbx, trunk } = await openWith(sendsOn)
    const other = pbx.provider('main', ownPort, providers.backup)
    serve(other, grants(3600))
    await pbx.pass(20_000)
    expect(trunk()?.state).toBe('up')
    const ana = await pbx.phone('100')
    ana.whenCalled = answers
    // The names are looked up anew meanwhile.
    await pbx.pass(310_000)
    const come = other.invite('+15550100100')
    await pbx.pass(100)
    expect(come.statuses).toEqual([180, 200])
    await hangUp(pbx, come)
  })

  test('to a server that is away is down, and told so, and not asked without end', async () => {
    const { pbx, asked, trunk, codes } = await openWith(sendsOn)
    await pbx.pass(40_000)
    expect([trunk()?.state, codes(), asked.length < 3]).toEqual(['down', ['trunk-away'], true])
    await pbx.pass(560_000)
    expect(asked.length).toBeLessThan(10)
  })

  test('to two servers is registered at the second where the first is away', async () => {
    const { pbx, trunk } = await openWith(() => [302, ['Contact', '<sip:elsewhere.test>']], {
      names: (office) => office.names.set('elsewhere.test', ['192.0.2.99', providers.backup])
    })
    serve(pbx.provider('main', ownPort, providers.backup), grants(600))
    await pbx.pass(33_000)
    expect(trunk()?.state).toBe('up')
  })
})

describe('a provider that answers no OPTIONS', () => {
  test('but takes registrations and calls is up, and its calls stay at the server that we are registered at', async () => {
    const { pbx, main, trunk, codes } = await openWith(grants(600), {
      names: (office) => office.names.set(host, [providers.main, providers.backup])
    })
    const second = pbx.provider('main', ownPort, providers.backup)
    second.whenAsked = () => {}
    const register = main.whenAsked
    main.whenAsked = (transaction) => (transaction.request.method === 'OPTIONS' ? undefined : register(transaction))
    await pbx.pass(120_000)
    expect([trunk()?.state, trunk()?.address, codes()]).toEqual(['up', `${providers.main}:5060`, []])
    await callOut(pbx, main)
    expect(second.calls).toEqual([])
  })
})

describe('a trunk that registers over TCP (RFC 5626 §4.4)', () => {
  const tcp = { trunk: { registrar: `sip:${host};transport=tcp` }, network: { protocol: 'tcp' } } as const

  test('has its connection in Contact, and is called by it', async () => {
    const { pbx, main, asked, trunk } = await openWith(grants(3600), tcp)
    expect([trunk()?.state, asked.map(({ via }) => via.transport)]).toEqual(['up', ['TCP']])
    expect(asked[0]?.headers.get('Contact')).toBe(`<sip:acme@${pbxAddress}:${ownPort};transport=tcp>`)
    await callOut(pbx, main)
  })

  test('whose server closes it is registered anew within seconds: no call would come otherwise', async () => {
    const { pbx, asked, trunk } = await openWith(grants(3600), tcp)
    await pbx.pass(60_000)
    pbx.sockets.disconnect(providers.backup)
    await pbx.pass(10_000)
    expect(asked).toHaveLength(1)
    pbx.sockets.disconnect(providers.main)
    await pbx.pass(6000)
    expect([asked.length, trunk()?.state]).toEqual([2, 'up'])
  })
})
