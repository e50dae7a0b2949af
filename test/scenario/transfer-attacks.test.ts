import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { type Office, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, openOffice, talk } from './office.ts'

async function office4(options: Parameters<typeof openOffice>[0] = {}) {
  const users = [
    { ...userConfig('100', 'Ana'), limits: { concurrent: 50, perHour: 1000 } },
    { ...userConfig('101', 'Tom'), limits: { concurrent: 50, perHour: 1000 } },
    userConfig('102', 'Lena'),
    userConfig('103', 'Max')
  ]
  const office = await openOffice({ domain: { users }, ...options })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  const max = await office.phone('103')
  return { office, ana, tom, lena, max }
}

function refer(call: PhoneCall, to: string) {
  return call.send('REFER', [
    ['Contact', call.phone.contact],
    ['Refer-To', `<sip:${to}>`]
  ])
}

/** Names of the dialog of another call of the same phone, as its Refer-To has them. */
function replacing(call: PhoneCall): string {
  const { invite } = call
  const own = call.role === 'caller' ? invite.from.tag : call.tag
  const peer = call.role === 'caller' ? call.response(200).to.tag : invite.from.tag
  return encodeURIComponent(`${invite.callId};to-tag=${peer};from-tag=${own}`)
}

const answers = (phone: VirtualPhone) => {
  phone.whenCalled = (call) => {
    call.ring()
    call.answer()
  }
}

function talking(office: Office): string[] {
  return office.pbx
    .calls()
    .flatMap(({ members }) => members.map(({ user, number, role, state }) => `${user ?? number} ${role} ${state}`))
}

/** Tom, called by Ana, asks Lena; the uniqueids of the call that waits and of the one in which she is asked. */
async function asked(to = '102') {
  const parties = await office4()
  const { office, ana, tom, lena } = parties
  const { caller, callee } = await talk(office, { caller: ana, callee: tom })
  answers(lena)
  answers(parties.max)
  const waits = office.pbx.calls()[0]?.uniqueid ?? ''
  office.pbx.transfer({ uniqueid: waits, action: 'ask', to, by: 'callee' })
  await office.pass(2000)
  const asks = office.pbx.calls().find(({ uniqueid }) => uniqueid !== waits)?.uniqueid ?? ''
  return { ...parties, caller, callee, waits, asks }
}

describe('a call in which somebody is asked', () => {
  test('is ended by an operator like any other: whoever asked is back with whom waits', async () => {
    const { office, caller, callee, lena, asks } = await asked()
    expect(office.pbx.hangUp(asks).ok).toBe(true)
    await office.pass(1000)
    expect(lena.call.methods.at(-1)).toBe('BYE')
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    expect(office.media.at(caller.heard.port).peer?.rtpPort).toBe(callee.heard.port)
    await hangUp(office, caller)
  })

  test('does not keep a PBX that stops', async () => {
    const { office } = await asked()
    let over = false
    void office.pbx.drain(1).then(() => {
      over = true
    })
    await office.pass(10_000)
    expect(over).toBe(true)
    expect(office.pbx.calls()).toEqual([])
  })

  test('whose asked party is taken away by another call of whoever asks gives that one back to whom waits', async () => {
    const { office, tom, lena, max, caller, callee } = await asked()
    const other = tom.invite('103')
    await office.pass(1000)
    await office.until(refer(other, `102@acme.test?Replaces=${replacing(callee)}`))
    await office.pass(1000)
    expect(talking(office)).toEqual([
      '100 caller talking',
      '101 callee talking',
      '103 caller talking',
      '102 callee talking'
    ])
    await hangUp(office, caller)
    await hangUp(office, max.call)
    expect([callee, lena.call].map(({ methods }) => methods.at(-1))).toEqual(['BYE', 'BYE'])
  })

  test('picks up nothing: whoever waits would wait for ever', async () => {
    const { office, ana, tom, max } = await office4()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const lena = office.phones.find(({ user }) => user === '102') as VirtualPhone
    max.whenCalled = (call) => call.ring()
    const rings = lena.invite('103')
    await office.pass(1000)
    const [view] = office.pbx.calls()
    office.pbx.transfer({ uniqueid: view?.uniqueid ?? '', action: 'ask', to: '**103', by: 'callee' })
    await office.pass(7000)
    expect(talking(office)).toEqual([
      '100 caller talking',
      '101 callee talking',
      '102 caller ringing',
      '103 callee ringing'
    ])
    await office.until(callee.bye())
    await office.pass(1000)
    expect(caller.methods.at(-1)).toBe('BYE')
    rings.cancel()
    await office.pass(1000)
  })
})

describe('who asks says how that ends', () => {
  test.each(['complete', 'cancel'] as const)('%s of the one who waits, or was asked, is refused', async (action) => {
    const { office, caller, waits, asks } = await asked()
    const before = talking(office)
    for (const uniqueid of [waits, asks]) {
      for (const user of ['100', '102']) {
        expect(office.pbx.transfer({ uniqueid, action, user })).toMatchObject({
          ok: false,
          error: { code: 'not_allowed' }
        })
      }
    }
    await office.pass(1000)
    expect(talking(office)).toEqual(before)
    expect(office.pbx.transfer({ uniqueid: asks, action, user: '101' }).ok).toBe(true)
    await office.pass(1000)
    expect(office.pbx.calls()).toHaveLength(1)
    await hangUp(office, caller)
  })
})

describe('a feature code is pressed by whoever dials it, and by nobody else', () => {
  const forwardAll = '*21*915550199%23'
  const forwards = (office: Office) =>
    ['100', '101'].map((user) => office.pbx.userState('acme.test', user)?.forward.all)

  test('a REFER to one sets nothing of the party that is handed on', async () => {
    const { office, ana, tom } = await office4()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(refer(callee, `${forwardAll}@acme.test`))
    await office.pass(1000)
    expect(forwards(office)).toEqual([null, null])
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })

  test.each([
    ['a phone', '101', '101'],
    ['a provider', '915550123', 'main']
  ])('%s that answers 302 to one sets nothing of its caller', async (_, number, side) => {
    const { office, ana, tom } = await office4()
    const far = side === 'main' ? office.provider('main') : tom
    far.whenCalled = (call) => call.refuse(302, [['Contact', `<sip:${forwardAll}@acme.test>`]])
    const call = ana.invite(number)
    await office.pass(3000)
    expect(call.statuses.at(-1)).toBeGreaterThanOrEqual(300)
    expect(forwards(office)).toEqual([null, null])
  })

  test('a link sets nothing: the phone does not even ring', async () => {
    const { office, ana } = await office4()
    const wanted = { domain: 'acme.test', user: '100', dest: '*21*915550199#', connect: true }
    expect(office.pbx.clickToDial(wanted)).toMatchObject({ ok: false, error: { code: 'destination_barred' } })
    await office.pass(1000)
    expect(ana.calls).toEqual([])
  })
})

describe('a circle of transfers', () => {
  test('ends: from the fiftieth on a REFER comes to nothing, and leaves no record', async () => {
    const { office, ana, tom, lena } = await office4()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    lena.whenCalled = (call) => call.refuse(486)
    for (let round = 0; round < 60; round++) {
      await office.until(refer(callee, '102@acme.test'))
      await office.pass(100)
    }
    expect(office.records).toHaveLength(50)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })
})

describe('a bar of calls that leave', () => {
  test('ends also what was handed on out of the call that left', async () => {
    const { office, ana, tom } = await office4()
    office.provider('main').whenCalled = (call) => call.answer()
    const { callee } = await talk(office, { caller: ana, callee: tom })
    const outside = tom.invite('915550123')
    await office.pass(1000)
    await office.until(refer(callee, `915550123@acme.test?Replaces=${replacing(outside)}`))
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '915550123 callee talking'])
    office.pbx.bar({ domain: 'acme.test', user: '101', on: true })
    await office.pass(1000)
    expect(office.pbx.calls()).toEqual([])
  })
})

describe('another call as the target', () => {
  const other = {
    name: 'other.test',
    users: [userConfig('101', 'Foreign Tom'), userConfig('102', 'Foreign Lena')]
  }

  test('is one of the same domain: 101 there is somebody else', async () => {
    const { office, ana, tom } = await office4({ others: [other] })
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const theirs = office.addPhone('101', { domain: 'other.test' })
    const lena = office.addPhone('102', { domain: 'other.test' })
    for (const phone of [theirs, lena]) await office.until(phone.register())
    const foreign = await talk(office, { caller: theirs, callee: lena })
    const [own, target] = office.pbx.calls().map(({ uniqueid }) => uniqueid)
    const command = { uniqueid: own ?? '', action: 'send', to: target ?? '', by: 'callee' } as const
    expect(office.pbx.transfer(command)).toMatchObject({ ok: false, error: { code: 'target_failed' } })
    await office.pass(1000)
    expect(office.pbx.calls()).toHaveLength(2)
    await hangUp(office, caller)
    await hangUp(office, foreign.caller)
  })
})
