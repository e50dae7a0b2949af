import { expect, test } from 'vitest'
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
