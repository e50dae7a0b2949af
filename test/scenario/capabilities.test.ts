import { describe, expect, test } from 'vitest'
import type { SipMessage, SipResponse } from '../../pbx-core/sip/message/message.ts'
import type { Field, Outcome, PhoneCall } from '../support/phone-call.ts'
import type { Office } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk } from './office.ts'

/** Every method of the RFCs, ours or not, and one of nobody's. ACK and CANCEL have no answer of their own. */
const knownMethods = ['INVITE', 'BYE', 'OPTIONS', 'INFO', 'REFER', 'PRACK', 'UPDATE', 'SUBSCRIBE', 'REGISTER']
const unknownMethods = ['NOTIFY', 'PUBLISH', 'MESSAGE', 'FETCH', 'toString']
const methods = [...knownMethods, ...unknownMethods]
const inDialogs = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, PRACK, UPDATE, SUBSCRIBE'
const inDialogsTags = 'norefersub, replaces, 100rel, timer'
const events = 'dialog, message-summary, refer'
const everywhere = `${inDialogs}, REGISTER`
const tags = ['path', 'outbound', 'norefersub', 'replaces', 'gruu', '100rel', 'timer', 'toString']

async function answerOf(asking: Promise<Outcome>): Promise<SipResponse> {
  const outcome = await asking
  if (typeof outcome === 'string') throw new Error(outcome)
  return outcome
}

/** What each method is answered: the status, and the Allow where there is one. */
async function answers(asked: readonly string[], ask: (method: string) => Promise<Outcome>): Promise<unknown> {
  const all: [string, unknown][] = []
  for (const method of asked) {
    const { status, headers } = await answerOf(ask(method))
    all.push([method, [status, ...headers.all('Allow')]])
  }
  return Object.fromEntries(all)
}

/** What the answers 420 name, one tag after the other. */
async function refusedTags(ask: (require: Field) => Promise<Outcome>): Promise<unknown> {
  const refused: unknown[] = []
  for (const tag of tags) {
    const { status, headers } = await answerOf(ask(['Require', tag]))
    if (status === 420) refused.push(headers.get('Unsupported'))
  }
  return refused
}

const none = (foreign: unknown) => Object.fromEntries(unknownMethods.map((method) => [method, foreign]))

const said = ({ headers }: SipMessage) => ['Allow', 'Supported', 'Allow-Events'].map((name) => headers.all(name))

describe('methods (RFC 3261 §8.2.1)', () => {
  test('outside a dialog: taken, 481 for want of a dialog, 405 or 501 with what is taken in Allow', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    // To nobody, so that no call comes of the INVITE.
    const answered = await answers(methods, (method) => office.until(ana.request(method, { to: '199' })))
    expect(answered).toEqual({
      INVITE: [404],
      BYE: [481],
      OPTIONS: [200, everywhere],
      INFO: [481],
      REFER: [405, 'INVITE, ACK, CANCEL, OPTIONS, SUBSCRIBE, REGISTER'],
      PRACK: [481],
      UPDATE: [481],
      // It says nothing of what it is about.
      SUBSCRIBE: [489],
      REGISTER: [200],
      ...none([501, everywhere])
    })
  })

  test('inside a dialog: each that our Allow has named is taken, every other is answered 405 with that Allow', async () => {
    const office = await openOffice()
    const call = await talking(office)
    const ask = (method: string) => office.until(method === 'INVITE' ? call.reoffer() : call.send(method))
    // BYE ends the dialog.
    const answered = await answers(
      methods.filter((method) => method !== 'BYE'),
      ask
    )
    expect(answered).toEqual({
      INVITE: [200, inDialogs],
      OPTIONS: [200, everywhere],
      INFO: [200],
      // Without the number that it is about.
      REFER: [400],
      // Without the response that it acknowledges.
      PRACK: [400],
      UPDATE: [200, inDialogs],
      SUBSCRIBE: [489],
      REGISTER: [405, inDialogs],
      ...none([405, inDialogs])
    })
    expect(await office.until(call.bye())).toMatchObject({ status: 200 })
    await office.pass()
  })

  test('what begins or answers a dialog says in Allow and Supported what that dialog takes, in Allow-Events what can be subscribed to (RFC 3261 §13.2.1, RFC 6665 §8.2.2)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const reoffered = await answerOf(office.until(caller.hold()))
    const ringing = caller.responses.filter(({ status }) => status === 180 || status === 200)
    const ours = [callee.invite, ...ringing, callee.last('INVITE'), reoffered]
    expect(ours.map(said)).toEqual(ours.map(() => [[inDialogs], [inDialogsTags], [events]]))
    await hangUp(office, caller)
  })
})

describe('option tags (RFC 3261 §8.2.2.3)', () => {
  test('OPTIONS is answered with all of them, inside a dialog and outside (RFC 3261 §11.2)', async () => {
    const office = await openOffice()
    const call = await talking(office)
    for (const asking of [call.send('OPTIONS'), office.phones[0]?.request('OPTIONS')]) {
      if (asking === undefined) throw new Error('there is no phone')
      expect(said(await answerOf(office.until(asking)))).toEqual([
        [everywhere],
        ['path, outbound, norefersub, replaces, 100rel, timer'],
        [events]
      ])
    }
    await hangUp(office, call)
  })

  test.each([
    ['REGISTER', ['path', 'outbound']],
    ['INVITE', ['replaces', '100rel', 'timer']],
    ['OPTIONS', []]
  ])('outside a dialog %s may require %j; every other is refused with 420 and its name', async (method, may) => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const refused = await refusedTags((field) => office.until(ana.request(method, { headers: [field] })))
    expect(refused).toEqual(tags.filter((tag) => !may.includes(tag)))
  })

  test.each([
    ['REFER', ['norefersub']],
    ['INVITE', ['replaces', '100rel', 'timer']],
    ['UPDATE', ['timer']],
    ['INFO', []]
  ])('inside a dialog %s may require %j; every other is refused with 420 and its name', async (method, may) => {
    const office = await openOffice()
    const call = await talking(office)
    const refused = await refusedTags((field) => office.until(call.send(method, [field])))
    expect(refused).toEqual(tags.filter((tag) => !may.includes(tag)))
    await hangUp(office, call)
  })

  test('norefersub: a REFER that requires it and wants no NOTIFY is taken, and nothing is told (RFC 4488 §4)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    lena.whenCalled = (call) => call.answer()
    const { callee } = await talk(office, { caller: ana, callee: tom })
    const wishes = [
      ['Refer-To', '<sip:102@acme.test>'],
      ['Refer-Sub', 'false'],
      ['Require', 'norefersub']
    ] as const
    const answer = await answerOf(office.until(callee.send('REFER', wishes)))
    expect([answer.status, answer.headers.all('Refer-Sub')]).toEqual([202, ['false']])
    await office.pass()
    expect([callee.methods.includes('NOTIFY'), lena.call.methods]).toEqual([false, ['ACK']])
    await hangUp(office, lena.call)
  })
})

/** A user's call to another, answered. */
async function talking(office: Office): Promise<PhoneCall> {
  const [caller, callee] = [await office.phone('100'), await office.phone('101')]
  return (await talk(office, { caller, callee })).caller
}
