import { describe, expect, test } from 'vitest'
import { type Office, officeConfig, pbxAddress } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, warnings } from './office.ts'

async function moveTo(office: Office, port: number): Promise<void> {
  const config = officeConfig()
  const sip = { ...config.listen.sip, udp: `${pbxAddress}:${port}` }
  const moved = office.pbx.configure({ ...config, listen: { ...config.listen, sip } })
  expect(await office.until(moved)).toEqual({ ok: true, value: undefined })
}

/** Status with which a phone at that port of the PBX is registered; `timeout` where nobody is. */
async function registering(office: Office, user: string, pbxPort: number): Promise<number | string> {
  const response = await office.until(office.addPhone(user, { pbxPort }).register(60))
  return typeof response === 'string' ? response : response.status
}

/** Ana (100) talks to Tom (101), and the phones' listener moves from 5060 to 5070. */
async function movedUnderCall() {
  const office = await openOffice()
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const call = await talk(office, { caller: ana, callee: tom })
  await moveTo(office, 5070)
  return { office, ana, tom, ...call }
}

/** Ana calls Tom, whose phone rings when the listener moves. */
async function movedWhileItRings() {
  const office = await openOffice()
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const call = ana.invite('101')
  await office.pass()
  await moveTo(office, 5070)
  return { office, tom, call }
}

describe('listen.sip moves under a live call (1-product, Configuration: never on a live call)', () => {
  test('the call goes on at the old socket, in both directions, and is hung up as ever', async () => {
    const { office, caller, callee } = await movedUnderCall()
    expect(await office.until(caller.hold())).toMatchObject({ status: 200 })
    expect(await office.until(callee.hold())).toMatchObject({ status: 200 })
    await hangUp(office, callee)
    expect(caller.methods.at(-1)).toBe('BYE')
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupby: 'callee' })
    expect(warnings(await office.timeline())).toEqual([])
  })

  test('a phone that rings meanwhile can be answered', async () => {
    const { office, tom, call } = await movedWhileItRings()
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 200])
    await hangUp(office, call)
    expect(tom.call.methods).toEqual(['ACK', 'BYE'])
  })

  test('a caller may take back what still rings', async () => {
    const { office, tom, call } = await movedWhileItRings()
    call.cancel()
    await office.pass()
    expect([call.statuses, tom.call.methods]).toEqual([[401, 180, 487], ['CANCEL']])
  })

  test('new registrations and calls are for the new address: 503 at the old one (RFC 3261 §21.5.4)', async () => {
    const { office, ana, caller } = await movedUnderCall()
    expect(await registering(office, '102', 5060)).toBe(503)
    const late = ana.invite('101')
    await office.pass()
    expect(late.statuses).toEqual([503])
    expect(await registering(office, '102', 5070)).toBe(200)
    await hangUp(office, caller)
  })

  test('calls go to phones that are registered at the new address, and to no others', async () => {
    const { office, caller, tom } = await movedUnderCall()
    const lena = office.addPhone('102', { pbxPort: 5070 })
    expect(await office.until(lena.register())).toMatchObject({ status: 200 })
    const before = tom.calls.length
    const call = lena.invite('101')
    await office.pass()
    expect([call.statuses.at(-1), tom.calls.length]).toEqual([480, before])
    const anew = office.addPhone('101', { pbxPort: 5070 })
    expect(await office.until(anew.register())).toMatchObject({ status: 200 })
    const again = lena.invite('101')
    await office.pass()
    expect([again.statuses.at(-1), anew.call.invite.via.port]).toEqual([180, 5070])
    again.cancel()
    await hangUp(office, caller)
  })

  test('the old socket is closed once its last call is over and nothing of it can come any more', async () => {
    const { office, caller } = await movedUnderCall()
    await hangUp(office, caller)
    expect(await registering(office, '102', 5060)).toBe(503)
    await office.pass(32_000)
    expect(await registering(office, '102', 5060)).toBe('timeout')
  })

  test('without a live call it is closed at once', async () => {
    const office = await openOffice()
    await moveTo(office, 5070)
    expect(await registering(office, '102', 5060)).toBe('timeout')
    expect(await registering(office, '102', 5070)).toBe(200)
  })

  test('a click to dial needs a phone at the new address (3-click-to-dial: 503)', async () => {
    const { office } = await movedUnderCall()
    const click = () => office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '*43', connect: true })
    expect(click()).toMatchObject({ ok: false, error: { code: 'no_phone_registered' } })
    expect(await registering(office, '100', 5070)).toBe(200)
    expect(click()).toMatchObject({ ok: true })
    await office.pass()
    for (const { uniqueid } of office.pbx.calls()) office.pbx.hangUp(uniqueid)
    await office.pass()
  })

  test('it moves and comes back: the same socket, and it stays when that call is over', async () => {
    const { office, caller, ana } = await movedUnderCall()
    await moveTo(office, 5060)
    expect(await office.until(caller.hold())).toMatchObject({ status: 200 })
    await hangUp(office, caller)
    await office.pass(33_000)
    const call = ana.invite('*43')
    await office.pass()
    expect(call.statuses).toEqual([401, 200])
    await hangUp(office, call)
  })

  test('it moves twice: each call has the socket that it began with', async () => {
    const { office, caller } = await movedUnderCall()
    const lena = office.addPhone('102', { pbxPort: 5070 })
    await office.until(lena.register())
    const second = lena.invite('*43')
    await office.pass()
    await moveTo(office, 5080)
    await hangUp(office, caller)
    await office.pass(33_000)
    expect(await registering(office, '100', 5060)).toBe('timeout')
    await hangUp(office, second)
    expect(office.records.map(({ disposition, hangupby }) => [disposition, hangupby])).toEqual([
      ['ANSWERED', 'caller'],
      ['ANSWERED', 'caller']
    ])
  })
})
