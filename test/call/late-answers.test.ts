import { expect, test } from 'vitest'
import { LateAnswers } from '../../pbx-core/call/late-answers.ts'
import type { CallingState } from '../../pbx-core/sip/dialog/calling.ts'
import { createRequest, createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { formatUri, parseUri } from '../../pbx-core/sip/message/uri.ts'

/** An INVITE whose leg is over or answered; `answers` lets one more response come. */
function waiting(state: CallingState, newestSequence = 5) {
  const uri = parseUri('sip:101@10.0.0.2')
  if (!uri.ok) throw new Error('no URI')
  const request = createRequest({
    ...{ method: 'INVITE', uri: uri.value, callId: 'late', cseq: 5 },
    ...{ from: '<sip:100@acme.test>;tag=ours', to: '<sip:101@acme.test>', via: 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa' }
  })
  const sent: string[] = []
  const said = ({ method, uri: where, to, cseq, headers }: SipRequest) => {
    const reason = headers.get('Reason')
    sent.push(`${method} ${formatUri(where)} ${to.tag} ${cseq.number}${reason === undefined ? '' : ` ${reason}`}`)
  }
  const late = new LateAnswers(
    { send: (sending: SipRequest) => said(sending), sendAck: said } as never,
    { request } as never,
    { state, newestSequence }
  )
  const answers = (status: number, toTag: string) => {
    sent.length = 0
    const headers = [['Contact', `<sip:${toTag}@10.0.0.9>`]] as const
    late.response(createResponse(request, status, { toTag, headers }))
    return [...sent]
  }
  return { answers, late }
}

test('the answer that won comes again: it is acknowledged again, and goes on (RFC 3261 §13.2.2.4)', () => {
  const { answers } = waiting({ name: 'answered', tag: 'won' })
  expect(answers(200, 'won')).toEqual(['ACK sip:won@10.0.0.9 won 5'])
  expect(answers(200, 'won')).toEqual(['ACK sip:won@10.0.0.9 won 5'])
})

test('a second phone answers: acknowledged, and hung up with why (RFC 3326)', () => {
  const { answers } = waiting({ name: 'answered', tag: 'won' })
  expect(answers(200, 'second')).toEqual([
    'ACK sip:second@10.0.0.9 second 5',
    'BYE sip:second@10.0.0.9 second 6 SIP;cause=200;text="Call completed elsewhere"'
  ])
})

test('whoever was asked something before (PRACK) gets a BYE with a number after that (RFC 3261 §12.2.1.1)', () => {
  const { answers } = waiting({ name: 'cancelling' }, 7)
  expect(answers(200, 'late')).toEqual([
    'ACK sip:late@10.0.0.9 late 5',
    'BYE sip:late@10.0.0.9 late 8 SIP;cause=200;text="Call completed elsewhere"'
  ])
})

test.each(['cancelling', 'ended'] as const)('a phone answers too late (%s): acknowledged, and hung up', (name) => {
  const { answers } = waiting({ name })
  expect(answers(200, 'late')).toEqual([
    'ACK sip:late@10.0.0.9 late 5',
    'BYE sip:late@10.0.0.9 late 6 SIP;cause=200;text="Call completed elsewhere"'
  ])
})

test('what rings or refuses by then is nobody’s affair: the transaction acknowledges refusals itself (§17.1.1.3)', () => {
  const { answers, late } = waiting({ name: 'cancelling' })
  expect([answers(180, 'a'), answers(487, 'a')]).toEqual([[], []])
  late.failed()
  expect(answers(486, 'b')).toEqual([])
})
