import { describe, expect, test } from 'vitest'
import type { Office } from '../support/virtual-pbx.ts'
import { openOffice, told } from './office.ts'

const caller = { number: '+15550100199', name: 'Rita Wagner' }

test('a test call rings the phone as a trunk call would, and its time line tells it to its end (2-cti, Trying it)', async () => {
  const office = await openOffice()
  const ana = await office.phone('100')
  ana.whenCalled = (call) => call.ring()
  const started = office.pbx.testCall({ domain: 'acme.test', user: '100', ...caller })
  if (!started.ok) throw new Error(started.error.message)
  const { uniqueid } = started.value
  await office.pass()
  expect(ana.call.invite.from).toMatchObject({ displayName: 'Rita Wagner' })
  ana.call.answer()
  await office.pass()
  expect(office.media.leased.map(({ echoing }) => echoing)).toEqual([true])
  ana.call.bye()
  await office.pass()
  expect(office.record).toMatchObject({ src: caller.number, dst: '100', disposition: 'ANSWERED', hangupby: 'callee' })
  const steps = told(await office.timeline(uniqueid)).filter((step) => /^(app|decision)/.test(step))
  expect(steps).toEqual([
    'app: user 100',
    'decision: SIP/100-00000002: answered',
    'decision: 100 answered',
    'decision: ended: completed'
  ])
})

describe('a test call that is ended from outside says by whom (4-pbx, Call record)', () => {
  async function testCall(office: Office): Promise<string> {
    const started = office.pbx.testCall({ domain: 'acme.test', user: '100', ...caller })
    if (!started.ok) throw new Error(started.error.message)
    await office.pass()
    return started.value.uniqueid
  }

  test('by an operator, while it rings', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    office.pbx.hangUp(await testCall(office))
    await office.pass()
    expect(ana.call.methods).toEqual(['CANCEL'])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupby: 'operator' })
  })

  test('by an operator, while its hook is asked', async () => {
    const office = await openOffice({ domain: { cti: { inbound: { url: 'http://app.test/in' } } } })
    office.http.on('/in', { after: 1000 })
    await office.phone('100')
    office.pbx.hangUp(await testCall(office))
    await office.pass()
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupby: 'operator' })
  })

  test('by an operator, when it is answered', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    ana.whenCalled = (call) => call.answer()
    office.pbx.hangUp(await testCall(office))
    await office.pass()
    expect(ana.call.methods).toEqual(['ACK', 'BYE'])
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupby: 'operator' })
  })

  test('by a PBX that is ended, which is no operator', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    ana.whenCalled = (call) => call.answer()
    await testCall(office)
    await office.until(office.pbx.drain(0))
    expect(ana.call.methods).toEqual(['ACK', 'BYE'])
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupby: 'pbx' })
  })
})
