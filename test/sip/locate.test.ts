import { describe, expect, it } from 'vitest'
import { type Hop, locate, type NameServers, type Naptr, type Srv } from '../../pbx-core/sip/locate.ts'

interface Zone {
  readonly naptr?: Readonly<Record<string, readonly Naptr[]>>
  readonly srv?: Readonly<Record<string, readonly Srv[]>>
  readonly hosts?: Readonly<Record<string, readonly string[]>>
}

/** A name server that knows that zone, and what it was asked. */
function names({ naptr = {}, srv = {}, hosts = {} }: Zone): NameServers & { readonly asked: string[] } {
  const asked: string[] = []
  const look = async <T>(kind: string, of: Readonly<Record<string, readonly T[]>>, name: string) => {
    asked.push(`${kind} ${name}`)
    return of[name] ?? []
  }
  return {
    asked,
    resolve: async (host) => (/^[0-9.:a-f]*[.:][0-9a-f:]+$/.test(host) ? [host] : look('A', hosts, host)),
    naptr: (name) => look('NAPTR', naptr, name),
    srv: (name) => look('SRV', srv, name)
  }
}

const hop = (host: string, more: Partial<Hop> = {}): Hop => ({ host, port: 0, transport: undefined, ...more })
const record = (name: string, port = 5060, priority = 0, weight = 0): Srv => ({ name, port, priority, weight })
const service = (kind: string, replacement: string, order = 0, preference = 0, flags = 's'): Naptr => ({
  order,
  preference,
  flags,
  service: kind,
  replacement
})

async function where(target: Hop, zone: Zone, chance = 0): Promise<string[]> {
  const found = await locate(target, names(zone), () => chance)
  return found.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`)
}

const hosts = { 'a.p.test': ['192.0.2.1', '2001:db8::1'], 'b.p.test': ['192.0.2.2'], 'p.test': ['192.0.2.9'] }

describe('where a provider is (RFC 3263 §4)', () => {
  it.each([
    [hop('192.0.2.10'), ['udp 192.0.2.10 5060']],
    [hop('192.0.2.10', { port: 5070, transport: 'tcp' }), ['tcp 192.0.2.10 5070']],
    [hop('2001:db8::7'), ['udp 2001:db8::7 5060']],
    [hop('a.p.test', { port: 5070 }), ['udp 192.0.2.1 5070', 'udp 2001:db8::1 5070']]
  ])('an address, or a name with a port, is looked up no further: %o', async (target, expected) => {
    const servers = names({ hosts })
    const found = await locate(target, servers, () => 0)
    expect(found.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`)).toEqual(expected)
    expect(servers.asked.filter((asked) => !asked.startsWith('A '))).toEqual([])
  })

  it('NAPTR says which transport is liked best, of those that we have, by order, then preference (§4.1)', async () => {
    const naptr = {
      'p.test': [
        service('SIP+D2U', '_sip._udp.p.test', 20),
        service('SIPS+D2T', '_sips._tcp.p.test', 1),
        service('SIP+D2T', '_sip._tcp.p.test', 10, 20),
        service('sip+d2t', '_sip._tcp.other.test', 10, 10),
        service('SIP+D2T', 'regexp', 0, 0, 'u')
      ]
    }
    const srv = {
      '_sip._udp.p.test': [record('b.p.test')],
      '_sip._tcp.p.test': [record('a.p.test', 5080)],
      '_sip._tcp.other.test': [record('b.p.test', 5090)],
      '_sips._tcp.p.test': [record('b.p.test', 5061)]
    }
    expect(await where(hop('p.test'), { naptr, srv, hosts })).toEqual([
      'tcp 192.0.2.2 5090',
      'tcp 192.0.2.1 5080',
      'tcp 2001:db8::1 5080',
      'udp 192.0.2.2 5060'
    ])
  })

  it('without NAPTR, SRV of UDP comes first, then of TCP; of the transport of the address alone where it names one (§4.1)', async () => {
    const srv = { '_sip._udp.p.test': [record('a.p.test', 5080)], '_sip._tcp.p.test': [record('b.p.test')] }
    expect(await where(hop('p.test'), { srv, hosts })).toEqual([
      'udp 192.0.2.1 5080',
      'udp 2001:db8::1 5080',
      'tcp 192.0.2.2 5060'
    ])
    expect(await where(hop('p.test', { transport: 'tcp' }), { srv, hosts })).toEqual(['tcp 192.0.2.2 5060'])
  })

  it('without either the address of the name counts (§4.2)', async () => {
    expect(await where(hop('p.test'), { hosts })).toEqual(['udp 192.0.2.9 5060'])
    expect(await where(hop('p.test', { transport: 'tcp' }), { hosts })).toEqual(['tcp 192.0.2.9 5060'])
    const naptr = { 'p.test': [service('SIP+D2U', '_sip._udp.gone.test')] }
    expect(await where(hop('p.test'), { naptr, hosts })).toEqual(['udp 192.0.2.9 5060'])
    expect(await where(hop('nowhere.test'), { hosts })).toEqual([])
  })

  it('SRV of a lower priority comes first, of one priority by chance as weights say (RFC 2782)', async () => {
    const srv = {
      '_sip._udp.p.test': [record('c', 3, 20), record('a', 1, 10, 10), record('b', 2, 10, 90), record('.', 9)]
    }
    const order = async (chance: number) =>
      (
        await where(hop('p.test'), { srv, hosts: { a: ['192.0.2.1'], b: ['192.0.2.2'], c: ['192.0.2.3'] } }, chance)
      ).map((text) => text.slice(-1))
    expect([await order(0), await order(0.1), await order(0.12), await order(0.999)]).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
      ['2', '1', '3'],
      ['2', '1', '3']
    ])
  })

  it('a server that is named twice is tried once', async () => {
    const srv = { '_sip._udp.p.test': [record('b.p.test', 5060, 1), record('b.p.test', 5060, 2)] }
    expect(await where(hop('p.test'), { srv, hosts })).toEqual(['udp 192.0.2.2 5060'])
  })

  it('a name without a dot is of this network, and has no services', async () => {
    const servers = names({ hosts: { pbx: ['192.0.2.5'] } })
    expect(await locate(hop('pbx'), servers, () => 0)).toEqual([{ protocol: 'udp', address: '192.0.2.5', port: 5060 }])
    expect(servers.asked).toEqual(['A pbx'])
  })

  it('answers of thousands of records lead to no more than 64 look-ups and servers, the best ones', async () => {
    const many = Array.from({ length: 2000 }, (_, at) => at)
    const zone = {
      naptr: { 'p.test': many.map((at) => service('SIP+D2U', `_${at}.p.test`, at)) },
      srv: Object.fromEntries(
        many.map((at) => [`_${at}.p.test`, many.map((n) => record('m.p.test', n + 1, 2000 - n))])
      ),
      hosts: { 'm.p.test': many.map((at) => `10.0.${at >> 8}.${at & 255}`) }
    }
    const servers = names(zone)
    const found = await locate(hop('p.test'), servers, () => 0)
    expect([found.length, found[0]?.port, servers.asked.length < 200]).toEqual([64, 2000, true])
  })
})
