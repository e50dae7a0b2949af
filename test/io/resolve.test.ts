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
