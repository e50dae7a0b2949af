import { describe, expect, test } from 'vitest'
import { officeConfig, userConfig } from '../support/virtual-pbx.ts'
import { openOffice } from './office.ts'

const registered = (office: Awaited<ReturnType<typeof openOffice>>) =>
  office.pbx.registrations('acme.test').map(({ user, contact }) => `${user} ${contact}`)

describe('admission', () => {
  test('a phone registers with its password (RFC 3261 §10, §22) and is rung at the contact that it gave', async () => {
    const office = await openOffice()
    await office.phone('101')
    const ana = await office.phone('100')
    expect(registered(office)).toEqual(['101 sip:101@10.0.1.1:5060', '100 sip:100@10.0.1.2:5060'])
    const call = ana.invite('101')
    await office.pass()
    expect(call.statuses).toEqual([401, 180])
    call.cancel()
    await office.pass()
  })

  test('a user without a phone is not reached: 480 and the reason in the time line (4-pbx, Applications)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const call = ana.invite('101')
    await office.pass()
    expect(call.statuses).toEqual([401, 480])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 20, hangupby: 'pbx', dst: '101' })
    expect(await office.timeline()).toContainEqual({
      at: expect.any(Number),
      kind: 'warning',
      text: 'no phone of 101 is registered',
      fact: { code: 'no-phone', user: '101' },
      remedy: 'Check the phone: address, user, password.'
    })
  })

  test('a registration that ran out is gone, without being looked at (RFC 3261 §10.3)', async () => {
    const office = await openOffice()
    const phone = office.addPhone('100')
    await office.until(phone.register(60))
    expect(registered(office)).toHaveLength(1)
    await office.pass(60_000)
    expect(registered(office)).toEqual([])
    expect(office.events.filter(({ name }) => name === 'registration.changed')).toHaveLength(2)
  })

  test('a phone whose password is another one now is not called any more, and another user’s is (4-pbx, SIP)', async () => {
    const office = await openOffice()
    const tom = await office.phone('101')
    const ana = await office.phone('100')
    const users = [userConfig('100', 'Ana Keller'), { ...userConfig('101', 'Tom'), sipPassword: 'another' }]
    await office.until(office.pbx.configure(officeConfig({ users, inbound: [] })))
    expect(registered(office)).toEqual(['100 sip:100@10.0.1.2:5060'])
    const call = ana.invite('101')
    await office.pass()
    expect(call.statuses).toEqual([401, 480])
    expect(tom.calls).toEqual([])
    expect(office.events.filter(({ name }) => name === 'registration.changed')).toHaveLength(3)
  })

  for (const method of ['INVITE', 'REGISTER', 'OPTIONS']) {
    test(`${method} of someone without an account is answered 401 or 403, whomever it names (4-pbx, SIP)`, async () => {
      const office = await openOffice()
      await office.phone('101')
      const eve = office.stranger()
      const statuses = []
      for (const to of ['101', '999', '*43', '112', '+15550100']) {
        const outcome = await office.until(eve.request(method, { to, headers: [['Contact', eve.contact]] }))
        statuses.push(typeof outcome === 'string' ? outcome : outcome.status)
      }
      expect(new Set(statuses)).toEqual(new Set([401]))
      expect(office.records).toEqual([])
      expect(office.media.endpoints).toEqual([])
    })
  }

  test('a number of thirty thousand digits, of someone without an account, takes no time of others', async () => {
    const office = await openOffice()
    const before = performance.now()
    office.stranger().invite(`1${'0'.repeat(30_000)}z`)
    await office.pass(1000)
    expect(performance.now() - before).toBeLessThan(1000)
  })

  test('a domain that is not ours is answered 403 (1-product, Matching)', async () => {
    const office = await openOffice()
    const eve = office.addPhone('100', { domain: 'elsewhere.test' })
    const outcome = await office.until(eve.request('OPTIONS'))
    expect(outcome).toMatchObject({ status: 403 })
  })

  test('an unknown user and a wrong password are answered alike and in the same time, doubling (4-pbx, SIP)', async () => {
    const office = await openOffice()
    const attempt = async (user: string, password: string, address: string) => {
      const phone = office.addPhone(user, { password, address })
      const started = office.clock.now()
      const answers = []
      for (let turn = 0; turn < 3; turn++) {
        const outcome = await office.until(phone.register())
        answers.push(typeof outcome === 'string' ? outcome : outcome.status, office.clock.now() - started)
      }
      return answers
    }
    const wrong = await attempt('100', 'guess', '10.0.2.1')
    const unknown = await attempt('777', 'guess', '10.0.2.2')
    expect(wrong).toEqual(unknown)
    // 0.5 s, 1 s and 2 s, in steps of 40 ms of the test.
    expect(wrong).toEqual([401, 520, 401, 1560, 401, 3600])
    expect(office.pbx.registrations('acme.test')).toEqual([])
  })

  test('OPTIONS of a user is answered 200 with what we understand (RFC 3261 §11.2)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const outcome = await office.until(ana.request('OPTIONS'))
    expect(outcome).toMatchObject({ status: 200 })
    if (typeof outcome === 'string') return
    expect(outcome.headers.get('Allow')).toBe(
      'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, PRACK, UPDATE, SUBSCRIBE, REGISTER'
    )
    expect(outcome.headers.get('Server')).toBeUndefined()
  })
})
