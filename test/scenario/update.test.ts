import { describe, expect, test } from 'vitest'
import type { Field, Outcome } from '../support/phone-call.ts'
import type { Office } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told } from './office.ts'

const supports: Field = ['Supported', '100rel']
const statusOf = (outcome: Outcome) => (typeof outcome === 'string' ? outcome : outcome.status)
const retryOf = (outcome: Outcome) => (typeof outcome === 'string' ? '' : outcome.headers.get('Retry-After'))
const remotes = (office: Office) => office.media.leased.map(({ stream }) => stream?.remote?.rtpPort)

/** Ana and Tom talk. */
async function talking() {
  const office = await openOffice()
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  return { office, ...(await talk(office, { caller: ana, callee: tom })) }
}

/** Ana calls Tom, whose phone does nothing by itself. */
async function calling(headers: readonly Field[] = []) {
  const office = await openOffice()
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  tom.whenCalled = () => {}
  const call = ana.invite('101', { headers })
  await office.pass()
  return { office, call, callee: tom.call }
}

describe('UPDATE in a call (RFC 3311 §5.2)', () => {
  test('without an offer it is answered 200 without one, and moves the way to the peer', async () => {
    const { office, caller, callee } = await talking()
    const away: Field = ['Contact', '<sip:elsewhere@10.0.1.1:5060>']
    const updated = await office.until(caller.send('UPDATE', [away]))
    expect([statusOf(updated), typeof updated === 'string' ? '' : updated.body]).toEqual([200, ''])
    await office.until(callee.bye())
    await office.pass()
    expect(caller.last('BYE').uri.user).toBe('elsewhere')
    expect(callee.methods).toEqual(['ACK'])
  })

  test.each(['caller', 'callee'] as const)(
    'an offer of the %s crosses the bridge as that of a re-INVITE does: hold',
    async (side) => {
      const { office, caller, callee } = await talking()
      const [holder, held] = side === 'caller' ? [caller, callee] : [callee, caller]
      const updated = await office.until(holder.send('UPDATE', [], { body: holder.offer({ direction: 'sendonly' }) }))
      await office.pass()
      expect([statusOf(updated), held.heard.direction, held.methods.includes('INVITE')]).toEqual([
        200,
        'sendonly',
        true
      ])
      expect(typeof updated === 'string' ? '' : updated.body).toContain('a=recvonly')
      // There is no ACK to wait for: it is taken back by the next one.
      expect(
        statusOf(await office.until(holder.send('UPDATE', [], { body: holder.offer({ direction: 'sendrecv' }) })))
      ).toBe(200)
      await office.pass()
      expect(held.heard.direction).toBe('sendrecv')
      await hangUp(office, caller)
      const user = side === 'caller' ? '100' : '101'
      expect(told(await office.timeline()).filter((line) => /holds|resumes/.test(line))).toEqual([
        expect.stringContaining(`${user} holds the call`),
        expect.stringContaining(`${user} resumes the call`)
      ])
    }
  )

  test('an offer that the other side refuses is refused with its status, and all stays as it was', async () => {
    const { office, caller, callee } = await talking()
    callee.whenReoffered = (transaction) => callee.refuseReoffer(transaction, 488)
    const updated = await office.until(caller.send('UPDATE', [], { body: caller.offer({ direction: 'sendonly' }) }))
    expect([statusOf(updated), remotes(office)]).toEqual([488, [40_000, 40_000]])
    await hangUp(office, caller)
  })

  test.each([
    ['of another kind', { body: 'x', contentType: 'text/plain' }, 415],
    ['that nobody can read', { body: 'v=1' }, 488]
  ])('a body %s is refused (%o)', async (_, content, status) => {
    const { office, caller } = await talking()
    expect(statusOf(await office.until(caller.send('UPDATE', [], content)))).toBe(status)
    expect(statusOf(await office.until(caller.hold()))).toBe(200)
    await hangUp(office, caller)
  })

  test('glare: an offer while ours has no answer is answered 491, and ours goes on', async () => {
    const { office, caller, callee } = await talking()
    let held: Parameters<typeof callee.accept>[0] | undefined
    callee.whenReoffered = (transaction) => {
      held = transaction
    }
    const holding = caller.hold()
    await office.pass()
    const updated = await office.until(callee.send('UPDATE', [], { body: callee.offer() }))
    expect(statusOf(updated)).toBe(491)
    if (held !== undefined) callee.accept(held)
    expect(statusOf(await office.until(holding))).toBe(200)
    await hangUp(office, caller)
  })

  test('an offer while the peer’s own has no answer: 500 with Retry-After; one without an offer is taken', async () => {
    const { office, caller, callee } = await talking()
    callee.holds = []
    let held: Parameters<typeof callee.accept>[0] | undefined
    callee.whenReoffered = (transaction) => {
      held = transaction
    }
    const first = caller.send('UPDATE', [], { body: caller.offer({ direction: 'sendonly' }) })
    await office.pass()
    const second = await office.until(caller.send('UPDATE', [], { body: caller.offer({ direction: 'inactive' }) }))
    const reoffered = await office.until(caller.hold())
    const empty = await office.until(caller.send('UPDATE'))
    expect([statusOf(second), retryOf(second), statusOf(reoffered), statusOf(empty)]).toEqual([500, '1', 500, 200])
    if (held !== undefined) callee.accept(held)
    expect(statusOf(await office.until(first))).toBe(200)
    await hangUp(office, caller)
  })

  test('our offer in a 200 has no answer yet: 491', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => call.answer()
    const call = ana.invite('101', { silent: true })
    call.acknowledges = false
    await office.pass()
    expect(statusOf(await office.until(call.send('UPDATE', [], { body: call.offer() })))).toBe(491)
    call.acknowledge()
    await office.pass()
  })

  test('the ACK of our 200 was lost: who updates has heard it', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => call.answer()
    const call = ana.invite('101')
    call.acknowledges = false
    await office.pass()
    expect(statusOf(await office.until(call.send('UPDATE', [], { body: call.offer({ port: 40_200 }) })))).toBe(200)
    await office.pass(40_000)
    expect([call.methods, remotes(office)]).toEqual([[], [40_200, 40_000]])
    await hangUp(office, call)
  })

  test('two hundred offers one upon the other are taken or refused, one at a time, and the call lives', async () => {
    const { office, caller, callee } = await talking()
    const asked = Array.from({ length: 200 }, (_, at) =>
      caller.send('UPDATE', [], { body: caller.offer({ direction: at % 2 === 0 ? 'sendonly' : 'sendrecv' }) })
    )
    const statuses = new Set((await office.until(Promise.all(asked))).map(statusOf))
    expect([...statuses].toSorted()).toEqual([200, 500])
    expect(callee.methods.filter((method) => method === 'INVITE').length).toBeLessThan(5)
    await office.until(caller.send('UPDATE', [], { body: caller.offer({ direction: 'sendrecv' }) }))
    await hangUp(office, caller)
  })
})

describe('UPDATE before the answer (RFC 3311 §5.1, §5.2)', () => {
  test('of the caller: without an offer 200; with one it waits until its first has its answer', async () => {
    const { office, call, callee } = await calling([supports])
    callee.ring()
    await office.pass()
    expect(statusOf(await office.until(call.send('UPDATE')))).toBe(200)
    const offered = await office.until(call.send('UPDATE', [], { body: call.offer({ port: 40_300 }) }))
    expect([statusOf(offered), retryOf(offered)]).toEqual([500, '1'])
    callee.early()
    await office.pass()
    await office.until(call.prack(call.response(183)))
    expect(statusOf(await office.until(call.send('UPDATE', [], { body: call.offer({ port: 40_300 }) })))).toBe(200)
    expect(remotes(office)).toEqual([40_300, 40_000])
    callee.answer()
    await office.pass()
    expect([call.statuses.at(-1), call.methods]).toEqual([200, []])
    await hangUp(office, call)
  })

  test('of the caller after an answer that nobody acknowledged: 500, for that may be lost', async () => {
    const { office, call, callee } = await calling()
    callee.early()
    await office.pass()
    expect(statusOf(await office.until(call.send('UPDATE', [], { body: call.offer() })))).toBe(500)
    call.cancel()
    await office.pass()
  })

  test('of the called side: its offer is 491 until it has answered ours, and 200 from then on', async () => {
    const { office, call, callee } = await calling()
    callee.ring()
    await office.pass()
    expect(statusOf(await office.until(callee.send('UPDATE')))).toBe(200)
    expect(statusOf(await office.until(callee.send('UPDATE', [], { body: callee.offer({ port: 40_400 }) })))).toBe(491)
    callee.reliable(183, 1, { body: callee.answerTo({ ...callee.media, port: 40_000 }) })
    await office.pass()
    expect(statusOf(await office.until(callee.send('UPDATE', [], { body: callee.offer({ port: 40_400 }) })))).toBe(200)
    expect(remotes(office)).toEqual([40_000, 40_400])
    // What it has changed since holds, whatever its 200 repeats of what it was.
    callee.answer(callee.answerTo({ ...callee.media, port: 40_000 }))
    await office.pass()
    expect(remotes(office)).toEqual([40_000, 40_400])
    await hangUp(office, call)
  })

  test('of the called side after an early answer that is not acknowledged: 491', async () => {
    const { office, call, callee } = await calling()
    callee.early()
    await office.pass()
    expect(statusOf(await office.until(callee.send('UPDATE', [], { body: callee.offer() })))).toBe(491)
    call.cancel()
    await office.pass()
  })

  test('an early UPDATE moves the way to the called side, for the requests that follow', async () => {
    const { office, call, callee } = await calling()
    callee.ring()
    await office.pass()
    await office.until(callee.send('UPDATE', [['Contact', '<sip:moved@10.0.1.2:5060>']]))
    callee.reliable(180, 1)
    await office.pass()
    expect(callee.last('PRACK').uri.user).toBe('moved')
    call.cancel()
    await office.pass()
  })
})
