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
    () => clock.now(),
    { isOwnHost: (host) => host === '192.0.2.7' }
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
  ])('21 from %s: another account from %s is then %s', async (from, other, verdict) => {
    for (let round = 0; round < 7; round++) {
      for (const name of ['100', '101', '103']) expect(await kind(wrong(from, name))).toBe('wrong')
      if (round < 6) clock.advance(20_000)
    }
    expect(await kind(right(other))).toBe(verdict)
  })

  it('an office behind one address that mistypes and then types right does not wait, however often it does', async () => {
    for (let day = 0; day < 30; day++) {
      expect(await kind(wrong('203.0.113.9', '100'))).toBe('wrong')
      expect(await kind(right('203.0.113.9', '100'))).toBe('verified')
      clock.advance(10 * 60_000)
    }
    expect(await kind(right('203.0.113.9', '101'))).toBe('verified')
  })

  it('each right one at an address takes one wrong one back, and no more', async () => {
    for (let slip = 0; slip < 20; slip++) {
      expect(await kind(wrong('203.0.113.9', ['100', '101', '103'][slip % 3]))).toBe('wrong')
      clock.advance(20_000)
    }
    expect(await kind(right('203.0.113.9', '102'))).toBe('verified')
    const next = async (slip: string) => [
      await kind(wrong('203.0.113.9', slip)),
      await kind(right('203.0.113.9', slip))
    ]
    expect(await next('999')).toEqual(['wrong', 'wrong'])
    expect(await kind(right('203.0.113.9', '103'))).toBe('wait')
  })

  const spellings = ['101', '101@acme.test', '101@ACME.Test', '101@127.0.0.1', '101@LocalHost', '101@192.0.2.7']
  const strangers = ['999', '999@acme.test', '999@ACME.Test', '999@127.0.0.1', '999@LocalHost', '999@192.0.2.7']
  it.each([
    ['101', spellings],
    ['999, who does not exist,', strangers],
    ['what is of no domain here', ['101@nowhere.test', '101@NOWHERE.test']]
  ])('%s is one account, however its name is written (4-pbx, SIP; 3-click-to-dial)', async (_, names) => {
    const guesses = Array.from({ length: 6 }, (_none, index) => names[index % names.length] ?? '')
    const verdicts: string[] = []
    for (const name of guesses) verdicts.push(await kind(wrong('127.0.0.1', name)))
    expect(verdicts).toEqual(['wrong', 'wrong', 'wrong', 'wait', 'wait', 'wait'])
  })

  it('the right password is verified by every spelling of the name', async () => {
    const verdicts = spellings.map((name) => kind(credentials.verify({ name, password: 'web-101' }, '127.0.0.1')))
    expect(new Set(await Promise.all(verdicts))).toEqual(new Set(['verified']))
  })
})

describe('guesses of others (3-click-to-dial, 429; OWASP, device cookies)', () => {
  /** So that the account waits for a quarter of an hour. */
  async function guess(address: string, name = '102'): Promise<void> {
    for (let round = 0; round < 13; round++) {
      await wrong(address, name)
      clock.advance(900_000)
    }
    await wrong(address, name)
    expect(await kind(wrong(address, name))).toBe('wait')
  }

  it('what is remembered passes the wait, at the place where it was proved', async () => {
    for (const address of ['127.0.0.1', '203.0.113.9']) {
      expect(await kind(right(address))).toBe('verified')
      for (let sent = 0; sent < 40; sent++) await wrong(address)
      expect([await kind(wrong(address)), await kind(right(address))]).toEqual(['wait', 'verified'])
    }
  })

  it('a place that has proved the account does not wait for guesses from elsewhere, weeks later either', async () => {
    expect(await kind(right('203.0.113.9'))).toBe('verified')
    clock.advance(29 * 24 * 3_600_000)
    await guess('198.51.100.7')
    expect([await kind(right('203.0.113.200')), await kind(right('203.0.113.9'))]).toEqual(['wait', 'verified'])
  })

  it('but for its own, and after a month it is as any other', async () => {
    expect(await kind(right('203.0.113.9'))).toBe('verified')
    clock.advance(6 * 60_000)
    await guess('203.0.113.9')
    expect(await kind(right('203.0.113.9'))).toBe('wait')
    clock.advance(31 * 24 * 3_600_000)
    await guess('198.51.100.7')
    expect(await kind(right('203.0.113.9'))).toBe('wait')
  })

  it('slips at a place that has proved the account make nobody else there wait', async () => {
    expect(await kind(right('203.0.113.9'))).toBe('verified')
    for (let slip = 0; slip < 30; slip++) {
      clock.advance(900_000)
      expect(await kind(wrong('203.0.113.9'))).toBe('wrong')
    }
    expect(await kind(right('203.0.113.9', '101'))).toBe('verified')
  })

  it('a remembered password cannot be guessed at for long: after a hundred it passes no wait any more', async () => {
    expect(await kind(right())).toBe('verified')
    for (let sent = 0; sent < 99; sent++) await wrong()
    expect(await kind(right())).toBe('verified')
    await wrong()
    expect(await kind(right())).toBe('wait')
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
