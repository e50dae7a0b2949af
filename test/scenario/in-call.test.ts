import { describe, expect, test } from 'vitest'
import type { Office } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told } from './office.ts'

/** Ana (100) and Tom (101) talk; both know PCMA and PCMU. */
async function talking(office: Office) {
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const call = await talk(office, { caller: ana, callee: tom })
  const [near, far] = office.media.endpoints
  if (near === undefined || far === undefined) throw new Error('the two have no media')
  return { ana, tom, ...call, near, far }
}

const version = (body: string) => Number(/^o=- \d+ (\d+) /m.exec(body)?.[1])

describe('hold', () => {
  for (const side of ['caller', 'callee'] as const) {
    for (const direction of ['sendonly', 'inactive'] as const) {
      test(`the ${side} holds with ${direction} and resumes (RFC 3264 §8.4, RFC 3261 §14)`, async () => {
        const office = await openOffice()
        const both = await talking(office)
        const holder = both[side]
        const held = side === 'caller' ? both.callee : both.caller
        const [own, other] = side === 'caller' ? [both.near, both.far] : [both.far, both.near]
        expect(await office.until(holder.hold(direction))).toMatchObject({ status: 200 })
        await office.pass()
        expect(held.heard.direction).toBe(direction)
        expect(holder.heard.direction).toBe(direction === 'sendonly' ? 'recvonly' : 'inactive')
        expect(own.stream?.direction).toBe(direction === 'sendonly' ? 'recvonly' : 'inactive')
        expect(other.stream?.direction).toBe(direction)
        expect(office.pbx.calls()).toEqual([expect.objectContaining({ onHold: true })])

        expect(await office.until(holder.resume())).toMatchObject({ status: 200 })
        await office.pass()
        expect([holder.heard.direction, held.heard.direction]).toEqual(['sendrecv', 'sendrecv'])
        expect([own.stream?.direction, other.stream?.direction]).toEqual(['sendrecv', 'sendrecv'])
        expect(office.pbx.calls()).toEqual([expect.objectContaining({ onHold: false })])
        expect(both.near.peer).toBe(both.far)
        await hangUp(office, both.caller)
        const user = side === 'caller' ? '100' : '101'
        expect(told(await office.timeline())).toContain(
          `media SIP/${user}-0000000${side === 'caller' ? 1 : 2}: ${user} holds the call`
        )
      })
    }
  }

  test('the old form of hold, an address of 0.0.0.0, is one too (RFC 3264 §8.4)', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    await office.until(caller.reoffer({ address: '0.0.0.0' }))
    expect(callee.heard).toMatchObject({ address: '10.0.0.1', direction: 'sendonly' })
    expect(office.pbx.calls()).toEqual([expect.objectContaining({ onHold: true })])
    await office.until(caller.reoffer({ address: '10.0.1.1' }))
    expect(callee.heard.direction).toBe('sendrecv')
    await hangUp(office, callee)
  })

  test('a call that both hold is held until both have resumed', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    await office.until(caller.hold())
    await office.until(callee.hold('inactive'))
    await office.until(callee.resume())
    expect(office.pbx.calls()).toEqual([expect.objectContaining({ onHold: true })])
    await office.until(caller.resume())
    expect(office.pbx.calls()).toEqual([expect.objectContaining({ onHold: false })])
    await hangUp(office, caller)
  })
})

describe('re-INVITE', () => {
  test('an address that moves is our own affair: the far side hears nothing (4-pbx, Media: anchored)', async () => {
    const office = await openOffice()
    const { caller, callee, near } = await talking(office)
    const outcome = await office.until(caller.reoffer({ address: '10.0.9.9', port: 42_000 }))
    expect(outcome).toMatchObject({ status: 200 })
    expect(callee.methods).toEqual(['ACK'])
    expect(near.stream?.remote).toEqual({ address: '10.0.9.9', rtpPort: 42_000, rtcpPort: 42_001 })
    await hangUp(office, caller)
  })

  test('a change of codec crosses, under the payload types of each side (RFC 3264 §8.3.2)', async () => {
    const office = await openOffice()
    const { caller, callee, near, far } = await talking(office)
    callee.media = { ...callee.media, codecs: ['9 G722/8000', '0 PCMU/8000'] }
    expect(await office.until(caller.reoffer({ codecs: ['96 G722/8000'] }))).toMatchObject({ status: 200 })
    // The rest it has been offered before.
    expect(callee.heard.codecs).toEqual(['9 G722', '0 PCMU', '8 PCMA', '111 OPUS'])
    expect(caller.heard.codecs).toEqual(['96 G722'])
    expect([near, far].map(({ stream }) => stream?.codecs[0]?.name)).toEqual(['G722', 'G722'])
    await hangUp(office, caller)
  })

  test('the version of our description rises with each change and stays without one (RFC 3264 §8)', async () => {
    const office = await openOffice()
    const { caller } = await talking(office)
    const versions = [version(caller.response(200).body)]
    for (const change of [{}, { direction: 'sendonly' }, { direction: 'sendrecv' }] as const) {
      const outcome = await office.until(caller.reoffer(change))
      if (typeof outcome !== 'string') versions.push(version(outcome.body))
    }
    expect(versions).toEqual([1, 1, 2, 3])
    await hangUp(office, caller)
  })

  test('refused with 488 it leaves the session as it was, on both sides (RFC 3261 §14.1)', async () => {
    const office = await openOffice()
    const { caller, callee, near, far } = await talking(office)
    const before = [near.stream, far.stream]
    callee.whenReoffered = (transaction) => callee.refuseReoffer(transaction, 488)
    expect(await office.until(caller.reoffer({ codecs: ['9 G722/8000'] }))).toMatchObject({ status: 488 })
    expect([near.stream, far.stream]).toEqual(before)
    callee.whenReoffered = (transaction) => callee.accept(transaction)
    expect(await office.until(caller.hold())).toMatchObject({ status: 200 })
    await hangUp(office, caller)
  })

  test('without an offer it gets all that we can do, and the answer in its ACK counts (RFC 3261 §14.2)', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    await office.until(callee.hold())
    const outcome = await office.until(caller.reoffer({}, { silent: true }))
    expect(outcome).toMatchObject({ status: 200 })
    expect(caller.heard).toMatchObject({ codecs: ['8 PCMA', '0 PCMU'], telephoneEvent: 101, direction: 'sendrecv' })
    await office.pass(500)
    // The caller took the call off hold on its side: the callee, who still holds it, was asked.
    expect(callee.methods.filter((method) => method === 'INVITE')).toHaveLength(1)
    expect(callee.heard.direction).toBe('sendrecv')
    expect(office.pbx.calls()).toEqual([expect.objectContaining({ onHold: true })])
    await office.until(callee.resume())
    await hangUp(office, caller)
  })

  test('both at once collide and are refused with 491, and then one comes through (RFC 3261 §14.1)', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    const first = [caller.hold(), callee.hold('inactive')]
    await office.pass(100)
    expect(callee.methods).toContain('INVITE')
    const outcomes = await office.until(Promise.all(first))
    expect(outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : outcome.status))).toEqual([200, 491])
    expect(await office.until(callee.hold('inactive'))).toMatchObject({ status: 200 })
    await hangUp(office, caller)
  })

  test('an offer of the far side that comes in between does not make the collision final', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    callee.whenReoffered = (transaction) => callee.refuseReoffer(transaction, 491)
    const hold = caller.hold()
    await office.pass(100)
    callee.whenReoffered = (transaction) => callee.accept(transaction)
    expect(await office.until(callee.reoffer({ port: 45_000 }))).toMatchObject({ status: 200 })
    expect(await office.until(hold)).toMatchObject({ status: 200 })
    expect(callee.heard.direction).toBe('sendonly')
    await hangUp(office, caller)
  })

  test('one that overtakes the ACK of our 200 is taken, and the ACK changes nothing (RFC 5407 §3.1.4)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    call.acknowledges = false
    await office.pass()
    tom.call.answer()
    await office.pass()
    const hold = call.hold()
    await office.pass(3)
    call.acknowledge()
    expect(await office.until(hold)).toMatchObject({ status: 200 })
    expect(tom.call.heard.direction).toBe('sendonly')
    call.acknowledges = true
    await office.pass(5000)
    expect(await office.until(call.resume())).toMatchObject({ status: 200 })
    await hangUp(office, call)
  })

  test('an answer in ACK that takes less than we offered reaches the far side (4-pbx: delayed offer)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    ana.media = { ...ana.media, codecs: ['8 PCMA/8000'] }
    const call = ana.invite('101', { silent: true })
    await office.pass()
    tom.call.answer()
    await office.pass()
    // What is spoken here is added to each offer: the media side turns one into the other.
    expect(tom.call.heard.codecs).toEqual(['8 PCMA', '0 PCMU', '9 G722', '111 OPUS'])
    expect(office.media.leased.map(({ stream }) => stream?.codecs.map(({ name }) => name))).toEqual([
      ['PCMA'],
      ['PCMA', 'PCMU']
    ])
    await hangUp(office, call)
  })

  test('a second one before the first is answered gets 500 and Retry-After (RFC 3261 §14.2)', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    callee.whenReoffered = () => {}
    const first = caller.hold()
    await office.pass(20)
    const second = await office.until(caller.reoffer({ direction: 'inactive' }))
    expect(second).toMatchObject({ status: 500 })
    if (typeof second !== 'string') expect(second.headers.get('Retry-After')).toBe('1')
    await hangUp(office, callee)
    expect(await office.until(first)).toMatchObject({ status: 487 })
  })

  for (const status of [481, 408]) {
    test(`answered ${status} it ends the call: BYE to both (RFC 3261 §12.2.1.2, §14.1)`, async () => {
      const office = await openOffice()
      const { caller, callee } = await talking(office)
      callee.whenReoffered = (transaction) => callee.refuseReoffer(transaction, status)
      await office.until(caller.hold())
      await office.pass()
      expect(caller.methods.at(-1)).toBe('BYE')
      expect(callee.methods.at(-1)).toBe('BYE')
      expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupby: 'callee', hangupcause: 41 })
    })
  }

  test('a phone that does not answer a re-INVITE at all ends the call after 32 s (RFC 3261 §14.1)', async () => {
    const office = await openOffice()
    const { caller, callee, tom } = await talking(office)
    office.network.host(tom.address, tom.port)
    const hold = caller.hold()
    await office.pass(33_000)
    expect(caller.methods.at(-1)).toBe('BYE')
    expect(await office.until(hold)).not.toMatchObject({ status: 200 })
    expect(callee.methods).toEqual(['ACK'])
    expect(office.pbx.calls()).toEqual([])
  })

  test('a request that comes late, with a number that was used already, is answered 500 (RFC 3261 §12.2.2)', async () => {
    const office = await openOffice()
    const { caller } = await talking(office)
    await office.until(caller.info('1'))
    expect(await office.until(caller.send('INFO', [], { sequence: 1 }))).toMatchObject({ status: 500 })
    await hangUp(office, caller)
  })

  test('a method that we do not understand is answered 405 inside a dialog, an extension that is required 420', async () => {
    const office = await openOffice()
    const { caller } = await talking(office)
    expect(await office.until(caller.send('PUBLISH'))).toMatchObject({ status: 405 })
    expect(await office.until(caller.send('INFO', [['Require', 'foo']]))).toMatchObject({ status: 420 })
    await hangUp(office, caller)
  })
})

describe('the end of a call', () => {
  test('no ACK for our 200 in 32 s: BYE to both, and the record is ANSWERED (RFC 3261 §13.3.1.4)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    call.acknowledges = false
    await office.pass()
    tom.call.answer()
    await office.pass(31_900)
    expect(call.statuses.filter((status) => status === 200)).toHaveLength(11)
    expect(call.methods).toEqual([])
    await office.pass(200)
    expect(call.methods).toEqual(['BYE'])
    expect(tom.call.methods).toEqual(['ACK', 'BYE'])
    expect(office.record).toMatchObject({ hangupby: 'pbx', hangupcause: 27 })
  })

  test('who hangs up before the caller has sent its ACK is heard, but the BYE waits for the ACK (RFC 3261 §15)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    call.acknowledges = false
    await office.pass()
    tom.call.answer()
    await office.pass()
    await hangUp(office, tom.call)
    expect(call.methods).toEqual([])
    expect(office.pbx.calls()).toEqual([])
    call.acknowledges = true
    await office.pass(1000)
    expect(call.methods).toEqual(['BYE'])
  })

  test('BYE from both sides at once: one record, and nobody waits (RFC 3261 §15.1.2)', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    const outcomes = await office.until(Promise.all([caller.bye(), callee.bye()]))
    // The second one finds its dialog ended by ours, which is on its way.
    expect(outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : outcome.status))).toEqual([200, 481])
    expect(callee.methods).toEqual(['ACK', 'BYE'])
    expect(office.records).toHaveLength(1)
  })

  test('a phone that is gone does not keep the call: our BYE fails and nothing waits for it (4-pbx, Call record)', async () => {
    const office = await openOffice()
    const { caller, tom } = await talking(office)
    office.network.host(tom.address, tom.port)
    await office.until(caller.bye())
    expect(office.records).toEqual([expect.objectContaining({ disposition: 'ANSWERED', hangupby: 'caller' })])
    expect(office.media.leased).toEqual([])
    expect(office.pbx.health()).toMatchObject({ calls: 0, dialogs: 0 })
  })

  test('an operator ends a call: both get BYE, and the record says who it was (1-product, API)', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    const [live] = office.pbx.calls()
    expect(office.pbx.hangUp(live?.uniqueid ?? '')).toEqual({ ok: true, value: undefined })
    await office.pass()
    expect([caller.methods, callee.methods]).toEqual([['BYE'], ['ACK', 'BYE']])
    expect(office.record).toMatchObject({ hangupby: 'operator', disposition: 'ANSWERED' })
    expect(office.pbx.hangUp('none')).toEqual({ ok: false, error: 'call_not_found' })
  })

  test('an operator ends a call that rings: 603 and CANCEL', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    office.pbx.hangUp(office.pbx.calls()[0]?.uniqueid ?? '')
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 603])
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(office.record).toMatchObject({ hangupby: 'operator', disposition: 'FAILED' })
  })
})

describe('keys', () => {
  test('RFC 4733 events are relayed with the media: no message, one line in the time line (4-pbx, Media)', async () => {
    const office = await openOffice()
    const { caller, callee, near, far } = await talking(office)
    near.press('5')
    await office.pass()
    expect(callee.methods).toEqual(['ACK'])
    expect(far.digits).toEqual([])
    await hangUp(office, caller)
    expect(told(await office.timeline())).toContain('media SIP/100-00000001: a key was pressed')
  })

  for (const form of ['dtmf-relay', 'dtmf'] as const) {
    test(`INFO as application/${form} becomes an event where the far side has telephone-event (4-pbx, Media)`, async () => {
      const office = await openOffice()
      const { caller, callee, far } = await talking(office)
      for (const digit of ['7', '*', '#']) {
        expect(await office.until(caller.info(digit, form))).toMatchObject({ status: 200 })
      }
      expect(far.digits).toEqual(['7', '*', '#'])
      expect(callee.methods).toEqual(['ACK'])
      await hangUp(office, caller)
    })
  }

  test('a phone without telephone-event gets keys by INFO, from events and from INFO (4-pbx, Media)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.media = { ...tom.media, telephoneEvent: null }
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    expect(caller.heard.telephoneEvent).toBeNull()
    office.media.at(20_002).press('9')
    await office.until(caller.info('4', 'dtmf'))
    expect(callee.methods).toEqual(['ACK', 'INFO', 'INFO'])
    expect(callee.requests.slice(1).map(({ body }) => body)).toEqual([
      'Signal=9\r\nDuration=160\r\n',
      'Signal=4\r\nDuration=160\r\n'
    ])
    expect(callee.last('INFO').headers.get('Content-Type')).toBe('application/dtmf-relay')
    await hangUp(office, caller)
  })

  test('INFO without a body is answered 200, and changes nothing (RFC 2976 §2.2)', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    expect(await office.until(caller.send('INFO'))).toMatchObject({ status: 200 })
    expect(await office.until(caller.send('INFO', [['Content-Type', 'application/dtmf']]))).toMatchObject({
      status: 200
    })
    expect([callee.methods, office.media.leased.map(({ digits }) => digits)]).toEqual([['ACK'], [[], []]])
    await hangUp(office, caller)
  })

  test('INFO of a package is refused with 469, which names those that we take: none (RFC 6086 §4.2.2)', async () => {
    const office = await openOffice()
    const { caller } = await talking(office)
    const refused = await office.until(caller.send('INFO', [['Info-Package', 'g.3gpp.ussd']]))
    expect(typeof refused === 'string' ? refused : [refused.status, refused.headers.get('Recv-Info')]).toEqual([
      469,
      ''
    ])
    await hangUp(office, caller)
  })

  test('INFO with a body of another kind is refused with 415, which names ours (RFC 3261 §8.2.3)', async () => {
    const office = await openOffice()
    const { caller } = await talking(office)
    const content = { body: '<media_control/>', contentType: 'application/media_control+xml' }
    const refused = await office.until(caller.send('INFO', [], content))
    expect(typeof refused === 'string' ? refused : [refused.status, refused.headers.get('Accept')]).toEqual([
      415,
      'application/dtmf-relay, application/dtmf, application/vnd.nortelnetworks.digits, audio/telephone-event'
    ])
    await hangUp(office, caller)
  })

  test('a re-INVITE is read in a multipart body, and refused with 415 and Accept where it holds no session (RFC 5621)', async () => {
    const office = await openOffice()
    const { caller, callee } = await talking(office)
    const held = caller.invite.body.replace('a=sendrecv', 'a=sendonly')
    const body = ['--b1', 'Content-Type: application/sdp', '', held, '--b1--', ''].join('\r\n')
    const told = await office.until(caller.reoffer({}, { body, contentType: 'multipart/mixed;boundary=b1' }))
    expect(typeof told === 'string' ? told : [told.status, callee.heard.direction]).toEqual([200, 'sendonly'])
    const refused = await office.until(caller.reoffer({}, { body: 'hello', contentType: 'text/plain' }))
    expect(typeof refused === 'string' ? refused : [refused.status, refused.headers.get('Accept')]).toEqual([
      415,
      'application/sdp'
    ])
    expect(callee.heard.direction).toBe('sendonly')
    await hangUp(office, caller)
  })
})
