import { describe, expect, test } from 'vitest'
import { trunkConfig, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, talk } from './office.ts'
import { answers, office3, refer, replacing, status, talking } from './transfers.ts'

const outside = '+15550100177'

/** An office whose one trunk carries `maxCalls`, and in which Tom may have `concurrent` calls that leave. */
async function limited({ maxCalls = 50, concurrent = 50 }) {
  const parties = await office3({
    domain: {
      users: [
        userConfig('100', 'Ana'),
        { ...userConfig('101', 'Tom'), limits: { concurrent } },
        userConfig('102', 'Lena')
      ],
      trunks: [{ ...trunkConfig('main'), maxCalls }],
      outbound: [{ match: '+X.', trunk: 'main' }]
    }
  })
  const provider = parties.office.provider('main')
  for (const phone of [parties.ana, parties.tom, parties.lena, provider]) answers(phone)
  /** What becomes of one more call: it is over again afterwards where it was answered. */
  const oneMore = async (phone: VirtualPhone, number: string) => {
    const call = phone.invite(number)
    await parties.office.pass(1000)
    const last = call.statuses.at(-1)
    if (last === 200) await hangUp(parties.office, call)
    return last
  }
  return { ...parties, provider, oneMore }
}

describe('the places of a trunk (4-pbx, Numbers: maxCalls) are taken as long as somebody is at it', () => {
  test('who came in by it and was transferred in the house has its place, until that call ends', async () => {
    const { office, provider, tom, lena, oneMore } = await limited({ maxCalls: 1 })
    const { callee } = await talk(office, { caller: provider, callee: tom, number: '+15550100101' })
    await office.until(refer(callee, '102'))
    await office.pass(1000)
    expect(talking(office)).toEqual(['+15550170 caller talking', '102 callee talking'])
    expect([await oneMore(provider, '+15550100101'), await oneMore(tom, outside)]).toEqual([503, 503])
    await hangUp(office, lena.call)
    expect(await oneMore(tom, outside)).toBe(200)
  })

  test('who was called by it, too, when its caller has handed it on', async () => {
    const { office, ana, tom, oneMore } = await limited({ maxCalls: 1 })
    const call = ana.invite(outside)
    await office.pass(1000)
    await office.until(refer(call, '101'))
    await office.pass(1000)
    expect(talking(office)).toEqual([`${outside} caller talking`, '101 callee talking'])
    expect(await oneMore(ana, outside)).toBe(503)
    await hangUp(office, tom.call)
    expect(await oneMore(ana, outside)).toBe(200)
  })

  test('who comes in by it and is sent out by it again takes two; where there is one, the call comes back', async () => {
    const { office, provider, tom } = await limited({ maxCalls: 1 })
    const { callee } = await talk(office, { caller: provider, callee: tom, number: '+15550100101' })
    await office.until(refer(callee, outside))
    await office.pass(1000)
    expect(talking(office)).toEqual(['+15550170 caller talking', '101 callee talking'])
    await hangUp(office, callee)
  })

  test('a target outside that refused has given its place back by the time that the call has come back', async () => {
    const { office, ana, tom, provider, lena, oneMore } = await limited({ maxCalls: 1 })
    const { callee } = await talk(office, { caller: ana, callee: tom })
    provider.whenCalled = (call) => call.refuse(486)
    await office.until(refer(callee, outside))
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    answers(provider)
    expect(await oneMore(lena, outside)).toBe(200)
    await hangUp(office, callee)
  })
})

describe('calls of a user that leave (4-pbx, Numbers: toll fraud) count for whoever has sent them out', () => {
  test('by a transfer at once: after that one has left, and until the call ends', async () => {
    const { office, ana, tom, oneMore } = await limited({ concurrent: 1 })
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(refer(callee, outside))
    await office.pass(3000)
    expect([callee.methods.at(-1), talking(office)]).toEqual([
      'BYE',
      ['100 caller talking', `${outside} callee talking`]
    ])
    expect(await oneMore(tom, outside)).toBe(403)
    await hangUp(office, caller)
    expect(await oneMore(tom, outside)).toBe(200)
  })

  test('by a transfer after asking: the call that asked counted already, and goes on counting', async () => {
    const { office, ana, tom, oneMore } = await limited({ concurrent: 1 })
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.hold())
    const asking = tom.invite(outside)
    await office.pass(1000)
    const target = `<sip:${outside}@acme.test?Replaces=${replacing(asking)}>`
    expect(status(await office.until(callee.send('REFER', [['Refer-To', target]])))).toBe(202)
    await office.pass(3000)
    expect([asking.methods.at(-1), talking(office)]).toEqual([
      'BYE',
      ['100 caller talking', `${outside} callee talking`]
    ])
    expect(await oneMore(tom, outside)).toBe(403)
    await hangUp(office, caller)
    expect(await oneMore(tom, outside)).toBe(200)
  })

  test('and not for whoever is handed on', async () => {
    const { office, ana, tom, lena, oneMore } = await limited({ concurrent: 1 })
    const { caller, callee } = await talk(office, { caller: tom, callee: ana })
    await office.until(refer(callee, outside))
    await office.pass(3000)
    expect(talking(office)).toEqual(['101 caller talking', `${outside} callee talking`])
    expect(await oneMore(lena, outside)).toBe(200)
    expect(await oneMore(tom, outside)).toBe(200)
    await hangUp(office, caller)
  })

  test('at the limit a transfer comes back', async () => {
    const { office, ana, tom } = await limited({ concurrent: 1 })
    const { callee } = await talk(office, { caller: ana, callee: tom })
    const own = tom.invite(outside)
    await office.pass(1000)
    await office.until(refer(callee, '+15550100178'))
    await office.pass(1000)
    expect(talking(office)).toEqual([
      ...['100 caller talking', '101 callee talking'],
      ...['101 caller talking', `${outside} callee talking`]
    ])
    await hangUp(office, callee)
    await hangUp(office, own)
  })
})
