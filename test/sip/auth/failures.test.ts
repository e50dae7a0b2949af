import { describe, expect, it } from 'vitest'
import { FailurePolicy, failureSource } from '../../../pbx-core/sip/auth/failures.ts'
import { flow } from '../registrar/phone.ts'

const minute = 60_000
const lan = { address: '192.0.2.9', account: '100@example.com' }

function failTimes(policy: FailurePolicy, times: number, source = lan): (number | 'drop')[] {
  return Array.from({ length: times }, () => policy.failed(source, 0))
}

describe('FailurePolicy (4-pbx, SIP)', () => {
  it('lets answers wait, doubling, then drops the source', () => {
    const waits = [500, 1000, 2000, 4000, 8000, 16_000, 16_000, 16_000, 16_000, 16_000]
    expect(failTimes(new FailurePolicy(), 11)).toEqual([...waits, 'drop'])
  })

  it('drops it for 15 minutes, then begins anew', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 11)
    expect([0, 15 * minute - 1, 15 * minute].map((now) => policy.isDropped(lan, now))).toEqual([true, true, false])
    expect(policy.failed(lan, 15 * minute)).toBe(500)
  })

  it('drops every account of an address, and no other address', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 11)
    expect(policy.isDropped({ ...lan, account: '101@example.com' }, 1)).toBe(true)
    expect(policy.isDropped({ ...lan, address: '192.0.2.10' }, 1)).toBe(false)
  })

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('drops a single account on loopback: %s', (address) => {
    const policy = new FailurePolicy()
    failTimes(policy, 11, { ...lan, address })
    expect(policy.isDropped({ ...lan, address }, 1)).toBe(true)
    expect(policy.isDropped({ address, account: '101@example.com' }, 1)).toBe(false)
  })

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:aaaa::5', true],
    ['2001:DB8:1:2::1', '2001:0db8:0001:0002:1:2:3:4', true],
    ['fe80::1', 'fe80:0:0:0::2', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['::ffff:192.0.2.9', '192.0.2.9', true]
  ])('counts %s and %s together: %s', (one, other, together) => {
    const policy = new FailurePolicy()
    failTimes(policy, 11, { ...lan, address: one })
    expect(policy.isDropped({ ...lan, address: other }, 1)).toBe(together)
  })

  it('forgets failures after 15 minutes without another', () => {
    const policy = new FailurePolicy()
    policy.failed(lan, 0)
    expect(policy.failed(lan, 15 * minute - 1)).toBe(1000)
    expect(policy.failed(lan, 30 * minute - 1)).toBe(500)
  })

  it('forgives an account that proves itself its own mistypes, and no guess at others', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 3)
    failTimes(policy, 2, { ...lan, account: '101@example.com' })
    policy.succeeded(lan, 1)
    expect(policy.failed(lan, 2)).toBe(2000)
    policy.succeeded({ ...lan, account: '102@example.com' }, 3)
    expect(policy.failed(lan, 4)).toBe(4000)
  })

  it('keeps nothing about an address whose failures are all forgiven', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 3)
    policy.succeeded(lan, 1)
    expect(policy.size).toBe(0)
  })

  it('lists who is dropped, with what was tried, and lifts it', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 10)
    policy.failed({ ...lan, account: '101@example.com' }, 1)
    failTimes(policy, 3, { ...lan, address: '192.0.2.10' })
    const accounts = ['100@example.com', '101@example.com']
    const ban = { source: '192.0.2.9', failures: 11, accounts, until: 15 * minute + 1 }
    expect([policy.bans(1), policy.bans(15 * minute + 1)]).toEqual([[ban], []])
    expect([policy.lift(ban.source), policy.lift(ban.source)]).toEqual([true, false])
    expect([policy.isDropped(lan, 1), policy.failed(lan, 1)]).toEqual([false, 500])
  })

  it('remembers a bounded number of sources and names', () => {
    const policy = new FailurePolicy({ capacity: 3, tolerated: 50 })
    for (let host = 0; host < 10; host++) policy.failed({ ...lan, address: `192.0.2.${host}` }, host)
    expect(policy.size).toBe(3)
    for (let name = 0; name < 60; name++) policy.failed({ ...lan, account: `${name}` }, 20)
    expect(policy.bans(21).map(({ accounts }) => accounts.length)).toEqual([8])
  })

  it('does not count trunks, which are known by their address', () => {
    const trunk = {
      ...flow('t'),
      scope: { kind: 'trunk', domain: 'example.com', trunk: 'main', generation: 1 }
    } as const
    expect(failureSource(trunk, '100@example.com')).toBeUndefined()
    expect(failureSource(flow('p'), '100@example.com')).toEqual({ address: '127.0.0.1', account: '100@example.com' })
  })
})
