import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { Credentials } from '../../../main/access/credentials.ts'
import { SecondFactors } from '../../../main/access/second-factor.ts'
import { SecondFactorFile } from '../../../main/access/second-factor-file.ts'
import { createLog } from '../../../main/log.ts'
import { tempDirectory } from '../../support/temp-directory.ts'
import { testConfig } from '../support/http-fixture.ts'

const ana = { domain: 'acme.test', user: '100' }
const log = createLog({ write: () => {} })
/** In the middle of a step of 30 s. */
const start = 1_800_000_015_000

function factors() {
  let now = start
  let config = testConfig()
  const all = new SecondFactors({ config: () => config, wallTime: () => now })
  const codeOf = (secret: string, steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now + steps * 30_000 })
  const enrol = async () => {
    const { secret } = all.begin(ana)
    const codes = (await all.confirm(ana, codeOf(secret))) ?? []
    // Its own code is spent.
    now += 60_000
    return { secret, codes }
  }
  const pass = (ms: number) => {
    now += ms
  }
  const become = (next: typeof config) => {
    config = next
  }
  return { all, codeOf, enrol, pass, become }
}

describe('the code of an authenticator (RFC 6238)', () => {
  it('is asked for once the authenticator has proved itself by one, within 10 minutes', async () => {
    const { all, codeOf, pass } = factors()
    const { secret, uri } = all.begin(ana)
    expect(uri).toBe(
      `otpauth://totp/Offhook:100%40acme.test?issuer=Offhook&secret=${secret}&algorithm=SHA1&digits=6&period=30`
    )
    expect([await all.confirm(ana, '000000'), all.has(ana)]).toEqual([undefined, false])
    pass(10 * 60_000 + 1)
    expect(await all.confirm(ana, codeOf(secret))).toBeUndefined()
    const again = all.begin(ana)
    expect(await all.confirm(ana, codeOf(secret))).toBeUndefined()
    expect(await all.confirm(ana, codeOf(again.secret))).toHaveLength(10)
    expect([all.has(ana), all.view(ana).recoveryLeft]).toEqual([true, 10])
  })

  it('may be a step early or late, for clocks differ, and no further (§5.2)', async () => {
    for (const [steps, right] of [
      [-2, false],
      [-1, true],
      [0, true],
      [1, true],
      [2, false]
    ] as const) {
      const { all, codeOf, enrol } = factors()
      const { secret } = await enrol()
      expect([steps, all.check(ana, codeOf(secret, steps))]).toEqual([steps, right])
    }
  })

  it('counts once: neither it nor an older one is taken again, also after a restart (§5.2)', async () => {
    const { all, codeOf, enrol, pass } = factors()
    const { secret } = await enrol()
    const code = codeOf(secret)
    expect([all.check(ana, ` ${code.slice(0, 3)} ${code.slice(3)}`), all.check(ana, code)]).toEqual([true, false])
    expect(all.check(ana, codeOf(secret, -1))).toBe(false)
    pass(30_000)
    expect(all.check(ana, codeOf(secret))).toBe(true)
  })

  it('that switched it on logs nobody in', async () => {
    const { all, codeOf } = factors()
    const { secret } = all.begin(ana)
    const code = codeOf(secret)
    await all.confirm(ana, code)
    expect(all.check(ana, code)).toBe(false)
  })

  it('a recovery code lets in once, however it is typed', async () => {
    const { all, enrol } = factors()
    const { codes } = await enrol()
    const [first = '', second = ''] = codes
    expect(first).toMatch(/^([a-km-np-z2-9i]{4}-){3}[a-km-np-z2-9i]{4}$/)
    expect(new Set(codes).size).toBe(10)
    expect([all.check(ana, first.toUpperCase().replaceAll('-', ' ')), all.check(ana, first)]).toEqual([true, false])
    expect([all.check({ ...ana, user: '101' }, second), all.check(ana, ''), all.view(ana).recoveryLeft]).toEqual([
      ...[false, false, 9]
    ])
  })

  it('goes with its user, and when it is reset', async () => {
    const { all, enrol, become } = factors()
    await enrol()
    const [acme] = testConfig().domains
    become({ ...testConfig(), domains: acme === undefined ? [] : [{ ...acme, users: acme.users.slice(1) }] })
    all.review()
    expect(all.has(ana)).toBe(false)
    become(testConfig())
    await enrol()
    expect([all.remove(ana), all.remove(ana), all.has(ana)]).toEqual([true, false, false])
  })
})

describe('what is kept of it', () => {
  it('is its owner’s alone, holds no recovery code and, where a key store seals, no secret', async () => {
    await using directory = await tempDirectory('factors')
    const open = (unseal: (kept: string) => Promise<string | undefined>) =>
      SecondFactorFile.open(directory.path, unseal, log)
    const seal = async (text: string) => Buffer.from(text).toString('hex')
    const unseal = async (text: string) => Buffer.from(text, 'hex').toString()
    const store = await open(unseal)
    let now = start
    const ports = { config: testConfig, wallTime: () => now, seal }
    const all = new SecondFactors({ ...ports, store })
    const { secret } = all.begin(ana)
    const code = (timestamp: number) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp })
    const [recovery = ''] = (await all.confirm(ana, code(now))) ?? []
    await store.flush()
    const file = join(directory.path, 'second-factors.json')
    const text = await readFile(file, 'utf8')
    expect([(await stat(file)).mode & 0o777, text.includes(secret), text.includes(recovery)]).toEqual([
      0o600,
      false,
      false
    ])

    const after = new SecondFactors({ ...ports, store: await open(unseal) })
    expect(after.check(ana, code(now))).toBe(false)
    now += 60_000
    expect(after.check(ana, code(now))).toBe(true)
    // Of another machine: the secret does not open, and nobody is let in without a code for that.
    const elsewhere = new SecondFactors({ ...ports, store: await open(async () => undefined) })
    now += 60_000
    expect([elsewhere.has(ana), elsewhere.check(ana, code(now)), elsewhere.check(ana, recovery)]).toEqual([
      true,
      false,
      true
    ])
  })
})

describe('wrong codes', () => {
  it('wait as wrong passwords do, and with them; the password takes none back, the right code all (3-click-to-dial, 429)', async () => {
    let now = 0
    const config = testConfig()
    const credentials = new Credentials(
      () => config,
      () => now,
      { hasSecondFactor: () => true }
    )
    const logIn = () => credentials.verify({ name: '100', password: 'web-100' }, '192.0.2.1')
    const verdict = await logIn()
    if (verdict.kind !== 'verified') throw new Error(verdict.kind)
    const prove = (right: boolean, from = '192.0.2.1') => credentials.proveSecond(verdict.account, from, () => right)
    expect([prove(false), prove(false), prove(false)]).toEqual(['wrong', 'wrong', 'wrong'])
    expect(prove(true)).toBe(1000)
    expect((await logIn()).kind).toBe('verified')
    // Also from elsewhere, and also for a password.
    expect(prove(true, '192.0.2.2')).toBe(1000)
    expect(await credentials.verify({ name: '100', password: 'guess' }, '192.0.2.2')).toEqual({
      kind: 'wait',
      milliseconds: 1000
    })
    now += 1000
    expect([prove(false), prove(true)]).toEqual(['wrong', 2000])
    now += 2000
    expect([prove(true), prove(false), prove(false), prove(true)]).toEqual(['right', 'wrong', 'wrong', 'right'])
  })
})
