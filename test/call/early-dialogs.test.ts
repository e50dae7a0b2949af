import { expect, test } from 'vitest'
import { EarlyDialogs } from '../../pbx-core/call/early-dialogs.ts'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { parseUri } from '../../pbx-core/sip/message/uri.ts'

function invite() {
  const uri = parseUri('sip:101@10.0.0.2')
  if (!uri.ok) throw new Error('no URI')
  const contact: [string, string] = ['Contact', '<sip:pbx@10.0.0.1>']
  return createRequest({
    method: 'INVITE',
    uri: uri.value,
    from: '<sip:100@acme.test>;tag=ours',
    to: '<sip:101@acme.test>',
    callId: 'early',
    cseq: 1,
    headers: [['Via', 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa'], contact]
  })
}

/** An INVITE of ours; `rings` lets a provisional response come, `entered` has the dialogs that can be asked within. */
function ringing() {
  const asked = invite()
  const entered: string[] = []
  const table = {
    add: (key: string) => {
      entered.push(key)
      return { [Symbol.dispose]: () => void entered.splice(entered.indexOf(key), 1) }
    }
  }
  const sent: string[] = []
  const transactions = { send: (request: SipRequest) => void sent.push(request.method) as never }
  const ground = { dialogs: table, transactions, flow: () => ({}) as never }
  const dialogs = new EarlyDialogs(ground, () => ({}) as never)
  const response = (status: number, toTag: string, contact = 'sip:101@10.0.0.2') =>
    createResponse(asked, status, { toTag, headers: [['Contact', `<${contact}>`]] })
  return {
    asked,
    dialogs,
    entered,
    response,
    rings: (tag: string, status = 180) => dialogs.heard(asked, response(status, tag))
  }
}

test('one phone that rings twice is in one early dialog, which is over with the INVITE (RFC 3261 §12.1)', () => {
  const { dialogs, entered, rings } = ringing()
  const first = rings('one')
  expect(rings('one', 183)).toBe(first)
  expect(rings('two')).not.toBe(first)
  expect(entered).toHaveLength(2)
  dialogs[Symbol.dispose]()
  expect(entered).toEqual([])
})

test('100, and a response without a tag, make no dialog (RFC 3261 §12.1.2)', () => {
  const { asked, dialogs, entered, rings } = ringing()
  const untagged = createResponse(asked, 180)
  expect([rings('one', 100), dialogs.heard(asked, untagged), entered]).toEqual([undefined, undefined, []])
})

test('a proxy that rings ever more phones takes no more memory than sixteen of them', () => {
  const { entered, rings } = ringing()
  const made = Array.from({ length: 20 }, (_, at) => rings(`tag-${at}`) !== undefined)
  expect([made.filter(Boolean).length, entered.length, rings('tag-3') !== undefined]).toEqual([16, 16, true])
})

test('the dialog of the answer goes on from its early one, and the others are over (RFC 3261 §13.2.2.4)', () => {
  const { dialogs, entered, response, rings } = ringing()
  rings('other')
  const early = rings('won')
  const answered = dialogs.confirm(response(200, 'won', 'sip:101@10.0.0.9'))
  expect([answered === early, answered?.dialog.remoteTarget.host, entered]).toEqual([true, '10.0.0.9', []])
})

test('who answers without having rung was in no early dialog', () => {
  const { dialogs, response, rings } = ringing()
  rings('other')
  expect(dialogs.confirm(response(200, 'new'))).toBeUndefined()
})
