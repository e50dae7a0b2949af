import { describe, expect, test } from 'vitest'
import type { Outcome } from '../support/phone-call.ts'
import { hangUp, openOffice, talk } from './office.ts'

const session = (...lines: string[]) =>
  ['v=0', 'o=- 1 7 IN IP4 10.0.1.1', 's=-', 'c=IN IP4 10.0.1.1', 't=0 0', ...lines, ''].join('\r\n')
const off = session('m=audio 0 RTP/AVP 8 0')
const fax = session('m=audio 0 RTP/AVP 8', 'm=image 5000 udptl t38')

/** Status, and the `m=` lines that came with it. */
const told = (outcome: Outcome) =>
  typeof outcome === 'string' ? outcome : [outcome.status, ...linesOf(outcome.body, /^m=/)]
const linesOf = (body: string, pattern: RegExp) => body.split('\r\n').filter((line) => pattern.test(line))

describe('an audio stream that is switched off (RFC 3264 §6, §8.2)', () => {
  test('is answered with port 0, held for the other side, and comes back by a live port', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    expect(told(await office.until(caller.reoffer({}, { body: off })))).toEqual([200, 'm=audio 0 RTP/AVP 8 0'])
    expect(callee.heard.direction).toBe('inactive')
    expect(office.media.leased.map(({ stream }) => stream?.direction)).toEqual(['inactive', 'inactive'])
    expect(office.pbx.calls()).toEqual([expect.objectContaining({ onHold: true })])
    expect(told(await office.until(caller.resume()))).toEqual([200, 'm=audio 20002 RTP/AVP 8 0 101'])
    expect([caller.heard.direction, callee.heard.direction]).toEqual(['sendrecv', 'sendrecv'])
    expect(office.media.leased.map(({ stream }) => [stream?.direction, stream?.remote?.rtpPort])).toEqual([
      ['sendrecv', 40_000],
      ['sendrecv', 40_000]
    ])
    expect(office.pbx.calls()).toEqual([expect.objectContaining({ onHold: false })])
    await hangUp(office, caller)
  })

  test('in an application is answered with port 0, too', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const call = ana.invite('*43')
    await office.pass()
    expect(told(await office.until(call.reoffer({}, { body: off })))).toEqual([200, 'm=audio 0 RTP/AVP 8 0'])
    expect(told(await office.until(call.resume()))).toEqual([200, 'm=audio 20002 RTP/AVP 8 0 101'])
    expect(office.media.leased.map(({ echoing, stream }) => [echoing, stream?.direction])).toEqual([[true, 'sendrecv']])
    await hangUp(office, call)
  })

  test.each([
    ['a fax', fax],
    ['a picture', session('m=audio 0 RTP/AVP 8', 'm=video 5000 RTP/AVP 31')]
  ])('beside %s that nobody takes up is refused with 488, and the call goes on as it was', async (_what, body) => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    expect(told(await office.until(caller.reoffer({}, { body })))).toEqual([488])
    expect(callee.methods).toEqual(['ACK'])
    expect(office.media.leased.map(({ stream }) => stream?.direction)).toEqual(['sendrecv', 'sendrecv'])
    // What was refused was never agreed on: our next offer has the lines of before (RFC 3264 §8).
    expect(told(await office.until(callee.hold()))).toEqual([200, 'm=audio 20004 RTP/AVP 8 0 101'])
    expect(linesOf(caller.last('INVITE').body, /^m=/)).toEqual(['m=audio 20002 RTP/AVP 8 0 101'])
    await hangUp(office, caller)
  })

  test('lines of an offer that the other side refused are not repeated in ours (RFC 3264 §8)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    callee.whenReoffered = (transaction) => callee.refuseReoffer(transaction, 488)
    const body = session('m=audio 40000 RTP/AVP 8 0', 'a=sendonly', 'm=video 5000 RTP/AVP 31')
    expect(told(await office.until(caller.reoffer({}, { body })))).toEqual([488])
    expect(told(await office.until(callee.hold()))).toEqual([200, 'm=audio 20004 RTP/AVP 8 0 101'])
    expect(linesOf(caller.last('INVITE').body, /^m=/)).toEqual(['m=audio 20002 RTP/AVP 8 0 101'])
    await hangUp(office, caller)
  })

  test.each([
    ['alone', off],
    ['beside a fax', fax]
  ])('is nothing to talk over in a first INVITE, %s: 488, and nobody is rung', async (_how, body) => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101', { body })
    await office.pass()
    expect([call.statuses, tom.calls]).toEqual([[401, 488], []])
  })

  test('in the answer to a hold of the other side is a hold as well, and no refusal', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    callee.answersReoffer = session('m=audio 0 RTP/AVP 8')
    expect(told(await office.until(caller.hold()))).toEqual([200, 'm=audio 20002 RTP/AVP 8 0 101'])
    expect([caller.heard.direction, office.media.leased.map(({ stream }) => stream?.direction)]).toEqual([
      'inactive',
      ['inactive', 'inactive']
    ])
    callee.answersReoffer = undefined
    await office.until(caller.resume())
    expect([caller.heard.direction, callee.heard.direction]).toEqual(['sendrecv', 'sendrecv'])
    await hangUp(office, caller)
  })
})
