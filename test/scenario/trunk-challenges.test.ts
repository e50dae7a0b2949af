import { describe, expect, test } from 'vitest'
import { type Challenger, challenging } from '../support/challenging.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { providers, trunkConfig } from '../support/virtual-pbx.ts'
import { facts, hangUp, openOffice } from './office.ts'

const account = { username: 'acme', password: 'provider-secret' }

const answers = (call: PhoneCall) => {
  call.ring()
  call.answer()
}

/** An office whose provider lets nobody in who cannot answer these, in their order. */
async function openWith(challengers: readonly Partial<Challenger>[], trunk: object = account) {
  const office = await openOffice({ domain: { trunks: [{ ...trunkConfig('main'), ...trunk }, trunkConfig('backup')] } })
  const main = office.provider('main')
  const guards = challengers.map((each) => challenging(office.clock, { realm: 'provider', ...account, ...each }))
  main.guard = (request) => {
    for (const guard of guards) {
      const refusal = guard(request)
      if (refusal !== undefined) return refusal
    }
    return undefined
  }
  main.whenCalled = answers
  return { office, main, backup: office.provider('backup'), ana: await office.phone('100') }
}

describe('a provider that challenges', () => {
  test.each([
    ['with 401', [{}]],
    ['with 407', [{ isProxy: true }]],
    ['with SHA-256', [{ algorithms: ['SHA-256'] }]],
    ['with both, a proxy on the way and whoever is called', [{ isProxy: true, realm: 'edge' }, {}]]
  ] satisfies [string, Partial<Challenger>[]][])(
    '%s hears the credentials of the trunk: INVITE, re-INVITE and BYE (RFC 3261 §22.2, §22.3)',
    async (_, challengers) => {
      const { office, main, ana } = await openWith(challengers)
      const call = ana.invite('92025550123')
      await office.pass(100)
      expect([call.statuses, main.calls.length]).toEqual([[401, 180, 200], 1])
      const held = await office.until(call.hold())
      await office.pass()
      expect(typeof held === 'string' ? held : held.status).toBe(200)
      await hangUp(office, call)
      expect(main.call.methods).toEqual(['ACK', 'INVITE', 'ACK', 'BYE'])
      expect(office.record.disposition).toBe('ANSWERED')
    }
  )

  test('challenges our BYE in a dialog that it began (RFC 3261 §22.2)', async () => {
    const { office, main, ana } = await openWith([{}])
    ana.whenCalled = answers
    const call = main.invite('+15550100100')
    await office.pass(100)
    expect(call.statuses).toEqual([180, 200])
    await hangUp(office, ana.call)
    expect(call.methods).toEqual(['BYE'])
  })

  test('and whose nonce has run out in the call is answered anew (RFC 7616 §3.3, stale)', async () => {
    const { office, main, ana } = await openWith([{ nonceLifetime: 30_000 }])
    const call = ana.invite('92025550123')
    await office.pass(60_000)
    await hangUp(office, call)
    expect(main.call.methods).toEqual(['ACK', 'BYE'])
  })

  test('all else that we ask in a call as well: PRACK, UPDATE, INFO, each also when its nonce has run out (RFC 3262 §3, RFC 3311 §5.1)', async () => {
    const { office, main, ana } = await openWith([{ nonceLifetime: 50 }])
    const asked: string[] = []
    const { guard } = main
    main.guard = (request) => {
      const refusal = guard(request)
      asked.push(`${request.method} ${refusal?.status ?? 'passes'}`)
      return refusal
    }
    main.media = { ...main.media, telephoneEvent: null }
    main.whenCalled = (call) =>
      void office.clock.after(100, () => call.reliable(183, 9, { body: call.answerTo(call.media) }))
    const call = ana.invite('92025550123')
    await office.pass(200)
    main.call.answer('', [
      ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO'],
      ['Session-Expires', '90;refresher=uac'],
      ['Require', 'timer']
    ])
    await office.pass(1000)
    office.media.at(call.heard.port).press('5')
    await office.pass(46_000)
    await hangUp(office, call)
    const each = ['INVITE', 'PRACK', 'INFO', 'UPDATE', 'BYE'].flatMap((method) => [`${method} 401`, `${method} passes`])
    expect(asked).toEqual(each)
    expect(office.record.disposition).toBe('ANSWERED')
  })

  test('and answers when the call is over already gets a BYE with the credentials of the trunk (RFC 3261 §9.1)', async () => {
    const { office, main, ana } = await openWith([{ nonceLifetime: 50 }])
    main.whenCalled = (call) => {
      call.heedsCancel = false
      call.ring()
    }
    const call = ana.invite('92025550123')
    await office.pass(100)
    call.cancel()
    await office.pass(100)
    main.call.answer()
    await office.pass(100)
    expect(main.call.methods).toEqual(['CANCEL', 'ACK', 'BYE'])
  })

  test.each([
    ['a wrong password', { ...account, password: 'another' }],
    ['no password at all', {}]
  ])('and is given %s has refused the call: the next trunk carries it (4-pbx, Numbers)', async (_, trunk) => {
    const { office, main, backup, ana } = await openWith([{}], trunk)
    backup.whenCalled = answers
    const call = ana.invite('82025550123')
    await office.pass(100)
    expect([call.statuses, main.calls, backup.calls.length]).toEqual([[401, 180, 200], [], 1])
    await hangUp(office, call)
    const timeline = await office.timeline()
    expect(facts(timeline)).toEqual([
      {
        code: 'trunk-failed',
        trunk: 'main',
        result: 'congestion',
        reason: 'it does not take our user name and password (401 Unauthorized)'
      }
    ])
    expect(JSON.stringify([timeline, office.complaints])).not.toMatch(/another|provider-secret|response=/)
  })

  test.each([
    ['of its own realm', { realm: 'somewhere else' }, '<sip:eve@203.0.113.66>'],
    [
      'of the provider’s realm, for a number of its choice',
      { realm: 'provider' },
      `<sip:+19005550199@${providers.main}>`
    ]
  ])(
    'behind whose proxies the far end challenges us, %s, has no digest of ours (RFC 3261 §26.1)',
    async (_, asks, contact) => {
      const { office, main, ana } = await openWith([{ isProxy: true }])
      main.whenCalled = (call) =>
        call.answer(undefined, [
          ['Contact', contact],
          ['Record-Route', `<sip:${providers.main};lr>`]
        ])
      const call = ana.invite('92025550123')
      await office.pass(100)
      expect(call.statuses).toEqual([401, 200])
      const farEnd = challenging(office.clock, { ...account, ...asks })
      main.guard = (request) => (request.method === 'INVITE' ? farEnd(request) : undefined)
      const before = office.network.sent.length
      await office.until(call.hold())
      await office.pass()
      const ours = office.network.sent.slice(before).filter(({ to }) => to.address === providers.main)
      const said = ours
        .filter(({ octets }) => /^INVITE/.test(octets))
        .map(({ octets }) => /^Authorization:.*/m.exec(octets))
      expect(said).toEqual([null])
      await hangUp(office, call)
    }
  )
})
