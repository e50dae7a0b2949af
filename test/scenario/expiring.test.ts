import { describe, expect, test } from 'vitest'
import { xml } from '../support/scripted-http.ts'
import { hangUp, openOffice, told } from './office.ts'

const expires = (value: string) => ({ headers: [['Expires', value]] as const })

async function calledOffice() {
  const office = await openOffice()
  const [ana, tom] = [await office.phone('100'), await office.phone('101')]
  return { office, ana, tom }
}

describe('an INVITE with Expires (RFC 3261 §13.2.1, §13.3.1 step 1)', () => {
  test('is answered 487 when its time is over, the phones are taken back, and nobody answered', async () => {
    const { office, ana, tom } = await calledOffice()
    const call = ana.invite('101', expires('2'))
    await office.pass(1950)
    expect(call.statuses).toEqual([401, 180])
    await office.pass(150)
    expect([call.statuses, tom.call.methods]).toEqual([[401, 180, 487], ['CANCEL']])
    expect(call.response(487).headers.get('Reason')).toBe('Q.850;cause=19')
    expect(tom.call.last('CANCEL').headers.get('Reason')).toBe('Q.850;cause=19')
    expect(office.record).toMatchObject({
      disposition: 'NO ANSWER',
      hangupcause: 19,
      hangupby: 'pbx',
      duration: 2,
      legs: [{ party: '101', result: 'no-answer' }]
    })
    expect(told(await office.timeline())).toContain('decision: ended: no-answer, the invitation of the caller expired')
  })

  test('from a trunk as well', async () => {
    const { office, ana } = await calledOffice()
    const call = office.provider('main').invite('+15550100100', expires('2'))
    await office.pass(2100)
    expect([call.statuses, ana.call.methods]).toEqual([[180, 487], ['CANCEL']])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupcause: 19 })
  })

  test('while a hook is asked', async () => {
    const office = await openOffice({ domain: { cti: { inbound: { url: 'http://app.test/slow' } } } })
    office.http.on('/slow', { after: 1500, body: xml('') })
    const call = office.provider('main').invite('+15550100100', expires('1'))
    await office.pass(1100)
    expect(call.statuses).toEqual([100, 487])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', duration: 1 })
  })

  test('and has no time limit once it is answered', async () => {
    const { office, ana, tom } = await calledOffice()
    const call = ana.invite('101', expires('2'))
    await office.pass(1000)
    tom.call.answer()
    await office.pass(5000)
    expect([call.statuses, call.methods, tom.call.methods]).toEqual([[401, 180, 200], [], ['ACK']])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupby: 'caller' })
  })

  test('that no number can be read from has none (§20.19)', async () => {
    const { office, ana } = await calledOffice()
    const calls = ['soon', '-1', ''].map((value) => ana.invite('101', expires(value)))
    await office.pass(5000)
    expect(calls.map(({ statuses }) => statuses.at(-1))).toEqual([180, 180, 180])
    for (const call of calls) call.cancel()
    await office.pass()
  })

  test('of 0 rings nobody', async () => {
    const { office, ana, tom } = await calledOffice()
    const call = ana.invite('101', expires('0'))
    await office.pass()
    expect(call.statuses.at(-1)).toBe(487)
    expect(tom.calls.filter(({ methods }) => !methods.includes('CANCEL'))).toEqual([])
  })
})
