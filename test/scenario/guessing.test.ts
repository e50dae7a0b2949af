import { describe, expect, test } from 'vitest'
import type { Office } from '../support/virtual-pbx.ts'
import { openOffice } from './office.ts'

const eves = '10.0.2.1'

/** What comes back to a REGISTER, in the end; `timeout` where nobody answers. */
async function register(office: Office, user: string, password: string, address: string, port = 5060) {
  const outcome = await office.until(office.addPhone(user, { password, address, port }).register())
  return typeof outcome === 'string' ? outcome : outcome.status
}

/** Wrong passwords for accounts, one each, from that address. */
async function guess(office: Office, count: number, address: string): Promise<void> {
  const guesses = Array.from({ length: count }, (_, number) =>
    register(office, `${200 + number}`, 'guess', address, 6000 + number)
  )
  await Promise.all(guesses)
}

const statusOf = (outcome: unknown) =>
  typeof outcome === 'string' ? outcome : (outcome as { readonly status: number }).status

describe('guessing passwords (4-pbx, SIP)', () => {
  test('twelve guesses for 100, from this machine, keep neither the right password nor 112 out', async () => {
    const office = await openOffice()
    for (let turn = 0; turn < 12; turn++) await register(office, '100', 'guess', `127.0.0.${turn + 1}`)
    const ana = office.addPhone('100', { address: '127.0.0.1' })
    const started = office.clock.now()
    expect(statusOf(await office.until(ana.register()))).toBe(200)
    expect(office.clock.now() - started).toBeLessThan(200)
    const provider = office.provider('main')
    const call = ana.invite('112')
    await office.pass()
    expect(provider.call.invite.uri.user).toBe('112')
    call.cancel()
    await office.pass()
    expect(office.pbx.bans()).toEqual([])
  })

  test('every address of loopback is one: from 334 of them few guesses are answered, each later', async () => {
    const office = await openOffice()
    const statuses: unknown[] = []
    for (let turn = 0; turn < 334; turn++) {
      const phone = office.addPhone('100', {
        password: 'guess',
        address: `127.0.${turn >> 8}.${turn & 255}`,
        port: 7000
      })
      void phone.register().then((outcome) => statuses.push(statusOf(outcome)))
    }
    await office.pass(7500)
    expect(statuses).toEqual([401, 401, 401, 401])
    await office.pass(40_000)
    expect(new Set(statuses)).toEqual(new Set([401]))
  })

  test('an address with 50 wrong passwords is banned: wrong ones get silence, the right one goes through', async () => {
    const office = await openOffice()
    await guess(office, 50, eves)
    const [ban, ...others] = office.pbx.bans()
    expect([ban, others]).toEqual([
      { source: eves, failures: 50, accounts: expect.any(Array), until: expect.any(Number) },
      []
    ])
    const remaining = (ban?.until ?? 0) - office.clock.wallTime()
    expect([remaining > 850_000, remaining <= 900_000]).toEqual([true, true])
    expect(await register(office, '100', 'guess', eves, 5070)).toBe('timeout')
    await office.pass(1000)
    expect(await register(office, '100', 'sip-100', eves, 5071)).toBe(200)
    expect(office.pbx.liftBan('10.0.2.2')).toEqual({ ok: false, error: 'ban_not_found' })
    expect(office.pbx.liftBan(eves)).toEqual({ ok: true, value: undefined })
    expect([office.pbx.bans(), await register(office, '101', 'guess', eves, 5072)]).toEqual([[], 401])
  })

  test('a ban ends after 15 minutes', async () => {
    const office = await openOffice()
    await guess(office, 50, eves)
    await office.pass(900_000)
    expect([office.pbx.bans(), await register(office, '100', 'guess', eves, 5070)]).toEqual([[], 401])
  })

  test('a banned address gets one challenge a second, but for flows that have proved themselves, and for help', async () => {
    const office = await openOffice()
    const tom = office.addPhone('101', { address: eves })
    expect(await office.until(tom.register())).toMatchObject({ status: 200 })
    await guess(office, 50, eves)
    const asked = async (method: string, to: string, port: number) => {
      const since = office.network.sent.length
      const eve = office.addPhone('eve', { address: eves, port })
      eve.layer.send(eve.build(method, { to, headers: [['Contact', eve.contact]] }), eve.flow, {
        response() {},
        failed() {}
      })
      await office.pass(100)
      return office.network.sent.slice(since).filter(({ to: { address } }) => address === eves).length
    }
    await office.pass(1000)
    expect([await asked('OPTIONS', '100', 5080), await asked('OPTIONS', '100', 5081)]).toEqual([1, 0])
    expect(await asked('INVITE', '112', 5082)).toBe(1)
    expect(await office.until(tom.register())).toMatchObject({ status: 200 })
    expect(await office.until(tom.request('OPTIONS'))).toMatchObject({ status: 200 })
    await office.pass(40_000)
  })

  /** An INVITE to 112 with a wrong password for 100, sent once: when it is answered, in milliseconds, if at all. */
  async function guessForHelp(office: Office, port: number): Promise<number | undefined> {
    const eve = office.addPhone('100', { password: 'guess', address: eves, port })
    const build = () => eve.build('INVITE', { to: '112', headers: [['Contact', eve.contact]] })
    const challenge = await office.until(eve.exchange(build()))
    const since = office.clock.now()
    void eve.exchange(eve.authorised(build(), challenge))
    eve[Symbol.dispose]()
    await office.pass(20_000)
    const answer = office.network.sent.find(({ at, to }) => to.port === port && to.address === eves && at > since)
    return answer && answer.at - since
  }

  test('a wrong password is a guess in a call for help, too: it is answered later each time (decision 30)', async () => {
    const office = await openOffice()
    const waited: unknown[] = []
    for (let turn = 0; turn < 3; turn++) waited.push(await guessForHelp(office, 5090 + turn))
    expect(waited.map((ms) => Math.floor(Number(ms) / 500) * 500)).toEqual([500, 1000, 2000])
  })

  test('and gets silence where the address is banned', async () => {
    const office = await openOffice()
    await guess(office, 50, eves)
    await office.pass(1000)
    expect(await guessForHelp(office, 5083)).toBeUndefined()
  })

  test('the right one puts a call for help through from a banned address, however others guess there (4-pbx, SIP)', async () => {
    const office = await openOffice()
    await guess(office, 50, eves)
    const provider = office.provider('main')
    const since = office.network.sent.length
    // Twenty calls for help without a proof, at once: one is challenged.
    for (let turn = 0; turn < 20; turn++) {
      const eve = office.addPhone('eve', { address: eves, port: 5100 + turn })
      void eve.exchange(eve.build('INVITE', { to: '112', headers: [['Contact', eve.contact]] }))
      eve[Symbol.dispose]()
    }
    await office.pass(50)
    expect(office.network.sent.slice(since).filter(({ to: { address } }) => address === eves)).toHaveLength(1)
    const ana = office.addPhone('100', { address: eves, port: 5070 })
    const call = ana.invite('112')
    await office.pass(2000)
    expect(provider.call.invite.uri.user).toBe('112')
    call.cancel()
    await office.pass(40_000)
  })

  test('challenges that were gathered before a ban serve no guess after it', async () => {
    const office = await openOffice()
    const eve = office.addPhone('100', { address: eves })
    const gathered = await office.until(eve.exchange(eve.build('REGISTER', { headers: [['Contact', eve.contact]] })))
    await guess(office, 50, eves)
    const late = eve.authorised(eve.build('REGISTER', { headers: [['Contact', eve.contact]] }), gathered)
    expect(statusOf(await office.until(eve.exchange(late)))).toBe(401)
    expect(office.pbx.registrations('acme.test')).toEqual([])
  })

  test('a forged source bans nobody: what carries no challenge of ours to that address is not counted', async () => {
    const office = await openOffice()
    const other = office.addPhone('100', { address: '10.0.3.1' })
    const challenge = await office.until(other.exchange(other.build('REGISTER', {})))
    const victim = office.addPhone('100', { address: '10.0.4.1' })
    for (let turn = 0; turn < 60; turn++) {
      const forged = other.authorised(other.build('REGISTER', {}), challenge)
      await office.until(victim.exchange(forged))
    }
    expect([office.pbx.bans(), await register(office, '100', 'sip-100', '10.0.4.1', 5070)]).toEqual([[], 200])
  })
})

describe('what is unproven over UDP is answered once, and not much larger than it came (RFC 3261 §26.3.2.4)', () => {
  const lines = (method: string, more: readonly string[] = []) =>
    [
      `${method} sip:1@acme.test SIP/2.0`,
      'Via: SIP/2.0/UDP 203.0.113.66;branch=z9hG4bKx',
      'From: <sip:a@b>;tag=1',
      'To: <sip:1@acme.test>',
      'Call-ID: x',
      `CSeq: 1 ${method}`,
      ...more,
      '',
      ''
    ].join('\r\n')

  test.each([
    ['INVITE without credentials', lines('INVITE'), '401'],
    ['an extension that we do not have', lines('INVITE', ['Require: abcdefghij, 100rel']), '420'],
    ['somebody else’s domain', lines('INVITE').replaceAll('acme.test', 'elsewhere.test'), '403'],
    ['an unknown method', lines('PUBLISH'), '501'],
    ['a session that is none', lines('INVITE', ['Content-Type: text/plain', 'Content-Length: 1', '', 'x']), '415'],
    ['a dialog that is none', lines('BYE').replace('To: <sip:1@acme.test>', 'To: <sip:1@acme.test>;tag=9'), '481'],
    ['CANCEL of nothing', lines('CANCEL'), '481'],
    ['no message at all', lines('INVITE').replace('CSeq: 1 INVITE', 'CSeq: x'), '400'],
    ['wrong credentials', lines('REGISTER', ['Authorization: Digest realm="acme.test", nonce="x"']), '400']
  ])('%s', async (_, octets, status) => {
    const office = await openOffice()
    const since = office.network.sent.length
    office.network.host('203.0.113.66').transport.send(office.stranger().flow, octets)
    await office.pass(1)
    const { transactions } = office.pbx.health()
    await office.pass(60_000)
    const back = office.network.sent.slice(since + 1).filter(({ to }) => to.address === '203.0.113.66')
    expect([back.map((packet) => packet.octets.slice(8, 11)), transactions]).toEqual([[status], 0])
    expect(back[0]?.octets.length).toBeLessThanOrEqual(Math.min(3 * octets.length, octets.length + 400))
  })

  test('a REGISTER that came through proxies with long names is challenged, and by not much more than came (RFC 3261 §26.3.2.4)', async () => {
    const office = await openOffice({ domain: { digest: ['SHA-256', 'MD5'] } })
    const since = office.network.sent.length
    const vias = Array.from({ length: 4 }, (_, at) => `Via: SIP/2.0/UDP 10.0.0.${at};branch=z9hG4bK${'x'.repeat(200)}`)
    const long = lines('REGISTER', vias)
    office.network.host('203.0.113.66').transport.send(office.stranger().flow, long)
    await office.pass(60_000)
    const [back, ...more] = office.network.sent.slice(since + 1).map(({ octets }) => octets)
    expect([back?.slice(8, 11), back?.split('WWW-Authenticate').length, more]).toEqual(['401', 3, []])
    expect(back?.length).toBeGreaterThan(1000)
    expect(back?.length).toBeLessThanOrEqual(long.length + 400)
  })

  test('what is short is answered by three times as much at most, and else not at all', async () => {
    const office = await openOffice({ domain: { digest: ['SHA-256', 'MD5'] } })
    const since = office.network.sent.length
    const short = ['REGISTER sip:acme.test SIP/2.0', 'v:SIP/2.0/UDP h;branch=z9hG4bKx', 'f:<sip:a@b>;tag=1']
    const octets = [...short, 't:<sip:1@b>', 'i:x', 'CSeq:1 REGISTER', '', ''].join('\r\n')
    office.network.host('203.0.113.66').transport.send(office.stranger().flow, octets)
    await office.pass(60_000)
    expect(office.network.sent.slice(since + 1).map((packet) => packet.octets)).toEqual([])
  })

  test('two algorithms still fit: SHA-256 and MD5 are offered to an ordinary REGISTER', async () => {
    const office = await openOffice({ domain: { digest: ['SHA-256', 'MD5'] } })
    const ana = office.addPhone('100')
    const refused = await office.until(ana.exchange(ana.build('REGISTER', { headers: [['Contact', ana.contact]] })))
    expect(typeof refused === 'string' ? refused : refused.headers.all('WWW-Authenticate').length).toBe(2)
    expect(await office.until(ana.register())).toMatchObject({ status: 200 })
  })
})
