import { describe, expect, test } from 'vitest'
import { err, ok } from '../../pbx-core/base/result.ts'
import type { Leg } from '../../pbx-core/call/leg.ts'
import { type ReferredParts, takeRefer } from '../../pbx-core/call/referred.ts'
import type { Transfer } from '../../pbx-core/call/transfer.ts'
import { createRequest } from '../../pbx-core/sip/message/create.ts'
import type { SipResponse } from '../../pbx-core/sip/message/message.ts'
import { parseUri } from '../../pbx-core/sip/message/uri.ts'

const target = { kind: 'number', number: '102' } as const

/** A REFER inside a dialog: what was sent of it, in order. */
function referred(headers: readonly (readonly [string, string])[], parts: Partial<ReferredParts<Leg>> = {}) {
  const uri = parseUri('sip:pbx@10.0.0.1')
  if (!uri.ok) throw new Error('no URI')
  const request = createRequest({
    ...{ method: 'REFER', uri: uri.value, callId: 'refer', cseq: 7 },
    ...{ from: '<sip:101@acme.test>;tag=his', to: '<sip:100@acme.test>;tag=ours', headers },
    via: 'SIP/2.0/UDP 10.0.0.2;branch=z9hG4bKa'
  })
  const sent: string[] = []
  const transfers: Transfer<Leg>[] = []
  const respond = ({ status, headers: fields }: SipResponse) =>
    void sent.push(`${status}${fields.get('Refer-Sub') === undefined ? '' : ` Refer-Sub: ${fields.get('Refer-Sub')}`}`)
  takeRefer<Leg>({ request, respond } as never, {
    judge: () => ok({ target, by: null }),
    take: (transfer) => {
      transfers.push(transfer)
      return true
    },
    notify: async ({ headers: [event], body }) => void sent.push(`${event?.[1]}: ${body.trim()}`),
    isFirst: true,
    ...parts
  })
  return { sent, transfers }
}
const to102 = [['Refer-To', '<sip:102@acme.test>']] as const

describe('a REFER inside a dialog (RFC 3515 §2.4.2)', () => {
  test('202 comes before anything comes of it, then how it goes', () => {
    const { sent, transfers } = referred(to102)
    expect([sent, transfers]).toEqual([
      ['202', 'refer: SIP/2.0 100 Trying'],
      [{ target, by: null, progress: expect.any(Function) }]
    ])
    void transfers[0]?.progress(200)
    expect(sent.at(-1)).toBe('refer: SIP/2.0 200 OK')
  })

  test('a further one of the dialog is told of by its number (§2.4.6)', () => {
    expect(referred(to102, { isFirst: false }).sent).toEqual(['202', 'refer;id=7: SIP/2.0 100 Trying'])
  })

  test('whoever wants no NOTIFY gets none, and is told that it gets none (RFC 4488 §4)', () => {
    expect(referred([...to102, ['Refer-Sub', 'false']]).sent).toEqual(['202 Refer-Sub: false'])
  })

  test.each([
    ['none', [], {}, '400'],
    ['two', [...to102, ...to102], {}, '400'],
    ['no telephone', [['Refer-To', '<mailto:tom@acme.test>']], {}, '416'],
    ['another method', [['Refer-To', '<sip:102@acme.test;method=BYE>']], {}, '403'],
    ['nobody who could be handed on', to102, { take: undefined }, '603'],
    ['somebody whom it may not call', to102, { judge: () => err(403) }, '403']
  ] as const)('%s: refused, and nothing comes of it', (_, headers, parts, status) => {
    const { sent, transfers } = referred(headers, parts as Partial<ReferredParts<Leg>>)
    expect([sent, transfers]).toEqual([[status], []])
  })

  test('whoever was hung up in that moment cannot be handed on any more: 603 by NOTIFY', () => {
    expect(referred(to102, { take: () => false }).sent).toEqual([
      '202',
      'refer: SIP/2.0 100 Trying',
      'refer: SIP/2.0 603 Decline'
    ])
  })
})
