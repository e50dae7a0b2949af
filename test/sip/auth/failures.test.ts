import { describe, expect, it } from 'vitest'
import { FailurePolicy, failureSource } from '../../../pbx-core/sip/auth/failures.ts'
import { flow } from '../registrar/phone.ts'

const minute = 60_000
const lan = { address: '192.0.2.9', account: '100@example.com' }

function failTimes(policy: FailurePolicy, times: number, source = lan, now = 0): (number | 'silence')[] {
  return Array.from({ length: times }, () => policy.failed(source, now))
}

const isBanned = (policy: FailurePolicy, address: string, now = 1) => policy.bannedSince(address, now) !== undefined

describe('FailurePolicy (4-pbx, SIP)', () => {
  it('lets answers to an account and an address wait, doubling from 0.5 to 16 s', () => {
    const policy = new FailurePolicy()
    expect(failTimes(policy, 8)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 16_000, 16_000])
    expect(failTimes(policy, 2, { ...lan, account: '101@example.com' })).toEqual([500, 1000])
    expect(failTimes(policy, 2, { ...lan, address: '192.0.2.10' })).toEqual([500, 1000])
  })

  it('bans an address with 50 wrong proofs over all accounts in 15 minutes, for 15 minutes', () => {
    const policy = new FailurePolicy()
    for (let count = 0; count < 49; count++) policy.failed({ ...lan, account: `${count}` }, count)
    expect([isBanned(policy, lan.address, 49), isBanned(policy, '192.0.2.10', 49)]).toEqual([false, false])
    expect(policy.failed(lan, 50)).toBe('silence')
    expect(policy.bannedSince(lan.address, 51)).toBe(50)
    expect([15 * minute + 49, 15 * minute + 50].map((now) => isBanned(policy, lan.address, now))).toEqual([true, false])
    expect(policy.failed({ ...lan, account: 'new' }, 15 * minute + 50)).toBe(500)
  })

  it('does not add up what lies further apart than 15 minutes', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 49)
    failTimes(policy, 49, lan, 15 * minute)
    expect(isBanned(policy, lan.address, 15 * minute)).toBe(false)
  })

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])(
    'counts all of loopback as one address, each account for itself, and bans nobody there: %s',
    (address) => {
      const policy = new FailurePolicy()
      failTimes(policy, 100, { ...lan, address: '127.0.0.77' })
      expect(policy.failed({ ...lan, address }, 1)).toBe(16_000)
      expect(policy.failed({ address, account: '101@example.com' }, 1)).toBe(500)
      expect([isBanned(policy, address), policy.bans(1)]).toEqual([false, []])
    }
  )

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:aaaa::5', true],
    ['2001:DB8:1:2::1', '2001:0db8:0001:0002:1:2:3:4', true],
    ['fe80::1', 'fe80:0:0:0::2', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['::ffff:192.0.2.9', '192.0.2.9', true]
  ])('counts %s and %s together: %s', (one, other, together) => {
    const policy = new FailurePolicy()
    failTimes(policy, 50, { ...lan, address: one })
    expect(isBanned(policy, other)).toBe(together)
  })

  it('challenges at a banned address once a second, elsewhere always', () => {
    const policy = new FailurePolicy()
    expect([0, 0, 1].map((now) => policy.mayChallenge(lan.address, now))).toEqual([true, true, true])
    failTimes(policy, 50)
    const asked = [1, 2, 1000, 1001, 1500, 2001].map((now) => policy.mayChallenge(lan.address, now))
    expect(asked).toEqual([true, false, false, true, false, true])
    expect(policy.mayChallenge('192.0.2.10', 2)).toBe(true)
  })

  it('forgets failures of a pair after 15 minutes without another', () => {
    const policy = new FailurePolicy()
    policy.failed(lan, 0)
    expect(policy.failed(lan, 15 * minute - 1)).toBe(1000)
    expect(policy.failed(lan, 30 * minute - 1)).toBe(500)
  })

  it('forgives an account that proves itself its own mistypes, and no guess at others', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 30)
    failTimes(policy, 19, { ...lan, account: '101@example.com' })
    policy.succeeded(lan)
    expect(policy.failed(lan, 2)).toBe(500)
    policy.succeeded(lan)
    failTimes(policy, 30, { ...lan, account: '102@example.com' })
    expect(isBanned(policy, lan.address)).toBe(false)
    failTimes(policy, 1, { ...lan, account: '102@example.com' })
    expect(isBanned(policy, lan.address)).toBe(true)
  })

  it('keeps nothing about an address whose failures are all forgiven', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 3)
    policy.succeeded(lan)
    expect(policy.size).toBe(0)
  })

  it('is not lifted by a right password among the wrong ones', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 50)
    policy.succeeded(lan)
    expect(isBanned(policy, lan.address)).toBe(true)
  })

  it('lists who is banned, with what was tried, and lifts it', () => {
    const policy = new FailurePolicy()
    failTimes(policy, 49)
    policy.failed({ ...lan, account: '101@example.com' }, 1)
    failTimes(policy, 3, { ...lan, address: '192.0.2.10' })
    const accounts = ['100@example.com', '101@example.com']
    const ban = { source: '192.0.2.9', failures: 50, accounts, until: 15 * minute + 1 }
    expect([policy.bans(1), policy.bans(15 * minute + 1)]).toEqual([[ban], []])
    expect([policy.lift(ban.source), policy.lift(ban.source)]).toEqual([true, false])
    expect([isBanned(policy, lan.address), policy.failed(lan, 1)]).toEqual([false, 500])
  })

  it('remembers a bounded number of addresses, pairs and names', () => {
    const policy = new FailurePolicy({ capacity: 3 })
    for (let host = 0; host < 10; host++) policy.failed({ ...lan, address: `192.0.2.${host}` }, host)
    expect(policy.size).toBe(6)
    for (let name = 0; name < 60; name++) policy.failed({ ...lan, account: `${name}` }, 20)
    expect([policy.size, policy.bans(21).map(({ accounts }) => accounts.length)]).toEqual([6, [8]])
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
