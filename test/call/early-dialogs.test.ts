import { expect, test } from 'vitest'
import { EarlyDialogs } from '../../pbx-core/call/early-dialogs.ts'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
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

test('one phone that rings twice is in one early dialog, which is over with the INVITE (RFC 3261 §12.1)', () => {
  const asked = invite()
  const entered: string[] = []
  const table = {
    add: (key: string) => {
      entered.push(key)
      return { [Symbol.dispose]: () => void entered.splice(entered.indexOf(key), 1) }
    }
  }
  const dialogs = new EarlyDialogs(table, () => ({}) as never)
  const rings = (toTag: string, status = 180) =>
    dialogs.heard(asked, createResponse(asked, status, { toTag, headers: [['Contact', '<sip:101@10.0.0.2>']] }))
  const first = rings('one')
  expect(rings('one', 183)).toBe(first)
  expect(rings('two')).not.toBe(first)
  expect(entered).toHaveLength(2)
  dialogs[Symbol.dispose]()
  expect(entered).toEqual([])
})
