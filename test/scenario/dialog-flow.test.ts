import { describe, expect, test } from 'vitest'
import { createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { serialise } from '../../pbx-core/sip/message/serialise.ts'
import { cancelFor } from '../../pbx-core/sip/transaction/derived-requests.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { writeSdp } from '../support/phone-sdp.ts'
import { type Office, pbxAddress, providers } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, openOffice, talk } from './office.ts'

const elsewhere = '203.0.113.66'

/** Ana (100) talks to Tom (101), and Eve knows every tag of both dialogs. */
async function talking() {
  const office = await openOffice()
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const call = await talk(office, { caller: ana, callee: tom })
  return { office, ana, tom, ...call, eve: office.stranger() }
}

/** What somebody gets for a request within a dialog; `nothing` where that is all. */
async function ask(office: Office, from: VirtualPhone, request: SipRequest): Promise<number | string> {
  const outcome = await office.until(from.exchange(request))
  return typeof outcome === 'string' ? outcome : outcome.status
}

/** Where the media of every leg go to. */
const mediaTargets = (office: Office) => office.media.leased.map(({ stream }) => stream?.remote?.address ?? 'nowhere')

/** An offer, or an answer, that would bring the audio to Eve. */
const evesSession = (call: PhoneCall) => writeSdp({ ...call.media, address: elsewhere, port: 40_666 }, 9)

describe('a dialog belongs to its flow (4-pbx, SIP)', () => {
  for (const method of ['BYE', 'INVITE', 'INFO', 'UPDATE', 'PRACK', 'REFER', 'OPTIONS']) {
    test(`${method} with the tags of a user’s dialog, from elsewhere, is challenged, and changes nothing`, async () => {
      const { office, caller, callee, eve } = await talking()
      const before = mediaTargets(office)
      for (const call of [caller, callee]) {
        const content = method === 'INVITE' || method === 'UPDATE' ? { body: evesSession(call) } : {}
        expect(await ask(office, eve, call.forge(method, content))).toBe(401)
      }
      await office.pass(1000)
      expect([caller.methods, callee.methods, office.records]).toEqual([[], ['ACK'], []])
      expect(mediaTargets(office)).toEqual(before)
      // The sequence numbers that Eve used are still free to their owner.
      expect(await office.until(caller.hold())).toMatchObject({ status: 200 })
      await hangUp(office, caller)
    })
  }

  test('CANCEL with the branch of a ringing call, from elsewhere, is answered 481, and it rings on', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const eve = office.stranger()
    const call = ana.invite('101')
    await office.pass()
    const { invite } = call
    const cancel = serialise(cancelFor(invite, undefined))
    const since = office.network.sent.length
    office.network.host(elsewhere).transport.send(eve.flow, cancel)
    await office.pass()
    expect(answersTo(office, elsewhere, since)).toEqual(['SIP/2.0 481'])
    expect([call.statuses, tom.call.methods]).toEqual([[401, 180], []])
    call.cancel()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 487])
  })

  test('ACK from elsewhere is dropped: our 200 is repeated until its own flow acknowledges it', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const eve = office.stranger()
    tom.whenCalled = (call) => call.answer()
    const call = ana.invite('101')
    call.acknowledges = false
    await office.pass()
    eve.layer.sendAck(call.forge('ACK'), eve.flow)
    const since = office.network.sent.length
    await office.pass(2000)
    expect(answersTo(office, ana.address, since)).toEqual(['SIP/2.0 200', 'SIP/2.0 200'])
    call.acknowledge()
    await office.pass()
    await hangUp(office, call)
  })

  test('a response from elsewhere answers nothing, with the right branch either (RFC 3261 §18.1.2)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const eve = office.stranger()
    const call = ana.invite('101')
    await office.pass()
    const forged = createResponse(tom.call.invite, 200, {
      toTag: 'eve',
      headers: [['Contact', `<sip:eve@${elsewhere}>`]],
      body: evesSession(tom.call),
      contentType: 'application/sdp'
    })
    office.network.host(elsewhere).transport.send(eve.flow, serialise(forged))
    await office.pass()
    expect(call.statuses).toEqual([401, 180])
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 200])
    await hangUp(office, call)
  })

  test('who proves to be its user has the dialog from then on: what we send goes to the new flow', async () => {
    const { office, caller, callee, tom } = await talking()
    const moved = office.addPhone('101', { address: tom.address, port: 6060 })
    const request = callee.forge('OPTIONS')
    const challenge = await office.until(moved.exchange(request))
    expect(challenge).toMatchObject({ status: 401 })
    expect(await ask(office, moved, moved.authorised(callee.forge('OPTIONS'), challenge))).toBe(200)
    const since = office.network.sent.length
    expect(await office.until(caller.hold())).toMatchObject({ status: 487 })
    await office.pass()
    // It knows nothing of the call, and so ends it.
    expect([sentTo(office, since, 6060), caller.methods]).toEqual([['INVITE', 'ACK', 'BYE'], ['BYE']])
  })

  test('another user’s credentials are refused with 403, and its flow is not the dialog’s', async () => {
    const { office, caller, callee } = await talking()
    const lena = await office.phone('102')
    const challenge = await office.until(lena.exchange(callee.forge('BYE')))
    expect(challenge).toMatchObject({ status: 401 })
    expect(await ask(office, lena, lena.authorised(callee.forge('BYE'), challenge))).toBe(403)
    expect([caller.methods, office.records]).toEqual([[], []])
    await hangUp(office, caller)
  })

  test('a phone that has registered from a new address since may go on at once (RFC 5626 §5.3)', async () => {
    const { office, caller, callee, tom } = await talking()
    const moved = office.addPhone('101', { address: tom.address, port: 6060 })
    expect(await office.until(moved.register())).toMatchObject({ status: 200 })
    expect(await ask(office, moved, callee.forge('BYE'))).toBe(200)
    await office.pass()
    expect(caller.methods).toEqual(['BYE'])
  })

  test('a registration from before the call gives no right to it', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const other = office.addPhone('101', { address: '10.0.9.9' })
    expect(await office.until(other.register())).toMatchObject({ status: 200 })
    await office.pass(100)
    const tom = await office.phone('101')
    other.whenCalled = (call) => call.refuse(486)
    const call = await talk(office, { caller: ana, callee: tom })
    expect(await ask(office, other, call.callee.forge('BYE'))).toBe(401)
    await hangUp(office, call.caller)
  })
})

describe('a dialog of a trunk belongs to that trunk’s peers at its socket (4-pbx, SIP)', () => {
  async function fromOutside() {
    const peer = { name: 'main', type: 'peer', address: `sip:${providers.main}` } as const
    const trunks = [{ ...peer, from: [providers.main, '192.0.2.11'] }]
    return openOffice({ domain: { trunks, outbound: [{ match: '9X.', trunk: 'main' }] } })
  }

  test('another peer of it may end the call; its source at the phones’ listener, and a stranger, get 481', async () => {
    const office = await fromOutside()
    const ana = await office.phone('100')
    const provider = office.provider('main')
    const call = await talk(office, { caller: provider, callee: ana, number: '+15550100100' })
    const forged = () => office.addPhone('eve', { address: providers.main, port: 5060, domain: pbxAddress })
    expect(await ask(office, forged(), call.caller.forge('BYE'))).toBe(481)
    expect(await ask(office, office.stranger(), call.caller.forge('BYE'))).toBe(481)
    expect(call.callee.methods).toEqual(['ACK'])
    const second = office.provider('main', undefined, '192.0.2.11')
    expect(await ask(office, second, call.caller.forge('BYE'))).toBe(200)
    await office.pass()
    expect(call.callee.methods).toEqual(['ACK', 'BYE'])
  })
})

function answersTo(office: Office, address: string, since: number): string[] {
  const sent = office.network.sent.slice(since).filter(({ to, from }) => to.address === address && from.port === 5060)
  return sent.map(({ octets }) => octets.slice(0, 11))
}

function sentTo(office: Office, since: number, port: number): string[] {
  const sent = office.network.sent.slice(since).filter(({ to }) => to.port === port)
  return [...new Set(sent.map(({ octets }) => octets.slice(0, octets.indexOf(' '))))]
}
