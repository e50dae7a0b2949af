import { expect, test } from 'vitest'
import { err, ok } from '../../pbx-core/base/result.ts'
import type { Config, DomainConfig, TrunkConfig } from '../../pbx-core/contract/config.ts'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import { textOfWarning } from '../../pbx-core/contract/warning-text.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'
import { KeptNotes } from '../../pbx-core/runtime/kept-notes.ts'
import { TrunkMemory } from '../../pbx-core/runtime/trunk-memory.ts'
import { Trunks } from '../../pbx-core/runtime/trunks.ts'
import type { Address, Flow } from '../../pbx-core/sip/flow.ts'
import { createResponse } from '../../pbx-core/sip/message/create.ts'
import { MemoryStore } from '../support/memory-store.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { officeConfig, pbxAddress, trunkConfig } from '../support/virtual-pbx.ts'

const fail = (): never => {
  throw new Error('nothing is sent')
}

/** Trunks over sockets that are there at once, each at the address it is bound to. */
async function openTrunks(config: Config, mute: readonly string[] = [], toldPort?: number) {
  /** Where whoever is asked sees us, if that is another address than we name. */
  const seen: { address?: string } = {}
  const clock = createVirtualClock()
  const memory = new TrunkMemory(new KeptNotes(new MemoryStore()))
  if (toldPort !== undefined) memory.chose('acme.test', 'main', toldPort)
  const complaints: string[] = []
  const closed: number[] = []
  const registered: string[] = []
  /** What this machine is to its peers. */
  const here = { address: pbxAddress }
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (event: string) => void complaints.push(event),
    with: () => log
  }
  const transport = {
    send() {},
    open: ({ protocol }: { protocol: string }) =>
      ({ protocol, advertised: { address: here.address, port: 5090 } }) as Flow,
    addressTowards: async () => ok(here.address),
    openTrunk: async (_: unknown, { bind = `${here.address}:5090` }: { bind: string | undefined }) => {
      const [address = '', port] = bind.split(':')
      return ok<Address>({ address, port: Number(port) })
    },
    closeTrunk: async ({ generation }: { generation: number }) => void closed.push(generation)
  }
  const trunks = new Trunks({
    transport,
    transactions: {
      // Whoever is asked to register us does.
      send: (request, flow, user) => {
        registered.push(`${request.headers.get('Contact')} ${request.headers.get('Expires')}`)
        const response = createResponse(request, 200)
        const params = new Map(seen.address === undefined ? [] : [['received', seen.address] as const])
        queueMicrotask(() => user.response({ ...response, via: { ...response.via, params } }))
        return { request, flow, cancel: fail, handOver: fail }
      },
      sendAck: fail
    },
    crypto: createCrypto(),
    resolver: { resolve: async (host) => [host], naptr: async () => [], srv: async () => [] },
    stateChanged: () => {},
    clock,
    log,
    prepareMedia: async (address) =>
      mute.includes(address) ? err(`no RTP port can be opened on ${address}`) : ok(undefined),
    memory,
    whenOver: (_, over) => over(),
    changed: () => {}
  })
  await trunks.configure(config)
  return { trunks, complaints, clock, here, closed, registered, seen }
}

function partsOf({ domains: [domain] }: Config): { domain: DomainConfig; main: TrunkConfig; backup: TrunkConfig } {
  const [main, backup] = domain?.trunks ?? []
  if (domain === undefined || main === undefined || backup === undefined) throw new Error('the office has two trunks')
  return { domain, main, backup }
}

test('a trunk whose address cannot carry audio says so, and keeps no other from working (1-product, Principles)', async () => {
  const config = officeConfig({ trunks: [{ ...trunkConfig('main'), bind: '10.9.9.9:5090' }, trunkConfig('backup')] })
  const { domain, main, backup } = partsOf(config)
  const { trunks, complaints } = await openTrunks(config, ['10.9.9.9'])
  using _trunks = trunks
  const fault = 'no RTP port can be opened on 10.9.9.9'
  expect([trunks.route(domain, main), trunks.route(domain, backup).ok]).toEqual([err(fault), true])
  expect([trunks.warnings(domain), complaints]).toEqual([
    [{ code: 'trunk-fault', domain: domain.name, trunk: 'main', reason: fault }],
    ['trunk.socket-failed']
  ])
})

test('a trunk that does not get the port that its provider was told says so (1-product, Configuration)', async () => {
  const config = officeConfig()
  const { domain } = partsOf(config)
  const other = { code: 'other-port', domain: domain.name, trunk: 'main', before: 5777, port: 5090 }
  for (const [told, warnings] of [
    [5777, [other]],
    [5090, []]
  ] as const) {
    const { trunks } = await openTrunks(config, [], told)
    using _trunks = trunks
    expect(trunks.warnings(domain)).toEqual(warnings)
  }
  const bound = officeConfig({ trunks: [{ ...trunkConfig('main'), bind: '10.0.0.1:5090' }, trunkConfig('backup')] })
  const { trunks } = await openTrunks(bound, [], 5777)
  using _trunks = trunks
  expect(trunks.warnings(domain)).toEqual([])
})

test('the transport of an address is read in any case (RFC 3261 §19.1.4)', async () => {
  const at = (address: string) => ({ ...trunkConfig('main'), address })
  const config = officeConfig({ trunks: [at('sip:192.0.2.10;transport=TCP'), trunkConfig('backup')] })
  const { domain, main, backup } = partsOf(config)
  const { trunks } = await openTrunks(config)
  using _trunks = trunks
  const protocolOf = (trunk: TrunkConfig) => {
    const route = trunks.route(domain, trunk)
    return route.ok ? route.value.flow.protocol : route.error
  }
  expect([protocolOf(main), protocolOf(backup)]).toEqual(['tcp', 'udp'])
})

test('a trunk without `bind` follows this machine to another address; the old socket goes when its calls are over (1-product, Configuration)', async () => {
  const bound = { ...trunkConfig('backup'), bind: `${pbxAddress}:5095` }
  const config = officeConfig({ trunks: [trunkConfig('main'), bound] })
  const { domain, main, backup } = partsOf(config)
  const { trunks, clock, here, closed } = await openTrunks(config)
  using _trunks = trunks
  const addresses = () =>
    [main, backup].map((trunk) => {
      const route = trunks.route(domain, trunk)
      return route.ok ? route.value.address : route.error
    })
  await clock.advanceAsync(600_000)
  expect([addresses(), closed]).toEqual([[pbxAddress, pbxAddress], []])
  here.address = '10.0.7.7'
  await clock.advanceAsync(300_000)
  expect([addresses(), closed]).toEqual([['10.0.7.7', pbxAddress], []])
  await clock.advanceAsync(32_000)
  expect([addresses(), closed]).toEqual([['10.0.7.7', pbxAddress], [1]])
})

test('a trunk that registers does so anew from the address that this machine has since, and takes itself off at the end', async () => {
  const account = { registrar: 'sip:192.0.2.10', username: 'acme', password: 'secret' }
  const main = { name: 'main', type: 'register' as const, ...account }
  const { trunks, clock, here, registered } = await openTrunks(officeConfig({ trunks: [main, trunkConfig('backup')] }))
  using _trunks = trunks
  await clock.advanceAsync(0)
  const at = (address: string) => registered.filter((line) => line.includes(address))
  expect(registered).toEqual([`<sip:acme@${pbxAddress}:5090> 600`])
  here.address = '10.0.7.7'
  const before = at(pbxAddress).length
  await clock.advanceAsync(300_000)
  expect(at('10.0.7.7')[0]).toBe('<sip:acme@10.0.7.7:5090> 600')
  expect(at(pbxAddress).length - before).toBeLessThanOrEqual(1)
  await trunks.leave(1000)
  expect(registered.at(-1)).toBe('<sip:acme@10.0.7.7:5090> 0')
})

test.each(['register', 'peer'] as const)(
  'a trunk (%s) whose provider sees us at another address than externalAddress says so, until that is right (RFC 3581 §4)',
  async (type) => {
    const told = '203.0.113.5'
    const account = { registrar: 'sip:192.0.2.10', username: 'acme', password: 'secret' }
    const trunkWith = (externalAddress: string) => ({
      ...(type === 'peer' ? { ...trunkConfig('main'), type } : { name: 'main', type, ...account }),
      ...{ externalAddress, optionsSeconds: 25 }
    })
    const configWith = (address: string) => officeConfig({ trunks: [trunkWith(address), trunkConfig('backup')] })
    const { trunks, clock, seen } = await openTrunks(configWith(told))
    using _trunks = trunks
    const { domain } = partsOf(configWith(told))
    await clock.advanceAsync(30_000)
    expect(trunks.warnings(domain)).toEqual([])
    seen.address = '203.0.113.9'
    await clock.advanceAsync(600_000)
    const warning = { code: 'other-address', domain: domain.name, trunk: 'main', told, seen: '203.0.113.9' }
    expect(trunks.warnings(domain)).toEqual([warning])
    expect(textOfWarning(trunks.warnings(domain)[0] as StandingWarning)).toContain('externalAddress says 203.0.113.5')
    // Who writes into its answers where we are, though we are there, says nothing else.
    seen.address = told
    await clock.advanceAsync(600_000)
    expect(trunks.warnings(domain)).toEqual([])
    // A name may stand for it by now.
    seen.address = '203.0.113.9'
    await trunks.configure(configWith('office.example'))
    await clock.advanceAsync(600_000)
    expect(trunks.warnings(domain)).toEqual([])
  }
)
