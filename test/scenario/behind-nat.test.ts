import { describe, expect, test } from 'vitest'
import { parseMessage } from '../../pbx-core/sip/message/parse.ts'
import { Office, officeConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { openOffice } from './office.ts'

const own = { address: '192.168.1.20', port: 5060 }

/** A phone whose router has made `203.0.113.5` of its address, or another port of its port. */
async function behindNat(office: Office, user = '100', port = 33_060): Promise<VirtualPhone> {
  const phone = office.addPhone(user, { address: '203.0.113.5', port, ownAddress: own })
  expect(await office.until(phone.register())).toMatchObject({ status: 200 })
  return phone
}

async function leaves(office: Office, phone: VirtualPhone): Promise<void> {
  await office.until(phone.register(0))
}

/** What is sent to it from now on while it is idle: when, counted from now, and what. */
async function sentWhile(office: Office, phone: VirtualPhone, seconds: number): Promise<string[]> {
  const [from, at] = [office.network.sent.length, office.clock.now()]
  await office.pass(seconds * 1000)
  return office.network.sent.slice(from).flatMap(({ to, octets, ...packet }) => {
    if (to.address !== phone.address || to.port !== phone.port) return []
    return [`${Math.round((packet.at - at) / 1000)} ${octets.split('\r\n', 1)[0]}`]
  })
}

describe('a phone behind a NAT that says nothing (4-pbx: listen.sip.keepAliveSeconds; RFC 5626 §4.4)', () => {
  test('is asked every 25 s, so that its answer keeps the way open', async () => {
    const office = await openOffice()
    const phone = await behindNat(office)
    const asked = `OPTIONS sip:100@192.168.1.20:5060 SIP/2.0`
    expect(await sentWhile(office, phone, 80)).toEqual([`25 ${asked}`, `50 ${asked}`, `75 ${asked}`])
    const question = office.network.sent.findLast(({ octets }) => octets.startsWith('OPTIONS'))
    const parsed = parseMessage(question?.octets ?? '', 'datagram')
    if (!parsed.ok) throw new Error(parsed.error.message)
    const { headers } = parsed.value
    expect([headers.get('From')?.replace(/;tag=.*/, ''), headers.get('To'), headers.get('Max-Forwards')]).toEqual([
      '<sip:acme.test>',
      '<sip:100@192.168.1.20:5060>',
      '70'
    ])
    await leaves(office, phone)
  })

  test('where only its port is another one as well', async () => {
    const office = await openOffice()
    const phone = office.addPhone('100', { address: own.address, port: 33_060, ownAddress: own })
    await office.until(phone.register())
    expect(await sentWhile(office, phone, 30)).toHaveLength(1)
    await leaves(office, phone)
  })

  test('until its registration ends', async () => {
    const office = await openOffice()
    const phone = await behindNat(office)
    await office.until(phone.register(60))
    expect(await sentWhile(office, phone, 130)).toHaveLength(2)
    await office.until(phone.register())
    await office.until(phone.register(0))
    expect(await sentWhile(office, phone, 60)).toEqual([])
  })

  test('each phone on its own, also where one does not answer', async () => {
    // The one that is gone cannot leave.
    const office = await new Office().start()
    const [gone, phone] = [await behindNat(office), await behindNat(office, '101', 33_061)]
    gone[Symbol.dispose]()
    await office.pass(10_000)
    await office.until(phone.register())
    expect(await sentWhile(office, phone, 60)).toEqual([
      expect.stringMatching(/^2[56] OPTIONS sip:101@192\.168\.1\.20:5060 SIP\/2\.0$/),
      expect.stringMatching(/^5[01] OPTIONS sip:101@192\.168\.1\.20:5060 SIP\/2\.0$/)
    ])
  })

  test('as often as configured, from then on; 0: never', async () => {
    const office = await openOffice()
    const phone = await behindNat(office)
    const every = async (keepAliveSeconds: number) => {
      const config = officeConfig()
      const { listen } = config
      await office.until(
        office.pbx.configure({ ...config, listen: { ...listen, sip: { ...listen.sip, keepAliveSeconds } } })
      )
    }
    await every(10)
    expect(await sentWhile(office, phone, 35)).toHaveLength(3)
    await every(0)
    expect(await sentWhile(office, phone, 60)).toEqual([])
    await every(20)
    expect((await sentWhile(office, phone, 50)).length).toBeGreaterThanOrEqual(2)
    await leaves(office, phone)
  })
})

test('a phone that no NAT is before is not asked, nor one that a proxy keeps reachable (RFC 3327)', async () => {
  const office = await openOffice()
  const plain = await office.phone('100')
  const proxied = office.addPhone('101', { address: '203.0.113.5', ownAddress: own })
  const headers = [
    ['Contact', proxied.contact],
    ['Path', '<sip:203.0.113.5;lr>']
  ] as const
  expect(await office.until(proxied.request('REGISTER', { headers }))).toMatchObject({ status: 200 })
  expect([await sentWhile(office, plain, 60), await sentWhile(office, proxied, 60)]).toEqual([[], []])
})
