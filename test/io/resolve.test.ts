import { expect, test } from 'vitest'
import { createResolver } from '../../pbx-core/io/resolve.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { silentLog } from './sip-sockets.ts'

function resolver(lookupAll: (host: string) => Promise<readonly { address: string }[]>) {
  const clock = createVirtualClock()
  return { clock, ...createResolver({ log: silentLog, clock, lookupAll }) }
}

const never = () => Promise.reject(new Error('must not be asked'))

test('a literal address gives itself, without brackets and without asking anyone', async () => {
  const { resolve } = resolver(never)
  expect(await resolve('192.0.2.1')).toEqual(['192.0.2.1'])
  expect(await resolve('[2001:db8::1]')).toEqual(['2001:db8::1'])
})

test('a name gives each of its addresses once, in order, and leaves no timer', async () => {
  const { resolve, clock } = resolver(async () => [
    { address: '192.0.2.2' },
    { address: '192.0.2.1' },
    { address: '192.0.2.2' }
  ])
  expect(await resolve('sip.provider.test')).toEqual(['192.0.2.2', '192.0.2.1'])
  expect(clock.pending).toBe(0)
})

test('a name that does not exist gives none', async () => {
  const { resolve } = resolver(never)
  expect(await resolve('nowhere.invalid')).toEqual([])
})

test('a name server that does not answer is given up after 5 s', async () => {
  const { resolve, clock } = resolver(() => new Promise(() => {}))
  const found = resolve('slow.test')
  await clock.advanceAsync(5000)
  expect(await found).toEqual([])
})

test('the system’s own lookup knows localhost', async () => {
  const { resolve } = createResolver({ log: silentLog, clock: createVirtualClock() })
  expect(await resolve('localhost')).toContain('127.0.0.1')
})

test('a name without NAPTR or SRV is none, without a complaint; a name server that does not answer is complained of', async () => {
  const complaints: unknown[] = []
  const log = { ...silentLog, warn: (event: string, fields: unknown) => void complaints.push([event, fields]) }
  const clock = createVirtualClock()
  const absent = async () => {
    throw Object.assign(new Error('queryNaptr ENOTFOUND'), { code: 'ENOTFOUND' })
  }
  const srv = { name: 'a.test', port: 5060, priority: 1, weight: 0 }
  const resolver = createResolver({ log, clock, lookupNaptr: absent, lookupSrv: async () => [srv] })
  expect([await resolver.naptr('p.test'), await resolver.srv('_sip._udp.p.test')]).toEqual([[], [srv]])
  expect(complaints).toEqual([])
  const silent = createResolver({ log, clock, lookupSrv: () => new Promise(() => {}) })
  const asked = silent.srv('_sip._udp.p.test')
  await clock.advanceAsync(5000)
  expect(await asked).toEqual([])
  expect(complaints).toEqual([['dns.lookup-failed', { host: '_sip._udp.p.test', error: 'no answer within 5000 ms' }]])
})
