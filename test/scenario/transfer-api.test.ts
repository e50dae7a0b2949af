import { describe, expect, test } from 'vitest'
import type { Office } from '../support/virtual-pbx.ts'
import { hangUp, offers, talk, told } from './office.ts'
import { answers, billed, office3, refer, status, talking } from './transfers.ts'

describe('handing a call on by API (4-pbx, Names of what is new)', () => {
  const uniqueid = (office: Office) => office.pbx.calls()[0]?.uniqueid ?? ''

  test('send: the side that leaves is let go at the answer, and it comes back where nobody is to be had', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    lena.whenCalled = (call) => call.refuse(486)
    expect(office.pbx.transfer({ uniqueid: uniqueid(office), action: 'send', to: '102', by: 'callee' }).ok).toBe(true)
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    answers(lena)
    office.pbx.transfer({ uniqueid: uniqueid(office), action: 'send', to: 'extension:102', by: 'callee' })
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    expect(callee.methods.at(-1)).toBe('BYE')
    await hangUp(office, caller)
  })

  test('send: by somebody from outside who has hung up, nobody is rung again, and no record says so', async () => {
    const { office, ana, lena } = await office3()
    const provider = office.provider('main')
    answers(provider)
    lena.whenCalled = () => {}
    const call = ana.invite('+15550100177')
    await office.pass(1000)
    office.pbx.transfer({ uniqueid: uniqueid(office), action: 'send', to: '102', by: 'callee' })
    await office.pass(500)
    await office.until(provider.call.bye())
    lena.call.refuse(486)
    await office.pass(30_000)
    expect(call.methods.at(-1)).toBe('BYE')
    expect(office.records.map(({ segment }) => segment)).toEqual([1, 2])
  })

  test('send, taken back while the target rings: it hears no more of it, and the two go on in a segment of their own', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    lena.whenCalled = (call) => call.ring()
    const call = uniqueid(office)
    office.pbx.transfer({ uniqueid: call, action: 'send', to: '102', by: 'callee' })
    await office.pass(3000)
    expect(office.pbx.transfer({ uniqueid: call, action: 'complete', user: '101' })).toMatchObject({
      error: { code: 'not_allowed' }
    })
    // Whoever waits, and whoever rings, has no say in it.
    for (const user of ['100', '102']) {
      expect(office.pbx.transfer({ uniqueid: call, action: 'cancel', user })).toMatchObject({
        error: { code: 'not_allowed' }
      })
    }
    expect(office.pbx.transfer({ uniqueid: call, action: 'cancel', user: '101' }).ok).toBe(true)
    await office.pass(1000)
    expect(lena.call.methods).toEqual(['CANCEL'])
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    expect(office.media.at(caller.heard.port).peer?.rtpPort).toBe(callee.heard.port)
    expect(office.pbx.transfer({ uniqueid: call, action: 'cancel', user: null })).toMatchObject({
      error: { code: 'not_allowed' }
    })
    await hangUp(office, caller)
    expect(office.records.map(billed)).toEqual([
      '1: 100 > 101 (101) ANSWERED by callee, 0 0 ring 0',
      '2: 100 > 102 (102) NO ANSWER by pbx, 3 0 ring 2',
      '3: 100 > 101 (101) ANSWERED by caller, 1 1 ring 0'
    ])
    const [, sent] = office.records
    expect([sent?.hangupcause, sent?.transferredby, sent?.legs.map(({ result }) => result)]).toEqual([
      ...[16, '101', ['cancelled']]
    ])
    expect(told(await office.timeline(call)).filter((line) => /transfer|comes/.test(line))).toEqual([
      'decision: 101 transfers the call to 102',
      'decision: the call comes back to 101'
    ])
  })

  test('send, taken back by one who has hung up meanwhile: its phones ring', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    lena.whenCalled = (call) => call.ring()
    const call = uniqueid(office)
    office.pbx.transfer({ uniqueid: call, action: 'send', to: '102', by: 'callee' })
    await office.pass(1000)
    await office.until(callee.bye())
    answers(tom)
    office.pbx.transfer({ uniqueid: call, action: 'cancel', user: '101' })
    await office.pass(1000)
    expect(lena.call.methods).toEqual(['CANCEL'])
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })

  test('send: once the target has answered there is nothing to take back', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    const call = uniqueid(office)
    office.pbx.transfer({ uniqueid: call, action: 'send', to: '102', by: 'callee' })
    await office.pass(100)
    expect(office.pbx.transfer({ uniqueid: call, action: 'cancel', user: '101' })).toMatchObject({
      error: { code: 'not_allowed' }
    })
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
  })

  test.each(['complete', 'hang up'])(
    'ask, %s while the target rings: it is called anew, and who waits hears it ring',
    async (how) => {
      const { office, ana, tom, lena } = await office3()
      const { caller, callee } = await talk(office, { caller: ana, callee: tom })
      const call = uniqueid(office)
      office.pbx.transfer({ uniqueid: call, action: 'ask', to: '102', by: 'callee' })
      await office.pass(1000)
      if (how === 'complete') office.pbx.transfer({ uniqueid: call, action: 'complete', user: null })
      else await office.until(callee.bye())
      await office.pass(1000)
      expect(office.media.at(caller.heard.port).playing).toEqual(['tone ringback'])
      lena.call.answer()
      await office.pass(1000)
      expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
      await hangUp(office, caller)
    }
  )

  test('ask, complete while the target rings, which then is busy: whoever asked is still there, and they talk on', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const call = uniqueid(office)
    office.pbx.transfer({ uniqueid: call, action: 'ask', to: '102', by: 'callee' })
    await office.pass(1000)
    lena.whenCalled = (ringing) => ringing.refuse(486)
    office.pbx.transfer({ uniqueid: call, action: 'complete', user: null })
    await office.pass(1000)
    expect([callee.methods.includes('BYE'), tom.calls.length]).toEqual([false, 1])
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    expect(office.media.at(caller.heard.port).peer?.rtpPort).toBe(callee.heard.port)
    await hangUp(office, callee)
  })

  test('ask, complete: whoever leaves has talked with the target over its own leg; the other one hears that it is held', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    const call = uniqueid(office)
    office.pbx.transfer({ uniqueid: call, action: 'ask', to: '102', by: 'callee' })
    await office.pass(3000)
    expect(talking(office)).toEqual(['100 caller waiting', '101 caller talking', '102 callee talking'])
    expect(office.media.at(caller.heard.port).playing).toEqual(['music'])
    expect(office.media.at(callee.heard.port).peer?.rtpPort).toBe(lena.call.heard.port)
    office.pbx.transfer({ uniqueid: call, action: 'complete', user: null })
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    expect(office.media.at(caller.heard.port).peer?.rtpPort).toBe(lena.call.heard.port)
    expect(callee.methods.at(-1)).toBe('BYE')
    // The moment of the pop-up: for whoever was asked, then with the one who has waited.
    expect(offers(office).slice(-2)).toEqual(['102: 101 for 102', '102: 100 for 102'])
    await hangUp(office, lena.call)
    expect(
      office.records.map((record) => [record.uniqueid === call, record.linkedid === call, billed(record)])
    ).toEqual([
      [true, true, '1: 100 > 101 (101) ANSWERED by callee, 3 3 ring 0'],
      [false, true, '1: 101 > 102 (102) ANSWERED by caller, 3 2 ring 0'],
      [true, true, '2: 100 > 102 (102) ANSWERED by callee, 1 1 ring 0']
    ])
  })

  test.each([
    ['talks', 3000, true],
    ['still rings', 1000, false]
  ])(
    'ask, cancel while the target %s: it is hung up on, and the two go on in the same segment',
    async (_, ms, isAnswered) => {
      const { office, ana, tom, lena } = await office3()
      const { caller, callee } = await talk(office, { caller: ana, callee: tom })
      if (isAnswered) answers(lena)
      const call = uniqueid(office)
      office.pbx.transfer({ uniqueid: call, action: 'ask', to: '102', by: 'callee' })
      await office.pass(ms)
      office.pbx.transfer({ uniqueid: call, action: 'cancel', user: null })
      await office.pass(1000)
      expect(lena.call.methods.at(-1)).toBe(isAnswered ? 'BYE' : 'CANCEL')
      expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
      expect(office.media.at(caller.heard.port).peer?.rtpPort).toBe(callee.heard.port)
      expect(office.media.at(callee.heard.port).playing).toEqual([])
      await hangUp(office, callee)
      expect(office.records.filter(({ uniqueid: id }) => id === call)).toHaveLength(1)
    }
  )

  test('ask: a target that hangs up, or is busy, brings whoever asked back to the call that waits', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    const call = uniqueid(office)
    office.pbx.transfer({ uniqueid: call, action: 'ask', to: '102', by: 'callee' })
    await office.pass(2000)
    await hangUp(office, lena.call)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    lena.whenCalled = (ringing) => ringing.refuse(486)
    office.pbx.transfer({ uniqueid: call, action: 'ask', to: '102', by: 'callee' })
    await office.pass(7000)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })

  test('ask: a crash while the target rings leaves a record that names the call that waits', async () => {
    const { office, ana, tom } = await office3()
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const waits = uniqueid(office)
    office.pbx.transfer({ uniqueid: waits, action: 'ask', to: '102', by: 'callee' })
    await office.pass(1000)
    const open = [...office.store.open.values()].map(({ segment }) => [segment.cdr.dst, segment.cdr.linkedid])
    expect(open).toEqual([
      ['101', waits],
      ['102', waits]
    ])
    await hangUp(office, caller)
    await hangUp(office, tom.call)
  })

  test('ask: whoever hangs up while it asks has handed the call on, as with a telephone on a hook', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    office.pbx.transfer({ uniqueid: uniqueid(office), action: 'ask', to: '102', by: 'callee' })
    await office.pass(2000)
    await office.until(callee.bye())
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
  })

  test('ask: in the call in which somebody is asked nobody is handed on: REFER 603, send and ask not_allowed', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    const waits = uniqueid(office)
    office.pbx.transfer({ uniqueid: waits, action: 'ask', to: '102', by: 'callee' })
    await office.pass(2000)
    const asking = office.pbx.calls().find(({ uniqueid: id }) => id !== waits)?.uniqueid ?? ''
    expect(status(await office.until(refer(lena.call, '100')))).toBe(603)
    for (const action of ['send', 'ask'] as const) {
      expect(office.pbx.transfer({ uniqueid: asking, action, to: '100', by: 'caller' })).toMatchObject({
        ok: false,
        error: { code: 'not_allowed' }
      })
    }
    expect(talking(office)).toEqual(['100 caller waiting', '101 caller talking', '102 callee talking'])
    office.pbx.transfer({ uniqueid: waits, action: 'cancel', user: null })
    await office.pass(1000)
    expect(office.pbx.transfer({ uniqueid: waits, action: 'complete', user: null })).toMatchObject({
      ok: false,
      error: { code: 'not_allowed' }
    })
    await hangUp(office, callee)
    expect(caller.methods.at(-1)).toBe('BYE')
  })

  test('ask: where the one who waits hangs up, the two others go on', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    office.pbx.transfer({ uniqueid: uniqueid(office), action: 'ask', to: '102', by: 'callee' })
    await office.pass(2000)
    await hangUp(office, caller)
    await office.pass(1000)
    expect(talking(office)).toEqual(['101 caller talking', '102 callee talking'])
    await hangUp(office, callee)
    expect(lena.call.methods.at(-1)).toBe('BYE')
  })

  test.each([
    ['a call that is not there', { uniqueid: 'x', action: 'send', to: '102', by: 'callee' }, 'call_not_found'],
    ['an application that is not there', { action: 'send', to: 'queue:nowhere', by: 'callee' }, 'target_failed'],
    ['a target that cannot be read', { action: 'send', to: 'x:y', by: 'callee' }, 'target_failed'],
    ['completing what nobody has begun', { action: 'complete', user: null }, 'not_allowed'],
    ['the call itself', { action: 'send', to: 'own', by: 'callee' }, 'target_failed']
  ] as const)('%s is refused, and the call goes on', async (_, command, code) => {
    const { office, ana, tom } = await office3()
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const own = uniqueid(office)
    const wanted = { uniqueid: own, ...command, ...('to' in command && command.to === 'own' ? { to: own } : {}) }
    expect(office.pbx.transfer(wanted)).toMatchObject({ ok: false, error: { code } })
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })
})
