import { describe, expect, test } from 'vitest'
import { participantsOf } from '../../pbx-core/contract/participants.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told } from './office.ts'
import { answers, billed, office3, talking } from './transfers.ts'

/** The names of a phone's dialog, as an INVITE to the PBX has them: our tag is the one to (RFC 3891 §6.1). */
function replaces(call: PhoneCall, ours: string, more = '') {
  const { callId } = call.invite
  return { headers: [['Replaces', `${callId};to-tag=${ours};from-tag=${call.tag}${more}`]] as const }
}

/** Of a phone that has called; of one that is called. */
const asCaller = (call: PhoneCall, more?: string) => replaces(call, call.responses.at(-1)?.to.tag ?? '', more)
const asCallee = (call: PhoneCall, more?: string) => replaces(call, call.invite.from.tag, more)

describe('an INVITE with Replaces (RFC 3891)', () => {
  test.each(['called', 'calling'] as const)(
    'of the %s user takes the place of its own telephone: the two go on, in one record',
    async (side) => {
      const { office, ana, tom } = await office3()
      const mobile = await office.phone(side === 'called' ? '101' : '100')
      const { caller, callee } = await talk(office, { caller: ana, callee: tom })
      const call = office.pbx.calls()[0]?.uniqueid
      await office.pass(2000)
      const [left, stays] = side === 'called' ? [callee, caller] : [caller, callee]
      const taking = mobile.invite('100', side === 'called' ? asCallee(callee) : asCaller(caller))
      await office.pass(1000)
      expect(taking.statuses.at(-1)).toBe(200)
      expect(left.methods.at(-1)).toBe('BYE')
      expect(stays.methods).not.toContain('BYE')
      expect(office.media.at(stays.heard.port).peer?.rtpPort).toBe(taking.heard.port)
      expect(talking(office).toSorted()).toEqual(['100 caller talking', '101 callee talking'])
      await office.pass(3000)
      await hangUp(office, taking)
      expect(stays.methods.at(-1)).toBe('BYE')
      const [code, record] = office.records
      expect(record && billed(record)).toBe(
        `1: 100 > 101 (101) ANSWERED by ${side === 'called' ? 'callee' : 'caller'}, 6 6 ring 0`
      )
      expect(code).toMatchObject({ lastapp: 'replace', billsec: 0, linkedid: call })
      expect(code && participantsOf(code)).toEqual(new Set([side === 'called' ? '101' : '100']))
      expect(told(await office.timeline(call)).filter((line) => line.includes('another telephone'))).toEqual([
        `decision: ${side === 'called' ? '101' : '100'} goes on at another telephone`
      ])
    }
  )

  test('whoever was held there is heard again, in a codec that both have', async () => {
    const { office, ana, tom } = await office3()
    const mobile = await office.phone('101')
    mobile.media = { ...mobile.media, codecs: ['0 PCMU/8000'] }
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.hold('inactive'))
    const taking = mobile.invite('100', asCallee(callee))
    await office.pass(1000)
    expect(taking.statuses.at(-1)).toBe(200)
    expect([caller.heard.direction, taking.heard.direction]).toEqual(['sendrecv', 'sendrecv'])
    expect(office.pbx.calls()[0]?.onHold).toBe(false)
    await hangUp(office, caller)
    expect(taking.methods.at(-1)).toBe('BYE')
  })

  test('a call that rings is taken by every user of the domain, as by a code; early-only is no hindrance', async () => {
    const { office, ana, tom, lena } = await office3()
    const call = ana.invite('101')
    await office.pass(1000)
    const taking = lena.invite('101', asCallee(tom.call, ';early-only'))
    await office.pass(1000)
    expect([call.statuses.at(-1), taking.statuses.at(-1), tom.call.methods]).toEqual([200, 200, ['CANCEL']])
    expect(tom.call.last('CANCEL').headers.get('Reason')).toContain('cause=200')
    await hangUp(office, call)
    expect(office.records.at(-1)).toMatchObject({ src: '100', calleeUser: '102', disposition: 'ANSWERED' })
  })

  test('early-only where somebody talks already: 486, and the two go on', async () => {
    const { office, ana, tom } = await office3()
    const mobile = await office.phone('101')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const taking = mobile.invite('100', asCallee(callee, ';early-only'))
    await office.pass(1000)
    expect(taking.statuses.at(-1)).toBe(486)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })

  test('the dialog of a colleague who talks is none: 481, as for one that was never there', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const taking = lena.invite('100', asCallee(callee))
    const guessing = lena.invite('100', { headers: [['Replaces', 'x;to-tag=a;from-tag=b']] })
    await office.pass(1000)
    expect([taking.statuses.at(-1), guessing.statuses.at(-1)]).toEqual([481, 481])
    expect(taking.response(481).headers.get('Reason')).toBe(guessing.response(481).headers.get('Reason'))
    await hangUp(office, caller)
  })

  test.each([
    ['a user of another domain', 'user'],
    ['the far end of a trunk', 'trunk'],
    ['somebody who proves nothing', 'stranger']
  ] as const)('%s replaces nobody, ringing or talking', async (_, who) => {
    const other = { name: 'other.test', users: [userConfig('101', 'Tom of theirs')] }
    const office = await openOffice({ others: [other] })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const tried = async (options: ReturnType<typeof replaces>) => {
      if (who === 'user') return office.addPhone('101', { domain: 'other.test' }).invite('100', options)
      if (who === 'trunk') return office.provider('main').invite('+15550100101', options)
      return office.stranger().invite('100', options)
    }
    const expected = who === 'stranger' ? 401 : 481
    const call = ana.invite('101')
    await office.pass(1000)
    const early = await tried(asCallee(tom.call))
    await office.pass(1000)
    expect([early.statuses.at(-1), call.statuses.at(-1)]).toEqual([expected, 180])
    tom.call.answer()
    await office.pass(1000)
    const late = await tried(asCallee(tom.call))
    await office.pass(1000)
    expect(late.statuses.at(-1)).toBe(expected)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, call)
  })

  test('an early dialog that we have not begun is none, also for its own user: 481 (RFC 3891 §3)', async () => {
    const { office, ana, tom } = await office3()
    const second = await office.phone('100')
    const call = ana.invite('101')
    await office.pass(1000)
    const taking = second.invite('101', asCaller(call))
    await office.pass(1000)
    expect([taking.statuses.at(-1), call.statuses.at(-1), tom.call.methods]).toEqual([481, 180, []])
    call.cancel()
    await office.pass(1000)
  })

  test('a dialog that is over is none: 481; one in which nobody talks is declined: 603', async () => {
    const { office, ana, tom } = await office3()
    const second = await office.phone('100')
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const names = asCaller(caller)
    await hangUp(office, caller)
    const late = second.invite('101', names)
    const echo = ana.invite('*43')
    await office.pass(1000)
    const taking = second.invite('101', asCaller(echo))
    await office.pass(1000)
    expect([late.statuses.at(-1), taking.statuses.at(-1)]).toEqual([481, 603])
    await hangUp(office, echo)
  })

  test.each([
    [
      'twice',
      [
        ['Replaces', 'a;to-tag=b;from-tag=c'],
        ['Replaces', 'd;to-tag=e;from-tag=f']
      ]
    ],
    ['without tags', [['Replaces', 'a']]],
    ['with half of them', [['Replaces', 'a;to-tag=b']]],
    [
      'beside a Join',
      [
        ['Replaces', 'a;to-tag=b;from-tag=c'],
        ['Join', 'd;to-tag=e;from-tag=f']
      ]
    ]
  ] as const)('a Replaces that stands there %s: 400 (RFC 3891 §3)', async (_, headers) => {
    const { office, ana } = await office3()
    const call = ana.invite('101', { headers })
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(400)
    expect(office.records).toEqual([])
  })

  test('Replaces in another request than INVITE: 400', async () => {
    const { office, ana } = await office3()
    const asked = ana.request('OPTIONS', { headers: [['Replaces', 'a;to-tag=b;from-tag=c']] })
    const outcome = await office.until(asked)
    expect(typeof outcome === 'string' ? outcome : outcome.status).toBe(400)
  })

  test('Supported names it, and a call may require it', async () => {
    const { office, ana, tom } = await office3()
    answers(tom)
    const call = ana.invite('101', { headers: [['Require', 'replaces']] })
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(200)
    expect(call.response(200).headers.get('Supported')).toContain('replaces')
    expect(tom.call.invite.headers.get('Supported')).toContain('replaces')
    await hangUp(office, call)
  })

  test('a phone that rings for its own click is not taken by others: 481', async () => {
    const { office, ana, tom } = await office3()
    office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '102', connect: true })
    await office.pass(1000)
    const taking = tom.invite('100', asCallee(ana.call))
    await office.pass(1000)
    expect([taking.statuses.at(-1), ana.call.methods]).toEqual([481, []])
    ana.call.refuse(486)
    await office.pass(1000)
  })

  test('whoever asks before a transfer is not replaced meanwhile: 603', async () => {
    const { office, ana, tom, lena } = await office3()
    const mobile = await office.phone('101')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    const uniqueid = office.pbx.calls()[0]?.uniqueid ?? ''
    office.pbx.transfer({ uniqueid, action: 'ask', to: '102', by: 'callee' })
    await office.pass(1000)
    const taking = mobile.invite('100', asCallee(callee))
    await office.pass(1000)
    expect(taking.statuses.at(-1)).toBe(603)
    await hangUp(office, caller)
    await hangUp(office, callee)
  })
})
