import { beforeEach, describe, expect, it } from 'vitest'
import { Credentials, type Verdict } from '../../../main/access/credentials.ts'
import { FailureThrottle } from '../../../main/access/throttle.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'
import { testConfig } from '../support/http-fixture.ts'

let clock: VirtualClock
let config: ReturnType<typeof testConfig>
let credentials: Credentials
beforeEach(() => {
  clock = createVirtualClock()
  config = testConfig()
  credentials = new Credentials(
    () => config,
    () => clock.now()
  )
})

const right = (address = '127.0.0.1', name = '102') => credentials.verify({ name, password: `web-${name}` }, address)
const wrong = (address = '127.0.0.1', name = '102') => credentials.verify({ name, password: 'wrong' }, address)
const kind = async (verdict: Promise<Verdict>) => (await verdict).kind
const duration = async (verdict: Promise<Verdict>) => {
  const start = performance.now()
  await verdict
  return performance.now() - start
}

describe('a verified credential (3-click-to-dial)', () => {
  it('is remembered for five minutes, so that scrypt is paid once', async () => {
    config = testConfig({ plain: true })
    const paid = await duration(right())
    const remembered = await duration(right())
    expect(remembered).toBeLessThan(paid / 4)
    clock.advance(5 * 60_000)
    expect(await duration(right())).toBeGreaterThan(remembered * 4)
  })

  it('is the same however its ü is composed, also where the file has it in plain (RFC 8265 §4.2.2)', async () => {
    config = testConfig({ plain: true, password: 'fu\u0308r' })
    const verdict = await credentials.verify({ name: '102', password: 'f\u00fcr' }, '127.0.0.1')
    expect(verdict.kind).toBe('verified')
  })

  it('is forgotten with the password it was verified against, and with its account', async () => {
    const verdict = await right()
    const account = verdict.kind === 'verified' ? verdict.account : undefined
    if (account === undefined) throw new Error(verdict.kind)
    expect(credentials.stillValid(account)).toBe(true)
    const [domain] = config.domains
    if (domain === undefined) throw new Error('no domain')
    const users = domain.users.map((user) => ({ ...user, webPassword: 'sealed:changed' }))
    config = { ...config, domains: [{ ...domain, users }] }
    expect(credentials.stillValid(account)).toBe(false)
    expect(await kind(right())).toBe('wrong')
    config = { ...config, domains: [{ ...domain, users: [] }] }
    expect(credentials.stillValid(account)).toBe(false)
  })
})

describe('wrong passwords (3-click-to-dial, 429)', () => {
  it('guesses that are sent side by side do not all start before the first has failed', async () => {
    const verdicts = await Promise.all(Array.from({ length: 8 }, () => kind(wrong())))
    expect(verdicts.filter((verdict) => verdict === 'wrong')).toHaveLength(3)
    expect(verdicts.filter((verdict) => verdict === 'wait')).toHaveLength(5)
  })

  it('a right one sent beside them waits its turn, and is not verified while the account waits', async () => {
    const verdicts = await Promise.all([wrong(), wrong(), wrong(), right()].map(kind))
    expect(verdicts).toEqual(['wrong', 'wrong', 'wrong', 'wait'])
    clock.advance(1000)
    expect(await kind(right())).toBe('verified')
  })

  it('an account that does not exist waits as well', async () => {
    expect(await Promise.all([1, 2, 3, 4].map(() => kind(wrong('127.0.0.1', '999'))))).toEqual([
      'wrong',
      'wrong',
      'wrong',
      'wait'
    ])
  })

  it.each([
    ['203.0.113.9', '203.0.113.9', 'wait'],
    ['203.0.113.9', '::ffff:203.0.113.9', 'wait'],
    ['203.0.113.9', '203.0.113.10', 'verified'],
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', 'wait'],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', 'verified'],
    ['127.0.0.1', '127.0.0.1', 'verified'],
    ['::1', '::1', 'verified'],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1', 'verified']
  ])('three from %s: another account from %s is then %s', async (from, other, verdict) => {
    for (const name of ['100', '101', '103']) await wrong(from, name)
    expect(await kind(right(other))).toBe(verdict)
  })
})

describe('the throttle', () => {
  it('doubles from 1 s to 15 min, and starts afresh after a success', () => {
    const throttle = new FailureThrottle(() => clock.now())
    const waits = Array.from({ length: 14 }, () => {
      throttle.failed('a')
      const wait = throttle.wait('a')
      clock.advance(wait)
      return wait / 1000
    })
    expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    throttle.succeeded('a')
    throttle.failed('a')
    expect(throttle.wait('a')).toBe(0)
  })

  it('forgets after an hour of quiet', () => {
    const throttle = new FailureThrottle(() => clock.now())
    for (let i = 0; i < 3; i++) throttle.failed('a')
    clock.advance(60 * 60_000 + 1000)
    throttle.failed('a')
    expect(throttle.wait('a')).toBe(0)
  })
})
