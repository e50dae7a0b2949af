import { beforeEach, describe, expect, test } from 'vitest'
import { ReliableAnswer } from '../../pbx-core/call/reliable-answer.ts'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest, SipResponse } from '../../pbx-core/sip/message/message.ts'
import { parseUri } from '../../pbx-core/sip/message/uri.ts'
import type { ServerTransaction } from '../../pbx-core/sip/transaction/types.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'

function request(method: string, cseq: number): SipRequest {
  const uri = parseUri('sip:101@10.0.0.1')
  if (!uri.ok) throw new Error(uri.error)
  return createRequest({
    ...{ method, uri: uri.value, callId: 'answered', cseq },
    from: '<sip:100@acme.test>;tag=ana',
    to: '<sip:101@acme.test>',
    headers: [['Via', 'SIP/2.0/UDP 10.0.0.2;branch=z9hG4bKa']]
  })
}

describe('a 2xx to an INVITE (RFC 3261 §13.3.1.4)', () => {
  let clock: VirtualClock
  let sent: [at: number, response: SipResponse][]
  let outcome: unknown[]
  const response = createResponse(request('INVITE', 7), 200, { toTag: 'ours' })

  beforeEach(() => {
    clock = createVirtualClock()
    sent = []
    outcome = []
  })

  function answered(): ReliableAnswer {
    const began = clock.now()
    const transaction = {
      request: request('INVITE', 7),
      respond: (sending: SipResponse) => void sent.push([clock.now() - began, sending])
    } as Partial<ServerTransaction> as ServerTransaction
    return new ReliableAnswer({
      ...{ clock, transaction, response },
      outcome: { confirmed: (ack) => void outcome.push(ack), lost: () => void outcome.push('lost') }
    })
  }

  test('is sent again after T1, then at doubling intervals up to T2, until its ACK comes', () => {
    const answer = answered()
    clock.advance(12_000)
    expect(sent).toEqual([0, 500, 1500, 3500, 7500, 11_500].map((at) => [at, response]))
    const ack = request('ACK', 7)
    expect(answer.receiveAck(ack)).toBe(true)
    clock.advance(60_000)
    expect([sent.length, outcome, clock.pending]).toEqual([6, [ack], 0])
  })

  test('is lost after 64*T1 without an ACK, and no longer sent', () => {
    answered()
    clock.advance(31_999)
    expect(outcome).toEqual([])
    clock.advance(1)
    expect([outcome, clock.pending]).toEqual([['lost'], 0])
    expect(sent.at(-1)?.[0]).toBe(31_500)
  })

  test('is not acknowledged by the ACK of another INVITE: its CSeq is that of the INVITE (§17.1.1.3)', () => {
    const answer = answered()
    expect([answer.receiveAck(request('ACK', 6)), outcome]).toEqual([false, []])
    clock.advance(500)
    expect(sent).toHaveLength(2)
    answer[Symbol.dispose]()
  })

  test('is confirmed once, however often the ACK comes (a peer repeats it for each 2xx, §13.2.2.4)', () => {
    const answer = answered()
    const ack = request('ACK', 7)
    expect([answer.receiveAck(ack), answer.receiveAck(ack), outcome]).toEqual([true, true, [ack]])
  })

  test('that nobody waits for any more is not sent again, and nobody is told', () => {
    answered()[Symbol.dispose]()
    clock.advance(60_000)
    expect([sent.length, outcome, clock.pending]).toEqual([1, [], 0])
  })
})
