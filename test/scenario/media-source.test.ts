import { describe, expect, test } from 'vitest'
import { learnableSource, signallingOf } from '../../pbx-core/call/signalling.ts'
import type { RtpPacket } from '../../pbx-core/media/rtp/packet.ts'
import { SourceLock } from '../../pbx-core/media/rtp/source-lock.ts'
import { type DomainInput, type Office, providers, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, openOffice, talk } from './office.ts'

const privateHome = '192.168.7.20'
const users = (learnMediaAddress = false) => [
  userConfig('100', 'Ana Keller'),
  { ...userConfig('101', 'Tom Okafor'), learnMediaAddress }
]

/** A phone whose messages come from an address and a port that a NAT has made of its own. */
async function behindNat(office: Office, user: string): Promise<VirtualPhone> {
  const phone = office.addPhone(user, {
    address: '203.0.113.5',
    port: 33_060,
    ownAddress: { address: privateHome, port: 5060 }
  })
  expect(await office.until(phone.register())).toMatchObject({ status: 200 })
  return phone
}

/** Whose packets are believed in the window that the last offer/answer of a leg has opened: `address:port`. */
function believed(office: Office, leg: number, sources: readonly string[]): string[] {
  const stream = office.media.leased[leg]?.stream
  return sources.filter((source) => {
    const lock = new SourceLock()
    lock.open(stream?.remote ?? null, stream?.learn)
    const [address = '', port] = source.split(':')
    for (let sequence = 1; sequence <= 60; sequence++) {
      if (lock.admit({ ssrc: 1, sequence } as RtpPacket, address, Number(port))) return true
    }
    return false
  })
}

describe('where a peer’s audio may come from (4-pbx, Media)', () => {
  test('its announced port alone, where its Via, its source and its session agree, as caller and as callee', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = await talk(office, { caller: ana, callee: tom })
    for (const [leg, { address }] of [ana, tom].entries()) {
      const announced = `${address}:40000`
      const others = [`${address}:40002`, '203.0.113.66:40000', '203.0.113.66:9', '127.0.0.1:40000']
      expect(believed(office, leg, [announced, ...others])).toEqual([announced])
    }
    await office.until(call.caller.hold())
    expect(believed(office, 0, ['203.0.113.66:40000', `${ana.address}:9`])).toEqual([])
    await hangUp(office, call.caller)
  })

  test('behind a NAT, whichever port it makes: of the announced address and of that of the signalling, of no other', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await behindNat(office, '101')
    const call = await talk(office, { caller: ana, callee: tom })
    const same = '203.0.113.5:40000'
    const symmetric = '203.0.113.5:61234'
    const unchanged = `${privateHome}:40000`
    const second = '203.0.113.6:40000'
    expect(believed(office, 1, [same, symmetric, unchanged, second])).toEqual([same, symmetric, unchanged])
    await hangUp(office, call.caller)
    const back = await talk(office, { caller: tom, callee: ana, number: '100' })
    expect(believed(office, 0, [same, symmetric, unchanged, second])).toEqual([same, symmetric, unchanged])
    await hangUp(office, back.caller)
    await office.until(tom.register(0))
  })

  test('learnMediaAddress of a user permits a NAT with two addresses, for both directions of a call', async () => {
    const office = await openOffice({ domain: { users: users(true), inbound: [] } })
    const ana = await office.phone('100')
    const tom = await behindNat(office, '101')
    const second = '203.0.113.6:40000'
    const call = await talk(office, { caller: ana, callee: tom })
    expect(believed(office, 1, [second])).toEqual([second])
    await hangUp(office, call.caller)
    const back = await talk(office, { caller: tom, callee: ana, number: '100' })
    expect(believed(office, 0, [second])).toEqual([second])
    await hangUp(office, back.caller)
    await office.until(tom.register(0))
  })

  for (const learnMediaAddress of [false, true]) {
    test(`a trunk’s audio comes from where it says; from elsewhere with learnMediaAddress: ${learnMediaAddress}`, async () => {
      const trunk = { name: 'main', type: 'peer', address: `sip:${providers.main}`, learnMediaAddress } as const
      const domain: Partial<DomainInput> = { trunks: [trunk], outbound: [{ match: '9X.', trunk: 'main' }] }
      const office = await openOffice({ domain })
      const ana = await office.phone('100')
      const provider = office.provider('main')
      provider.media = { ...provider.media, address: '192.0.2.77' }
      const sources = ['192.0.2.77:40000', '192.0.2.77:50000', `${providers.main}:40000`, '203.0.113.66:40000']
      const expected = learnMediaAddress ? sources : sources.slice(0, 3)
      const call = await talk(office, { caller: provider, callee: ana, number: '+15550100' })
      expect(believed(office, 0, sources)).toEqual(expected)
      await hangUp(office, call.caller)
      const out = await talk(office, { caller: ana, callee: provider, number: '915550100' })
      expect(believed(office, 1, sources)).toEqual(expected)
      await hangUp(office, out.caller)
    })
  }

  test('audio from elsewhere, while a peer’s own does not come, is a warning that names the setting', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = await talk(office, { caller: ana, callee: tom })
    office.media.leased[1]?.emit({ kind: 'refused', address: '203.0.113.66', port: 40_666 })
    await hangUp(office, call.caller)
    expect((await office.timeline()).find(({ kind }) => kind === 'warning')).toEqual({
      at: expect.any(Number),
      kind: 'warning',
      text: 'audio for 101 from 203.0.113.66:40666 is not heard: neither its session nor its signalling names that address',
      fact: { code: 'media-refused', party: '101', address: '203.0.113.66', port: 40_666 },
      remedy: 'If its audio is meant to come from there: learnMediaAddress.'
    })
  })
})

describe('what the signalling shows', () => {
  const via = (host: string, port: number) => ({ host, port, transport: '', branch: '', params: new Map(), text: '' })
  const flow = (protocol: 'udp' | 'tcp', address: string, port: number) =>
    ({ protocol, remote: { address, port } }) as Parameters<typeof signallingOf>[1]

  test.each([
    ['the same address and port', via('10.0.0.9', 5070), flow('udp', '10.0.0.9', 5070), true],
    ['5060 where Via names no port', via('10.0.0.9', 0), flow('udp', '10.0.0.9', 5060), true],
    ['another port over UDP', via('10.0.0.9', 5070), flow('udp', '10.0.0.9', 5071), false],
    ['another port over TCP, as connections have', via('10.0.0.9', 5060), flow('tcp', '10.0.0.9', 41_000), true],
    ['another address', via('192.168.1.2', 5060), flow('udp', '10.0.0.9', 5060), false],
    ['IPv6, however it is written', via('[2001:DB8:0::9]', 5060), flow('udp', '2001:db8::9', 5060), true]
  ])('%s', (_, top, way, agrees) => {
    expect(signallingOf(top, way)).toEqual({ address: way.remote.address, agrees })
  })

  test('on loopback there is no NAT: the announced port alone counts, whatever Via says', () => {
    expect(learnableSource('127.0.0.1', { address: '127.0.0.1', agrees: false }, false)).toBeUndefined()
    expect(learnableSource('127.0.0.9', { address: '127.0.0.1', agrees: true }, false)).toBeUndefined()
    expect(learnableSource('192.168.7.2', { address: '127.0.0.1', agrees: true }, false)).toEqual({
      addresses: ['192.168.7.2', '127.0.0.1'],
      anyPort: false
    })
  })
})
