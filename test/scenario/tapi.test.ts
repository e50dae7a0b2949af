import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import type { Office } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, openOffice } from './office.ts'
import { answers, billed, notified, status } from './transfers.ts'

/** What SIPTAPI offers: a socket on which it never says anything. */
const sdp = [
  'v=0',
  'o=username 0 0 IN IP4 10.0.1.9',
  's=The Funky Flow',
  'c=IN IP4 10.0.1.9',
  't=0 0',
  'm=audio 8000 RTP/AVP 0 8 18 3 4 97 98',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:18 G729/8000',
  'a=rtpmap:97 ilbc/8000',
  'a=rtpmap:98 speex/8000',
  ''
].join('\r\n')

/** The provider of Windows' telephone interface, which dials for a user who has a telephone beside it. */
async function openWithTapi({ registers = true, autoAnswer = false } = {}) {
  const office = await openOffice()
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const tapi = office.addPhone('100')
  tapi.contact = `<sip:100@${tapi.address}:5060;line=0a1b2c3d>`
  if (registers) await office.until(tapi.register())
  const dial = () =>
    tapi.invite('100', {
      body: sdp,
      headers: [['Subject', 'click2dial call'], ...(autoAnswer ? [['Call-Info', ';answer-after=0'] as const] : [])]
    })
  return { office, ana, tom, tapi, dial }
}

/** 50 ms after its ACK it asks for the number, in the dialog that it has. */
function ask(call: PhoneCall, number: string) {
  return call.send('REFER', [
    ['Contact', call.phone.contact],
    ['Refer-To', `sip:${number}@acme.test`],
    ['Referred-By', 'sip:100@acme.test']
  ])
}

async function asked(office: Office, ana: VirtualPhone, dial: () => PhoneCall, number = '101') {
  const call = dial()
  await office.pass()
  ana.call.answer()
  await office.pass(50)
  const accepted = ask(call, number)
  return { call, accepted: await office.until(accepted) }
}

describe('SIPTAPI dials for a user (3-click-to-dial, TAPI)', () => {
  test.each([
    ['with REGISTER', { registers: true }],
    ['without', { registers: false }],
    ['with the wish that the phone answers by itself', { autoAnswer: true }]
  ])(
    '%s: the user’s phones ring and not the one that has asked; the call goes on once it has left',
    async (_, options) => {
      const { office, ana, tom, tapi, dial } = await openWithTapi(options)
      answers(tom)
      const { call, accepted } = await asked(office, ana, dial)
      expect(tapi.calls.filter(({ role }) => role === 'callee')).toEqual([])
      expect(status(accepted)).toBe(202)
      await office.pass(1000)
      const told = notified(call)
      expect([told[0], told.at(-1)]).toEqual(['SIP/2.0 100 Trying active', 'SIP/2.0 200 OK terminated'])
      // It hangs up by itself; the PBX may have been faster.
      if (!call.methods.includes('BYE')) await hangUp(office, call)
      await office.pass(2000)
      expect(
        office.pbx.calls().map(({ members }) => members.map(({ number, state }) => `${number} ${state}`).sort())
      ).toEqual([['100 talking', '101 talking']])
      expect(ana.call.methods.filter((method) => method === 'BYE')).toEqual([])
      await hangUp(office, tom.call)
      expect(office.records.map(billed)).toEqual([
        '1: 100 > 100 (100) ANSWERED by caller, 0 0 ring 0',
        '2: 100 > 101 (101) ANSWERED by callee, 3 3 ring 0'
      ])
    }
  )

  test('the wish that the phone answers by itself is handed to the user’s phones, in the words of each maker', async () => {
    const { ana, office, dial } = await openWithTapi({ autoAnswer: true })
    const call = dial()
    await office.pass()
    const { headers } = ana.call.invite
    expect(['Answer-Mode', 'Call-Info', 'Alert-Info', 'X-Offhook-Page'].map((name) => headers.get(name))).toEqual([
      'Auto',
      '<sip:acme.test>;answer-after=0',
      '<http://page.invalid>;info=alert-autoanswer;delay=0',
      undefined
    ])
    call.cancel()
    await office.pass()
  })

  test('nobody else makes a phone answer by itself: not a colleague, not a caller from outside who calls itself the user', async () => {
    const { ana, tom, office } = await openWithTapi()
    const wish = [['Call-Info', ';answer-after=0']] as const
    const calls = [
      tom.invite('100', { headers: wish }),
      office.provider('main').invite('+15550100100', {
        headers: [...wish, ['P-Asserted-Identity', '<sip:100@acme.test>']]
      })
    ]
    await office.pass()
    const rung = ana.calls.filter(({ role }) => role === 'callee')
    expect(rung.map(({ invite: { headers } }) => [headers.get('Answer-Mode'), headers.get('Call-Info')])).toEqual([
      [undefined, undefined],
      [undefined, undefined]
    ])
    for (const call of calls) call.cancel()
    await office.pass()
  })

  test('202 comes before the first NOTIFY', async () => {
    const { office, ana, tom, dial } = await openWithTapi()
    answers(tom)
    const call = dial()
    await office.pass()
    ana.call.answer()
    await office.pass(50)
    const order: string[] = []
    const intercepts = call.intercepts
    call.intercepts = (transaction) => {
      if (transaction.request.method === 'NOTIFY') order.push('NOTIFY')
      return intercepts(transaction)
    }
    await office.until(ask(call, '101').then((outcome) => order.push(String(status(outcome)))))
    await office.pass(500)
    expect(order.slice(0, 2)).toEqual(['202', 'NOTIFY'])
    await hangUp(office, tom.call)
  })

  test('no re-INVITE or UPDATE goes to it, whatever the user’s phone does', async () => {
    const { office, ana, tom, dial } = await openWithTapi()
    const { call } = await asked(office, ana, dial)
    await office.until(ana.call.hold())
    await office.pass()
    await office.until(ana.call.resume())
    await office.pass(500)
    expect(call.methods.filter((method) => method === 'INVITE' || method === 'UPDATE')).toEqual([])
    tom.call.refuse(486)
    await office.pass(10_000)
    await hangUp(office, ana.call)
  })

  test.each([
    [486, 'SIP/2.0 486'],
    [603, 'SIP/2.0 603']
  ])('a destination that answers %i is told as it is', async (refusal, final) => {
    const { office, ana, tom, dial } = await openWithTapi()
    const { call } = await asked(office, ana, dial)
    tom.call.refuse(refusal)
    await office.pass(500)
    expect(notified(call).at(-1)).toContain(final)
    await hangUp(office, call)
    await office.pass(20_000)
    expect(office.pbx.calls()).toEqual([])
  })

  test('a phone that refuses ends it, without the destination', async () => {
    const { office, ana, tom, dial } = await openWithTapi()
    const call = dial()
    await office.pass()
    ana.call.refuse(486)
    await office.pass()
    expect([call.statuses.at(-1), tom.calls]).toEqual([486, []])
  })
})

describe('what comes in for a user who has SIPTAPI (3-click-to-dial, TAPI)', () => {
  test('its contact is rung too, with its parameter kept, and told that another phone has answered', async () => {
    const { office, ana, tom, tapi } = await openWithTapi()
    const call = tom.invite('100')
    await office.pass()
    expect(tapi.call.invite.uri.params.get('line')).toBe('0a1b2c3d')
    ana.call.answer()
    await office.pass()
    const cancel = tapi.call.last('CANCEL')
    expect(cancel.headers.get('Reason')).toBe('SIP;cause=200;text="Call completed elsewhere"')
    await hangUp(office, call)
  })
})
