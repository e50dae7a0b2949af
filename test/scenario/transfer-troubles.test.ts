import { describe, expect, test } from 'vitest'
import type { Outcome, PhoneCall } from '../support/phone-call.ts'
import { type Office, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, openOffice, talk } from './office.ts'

const people = ['100', '101', '102', '103'].map((extension) => userConfig(extension, `User ${extension}`))

/** Ana (100), Tom (101), Lena (102) and Max (103); Ana has called Tom. */
async function office3(options: Parameters<typeof openOffice>[0] = {}) {
  const office = await openOffice({ ...options, domain: { users: people, ...options.domain } })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  return { office, ana, tom, lena }
}

function refer(call: PhoneCall, to: string): Promise<Outcome> {
  return call.send('REFER', [['Refer-To', to.includes(':') ? to : `<sip:${to}@acme.test>`]])
}

/** Names of the dialog of another call of the same phone, as its Refer-To has them. */
function replacing(call: PhoneCall): string {
  const { invite } = call
  const own = call.role === 'caller' ? invite.from.tag : call.tag
  const peer = call.role === 'caller' ? call.response(200).to.tag : invite.from.tag
  return encodeURIComponent(`${invite.callId};to-tag=${peer};from-tag=${own}`)
}

const status = (outcome: Outcome) => (typeof outcome === 'string' ? outcome : outcome.status)

const answers = (phone: VirtualPhone) => {
  phone.whenCalled = (call) => {
    call.ring()
    call.answer()
  }
}

function members(office: Office): string[] {
  return office.pbx
    .calls()
    .flatMap((call) => call.members.map(({ user, number, role, state }) => `${user ?? number} ${role} ${state}`))
}

function billed(office: Office): string[] {
  return office.records.map(
    ({ segment, src, dst, calleeUser, disposition, hangupby, billsec }) =>
      `${segment}: ${src} > ${dst} (${calleeUser}) ${disposition} by ${hangupby} ${billsec}`
  )
}

const notified = (call: PhoneCall) =>
  call.requests.filter(({ method }) => method === 'NOTIFY').map(({ body }) => body.trim().split(' ')[1])

describe('whoever is brought together by a transfer (RFC 3264 §8.4, RFC 5589 §7)', () => {
  test.each([
    ['the call that waits', true],
    ['the consultation', false]
  ])('hears and is heard, though both were on hold: REFER in %s', async (_, inFirst) => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.hold())
    answers(lena)
    const asking = tom.invite('102')
    await office.pass(1000)
    await office.until(asking.hold('inactive'))
    const [from, other, to] = inFirst ? [callee, asking, '102'] : [asking, callee, '100']
    expect(status(await office.until(refer(from, `<sip:${to}@acme.test?Replaces=${replacing(other)}>`)))).toBe(202)
    await office.pass(1000)
    expect([caller.heard.direction, lena.call.heard.direction]).toEqual(['sendrecv', 'sendrecv'])
    expect(office.media.at(caller.heard.port).peer?.rtpPort).toBe(lena.call.heard.port)
    await hangUp(office, caller)
  })

  test('speaks what the other one knows, though the consultation was in another codec', async () => {
    const { office, ana, tom, lena } = await office3()
    ana.media = { ...ana.media, codecs: ['8 PCMA/8000'] }
    lena.media = { ...lena.media, codecs: ['9 G722/8000', '0 PCMU/8000', '8 PCMA/8000'] }
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.hold())
    answers(lena)
    tom.media = { ...tom.media, codecs: ['9 G722/8000'] }
    const asking = tom.invite('102')
    await office.pass(1000)
    await office.until(refer(callee, `<sip:102@acme.test?Replaces=${replacing(asking)}>`))
    await office.pass(1000)
    expect(notified(callee)).toEqual(['100', '200'])
    expect(office.media.at(lena.call.heard.port).stream?.codecs.map(({ name }) => name)).toContain('PCMA')
    expect(caller.heard.codecs).toContain('8 PCMA')
    await hangUp(office, caller)
  })

  test('a phone that has named but the codec of its call reaches one without it in a codec that it has besides', async () => {
    const { office, ana, tom, lena } = await office3()
    ana.media = { ...ana.media, codecs: ['9 G722/8000', '8 PCMA/8000'] }
    tom.media = { ...tom.media, codecs: ['9 G722/8000'] }
    lena.media = { ...lena.media, codecs: ['8 PCMA/8000'] }
    const { caller, callee } = await talk(office, { caller: tom, callee: ana })
    answers(lena)
    await office.until(refer(caller, '102'))
    await office.pass(1000)
    expect(notified(caller)).toEqual(['100', '180', '200'])
    expect(lena.call.heard.codecs).toEqual(['9 G722', '8 PCMA', '0 PCMU', '111 OPUS'])
    expect(office.media.at(callee.heard.port).stream?.codecs.map(({ name }) => name)).toEqual(['PCMA'])
    expect(office.media.at(callee.heard.port).peer?.rtpPort).toBe(lena.call.heard.port)
    await hangUp(office, callee)
  })

  test('a target that has none of the codecs of whoever waits can refuse before it rings: nothing is promised in vain', async () => {
    const { office, ana, tom, lena } = await office3()
    ana.media = { ...ana.media, codecs: ['18 G729/8000'] }
    tom.media = { ...tom.media, codecs: ['18 G729/8000'] }
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    let offered: readonly string[] = []
    lena.whenCalled = (call) => {
      offered = call.heard.codecs
      call.refuse(488)
    }
    await office.until(refer(callee, '102'))
    await office.pass(1000)
    expect(offered).toEqual(['18 G729'])
    expect(notified(callee)).toEqual(['100', '488'])
    expect(members(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })

  test('who comes back after it has asked in another codec speaks again the one of the call that waits', async () => {
    const { office, ana, tom, lena } = await office3()
    ana.media = { ...ana.media, codecs: ['9 G722/8000'] }
    tom.media = { ...tom.media, codecs: ['9 G722/8000', '8 PCMA/8000'] }
    lena.media = { ...lena.media, codecs: ['8 PCMA/8000'] }
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    const uniqueid = office.pbx.calls()[0]?.uniqueid ?? ''
    office.pbx.transfer({ uniqueid, action: 'ask', to: '102', by: 'callee' })
    await office.pass(1000)
    const speaks = () => office.media.at(callee.heard.port).stream?.codecs.map(({ name }) => name)
    expect(speaks()).toEqual(['PCMA'])
    office.pbx.transfer({ uniqueid, action: 'cancel', user: null })
    await office.pass(1000)
    expect(speaks()?.[0]).toBe('G722')
    expect(members(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })

  test('where nothing is shared at all, the call comes back', async () => {
    const { office, ana, tom, lena } = await office3()
    ana.media = { ...ana.media, codecs: ['18 G729/8000'] }
    tom.media = { ...tom.media, codecs: ['18 G729/8000'] }
    lena.media = { ...lena.media, codecs: ['8 PCMA/8000'] }
    const { caller, callee } = await talk(office, { caller: tom, callee: ana })
    callee.whenReoffered = (transaction) => callee.refuseReoffer(transaction, 488)
    answers(lena)
    await office.until(refer(caller, '102'))
    await office.pass(1000)
    expect(notified(caller)).toEqual(['100', '180', '488'])
    expect(lena.call.methods.at(-1)).toBe('BYE')
    expect(members(office)).toEqual(['101 callee talking', '100 caller talking'])
    await hangUp(office, callee)
  })
})

describe('whoever has transferred (RFC 3515 §2.4.5)', () => {
  test('is let go once it has answered that it worked: the BYE would end the dialog of that NOTIFY', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    callee.holds = ['NOTIFY']
    await office.until(refer(callee, '102'))
    await office.pass(1000)
    expect(callee.methods).not.toContain('BYE')
    callee.answerHeld()
    await office.pass()
    expect(callee.methods.at(-1)).toBe('BYE')
    await hangUp(office, caller)
  })

  test('is let go after two seconds, whatever it answers', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    callee.holds = ['NOTIFY']
    await office.until(refer(callee, '102'))
    await office.pass(2100)
    expect(callee.methods.at(-1)).toBe('BYE')
    callee.answerHeld()
    await hangUp(office, caller)
  })

  test('is let go with the call, where that ends first', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    callee.holds = ['NOTIFY']
    await office.until(refer(callee, '102'))
    await office.pass(500)
    await hangUp(office, caller)
    expect(callee.methods.at(-1)).toBe('BYE')
    expect(office.pbx.calls()).toEqual([])
    callee.answerHeld()
    await office.pass(2000)
  })

  test.each([481, 489, 405, 500])(
    'need not understand the NOTIFY: after %i the call comes back all the same',
    async (refusal) => {
      const { office, ana, tom, lena } = await office3()
      const { caller, callee } = await talk(office, { caller: ana, callee: tom })
      callee.refuses = { NOTIFY: refusal }
      lena.whenCalled = (call) => call.refuse(486)
      await office.until(refer(callee, '102'))
      await office.pass(1000)
      expect(members(office)).toEqual(['100 caller talking', '101 callee talking'])
      await hangUp(office, caller)
      expect(billed(office)).toEqual([
        '1: 100 > 101 (101) ANSWERED by callee 0',
        '2: 100 > 102 (102) BUSY by callee 0',
        '3: 100 > 101 (101) ANSWERED by caller 1'
      ])
    }
  )

  test('may end both of its calls at once after the 202', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.hold())
    answers(lena)
    const asking = tom.invite('102')
    await office.pass(1000)
    const asked = refer(callee, `<sip:102@acme.test?Replaces=${replacing(asking)}>`)
    await office.until(Promise.all([asked, asking.bye(), callee.bye()]))
    await office.pass(1000)
    expect(members(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
    expect(billed(office)).toEqual([
      '1: 100 > 101 (101) ANSWERED by callee 1',
      '1: 101 > 102 (102) ANSWERED by caller 0',
      '2: 100 > 102 (102) ANSWERED by caller 1'
    ])
  })
})
