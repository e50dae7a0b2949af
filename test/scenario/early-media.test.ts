import { describe, expect, test } from 'vitest'
import type { Office } from '../support/virtual-pbx.ts'
import { hangUp, openOffice } from './office.ts'

/** Of the media of all legs, as we see them. */
const directions = (office: Office) => office.media.leased.map(({ stream }) => stream?.direction)

describe('early media', () => {
  test('183 with a session reaches the caller, its media too, before the answer (4-pbx: early media)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.media = { ...tom.media, codecs: ['0 PCMU/8000'] }
    tom.whenCalled = (call) => call.early()
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses).toEqual([401, 183])
    expect(call.heard).toEqual({
      address: '10.0.0.1',
      port: 20_002,
      codecs: ['0 PCMU'],
      telephoneEvent: 101,
      direction: 'sendrecv'
    })
    expect(office.media.at(20_002).peer).toBe(office.media.at(20_004))
    expect(office.pbx.calls()).toEqual([expect.objectContaining({ state: 'ringing', answeredAt: null })])
    const promised = call.response(183).body
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 183, 200])
    expect(call.response(200).body).toBe(promised)
    expect(call.methods).toEqual([])
    await hangUp(office, call)
  })

  test('no 180 follows a 183: the caller would lose what it hears', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => {
      call.early()
      call.ring()
    }
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses).toEqual([401, 183])
    call.cancel()
    await office.pass()
  })

  test('another phone answers with another codec: the caller gets what was promised, then a re-INVITE (RFC 3261 §14.1)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    desk.media = { ...desk.media, codecs: ['8 PCMA/8000'] }
    desk.whenCalled = (call) => call.early()
    mobile.media = { ...mobile.media, codecs: ['0 PCMU/8000'] }
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.heard.codecs).toEqual(['8 PCMA'])
    mobile.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 183, 200])
    expect(call.response(200).body).toBe(call.response(183).body)
    expect(call.methods).toEqual(['INVITE', 'ACK'])
    expect(call.heard.codecs).toEqual(['0 PCMU'])
    const near = office.media.at(20_002)
    expect(near.stream?.codecs.map(({ name }) => name)).toEqual(['PCMU'])
    expect(near.peer?.stream?.remote?.address).toBe(mobile.address)
    await hangUp(office, call)
  })

  test('a phone that sent early media and declines gives the line back to the next one', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    desk.whenCalled = (call) => call.early()
    const call = ana.invite('101')
    await office.pass(1000)
    desk.call.refuse(486)
    await office.pass()
    expect(office.media.at(20_002).peer).toBeUndefined()
    mobile.call.early()
    await office.pass()
    expect(office.media.at(20_002).peer?.stream?.remote?.address).toBe(mobile.address)
    mobile.call.answer()
    await office.pass()
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })

  test('an INVITE without an offer hears 180 for early media, and its ACK brings the answer (RFC 3261 §13.2.1)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => call.early()
    const call = ana.invite('101', { silent: true })
    await office.pass(1000)
    expect(call.statuses).toEqual([401, 180])
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 200])
    expect(call.heard.codecs).toEqual(['0 PCMU', '8 PCMA', '9 G722', '111 OPUS'])
    const [near, far] = office.media.endpoints
    expect(near?.peer).toBe(far)
    expect(near?.stream?.remote).toEqual({ address: '10.0.1.1', rtpPort: 40_000, rtcpPort: 40_001 })
    await hangUp(office, call)
    expect(office.record.disposition).toBe('ANSWERED')
  })

  describe.each(['sendonly', 'recvonly', 'inactive'] as const)('after a 183 that is %s', (direction) => {
    test('a 200 of the same phone that is sendrecv is offered to the caller anew: no call stays one-way (RFC 3261 §13.2.1, RFC 3264 §8)', async () => {
      const office = await openOffice()
      const ana = await office.phone('100')
      const tom = await office.phone('101')
      tom.media = { ...tom.media, direction }
      tom.whenCalled = (call) => call.early()
      const call = ana.invite('101')
      await office.pass(1000)
      expect(call.heard.direction).toBe(direction)
      tom.call.media = { ...tom.media, direction: 'sendrecv' }
      tom.call.answer()
      await office.pass()
      expect(call.response(200).body).toBe(call.response(183).body)
      expect([call.methods, call.heard.direction]).toEqual([['INVITE', 'ACK'], 'sendrecv'])
      expect(directions(office)).toEqual(['sendrecv', 'sendrecv'])
      await hangUp(office, call)
    })

    test('so is that of another phone', async () => {
      const office = await openOffice()
      const ana = await office.phone('100')
      const desk = await office.phone('101')
      const mobile = await office.phone('101')
      desk.media = { ...desk.media, direction }
      desk.whenCalled = (call) => call.early()
      const call = ana.invite('101')
      await office.pass(1000)
      mobile.call.answer()
      await office.pass()
      expect([call.methods, call.heard.direction]).toEqual([['INVITE', 'ACK'], 'sendrecv'])
      expect(directions(office)).toEqual(['sendrecv', 'sendrecv'])
      await hangUp(office, call)
    })
  })

  test('a 200 that holds after a 183 that did not is told to the caller as well', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => call.early()
    const call = ana.invite('101')
    await office.pass(1000)
    tom.call.media = { ...tom.media, direction: 'sendonly' }
    tom.call.answer()
    await office.pass()
    expect([call.methods, call.heard.direction]).toEqual([['INVITE', 'ACK'], 'sendonly'])
    await hangUp(office, call)
  })

  test('keys that a 183 had no room for are promised once the answer takes them (RFC 4733)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const desk = await office.phone('101')
    const mobile = await office.phone('101')
    desk.media = { ...desk.media, telephoneEvent: null }
    desk.whenCalled = (call) => call.early()
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.heard.telephoneEvent).toBeNull()
    mobile.call.answer()
    await office.pass()
    expect([call.methods, call.heard.telephoneEvent]).toEqual([['INVITE', 'ACK'], 101])
    await hangUp(office, call)
  })
})
