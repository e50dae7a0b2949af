import { beforeEach, describe, expect, test } from 'vitest'
import { ownTerms } from '../../pbx-core/call/leg-session.ts'
import type { OfferOutcome } from '../../pbx-core/call/offer-exchange.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import type { RemoteAudio } from '../../pbx-core/sdp/audio.ts'
import type { AudioTerms } from '../../pbx-core/sdp/negotiate.ts'
import type { SipResponse } from '../../pbx-core/sip/message/message.ts'
import type { Outcome } from '../support/phone-call.ts'
import { TwoEnds } from './two-ends.ts'

const held: AudioTerms = { ...ownTerms, direction: 'sendonly' }
const statusOf = (outcome: Outcome) => (typeof outcome === 'string' ? outcome : outcome.status)
const resultOf = (outcome: OfferOutcome<RemoteAudio>) =>
  outcome.kind === 'accepted' ? outcome.answer.direction : outcome.status

describe('a re-INVITE of ours (RFC 3261 §14.1)', () => {
  let ends: TwoEnds
  beforeEach(async () => {
    ends = new TwoEnds()
    await ends.talking()
  })
  const offer = (terms = held) => ends.leg.reoffer(terms)

  test('offers what is wanted, is acknowledged, and its answer comes into force', async () => {
    expect(resultOf(await ends.until(offer()))).toBe('recvonly')
    await ends.pass()
    expect([ends.call.methods, ends.call.heard.direction]).toEqual([['INVITE', 'ACK'], 'sendonly'])
    expect([ends.leg.session.remote?.direction, ends.media.configured.length]).toEqual(['recvonly', 2])
  })

  test('that is refused leaves the session as it was (RFC 3264 §8)', async () => {
    ends.call.whenReoffered = (transaction) => ends.call.refuseReoffer(transaction, 488)
    const before = ends.leg.session.local
    expect(resultOf(await ends.until(offer()))).toBe(488)
    expect([ends.leg.session.local, ends.media.configured.length, ends.leg.termination]).toEqual([before, 1, undefined])
    ends.call.whenReoffered = (transaction) => ends.call.accept(transaction)
    expect(resultOf(await ends.until(offer()))).toBe('recvonly')
  })

  test.each([408, 481])('that is answered %i ends the dialog (§12.2.1.2)', async (status) => {
    ends.call.whenReoffered = (transaction) => ends.call.refuseReoffer(transaction, status)
    expect(resultOf(await ends.until(offer()))).toBe(status)
    await ends.pass()
    expect([ends.leg.termination?.reason, ends.call.methods.at(-1)]).toEqual([
      ...[`a re-INVITE was answered ${status}`, 'BYE']
    ])
  })

  test('that meets one of the peer (491) waits and is made again, three times in all', async () => {
    ends.call.whenReoffered = (transaction) => ends.call.refuseReoffer(transaction, 491)
    const refused = offer()
    await ends.pass(15_000)
    expect(resultOf(await refused)).toBe(491)
    expect(ends.call.methods).toEqual(['INVITE', 'INVITE', 'INVITE'])
    let asked = 0
    ends.call.whenReoffered = (transaction) =>
      ++asked === 1 ? ends.call.refuseReoffer(transaction, 491) : ends.call.accept(transaction)
    const accepted = offer()
    await ends.pass(5000)
    expect(resultOf(await accepted)).toBe('recvonly')
  })

  test('is not made while another exchange is under way: 491 at once', async () => {
    const first = offer()
    expect(resultOf(await offer())).toBe(491)
    expect(resultOf(await ends.until(first))).toBe('recvonly')
    expect(ends.call.methods.filter((method) => method === 'INVITE')).toHaveLength(1)
  })

  test('that may wait is made once that is over, in turn', async () => {
    const first = ends.leg.agree(held)
    const second = ends.leg.agree(ownTerms)
    expect([resultOf(await ends.until(first)), resultOf(await ends.until(second))]).toEqual(['recvonly', 'sendrecv'])
  })

  test('that only gets provisional responses is taken back after 32 s', async () => {
    ends.call.whenReoffered = (transaction) => {
      transaction.onCancel = () => ends.call.refuseReoffer(transaction, 487)
    }
    let outcome: number | string = 'none'
    void offer().then((said) => {
      outcome = resultOf(said)
    })
    await ends.pass(31_900)
    expect(outcome).toBe('none')
    await ends.pass(200)
    expect(outcome).toBe(487)
  })
})

describe('a re-INVITE of the peer (RFC 3261 §14.2)', () => {
  let ends: TwoEnds
  beforeEach(async () => {
    ends = new TwoEnds()
    await ends.talking()
  })
  const reoffer = async (...what: Parameters<TwoEnds['call']['reoffer']>) =>
    (await ends.until(ends.call.reoffer(...what))) as SipResponse

  test('is answered by the leg itself where nobody has an opinion', async () => {
    expect(statusOf(await reoffer({ direction: 'sendonly' }))).toBe(200)
    await ends.pass()
    expect([ends.call.heard.direction, ends.leg.session.remote?.direction]).toEqual(['recvonly', 'sendonly'])
  })

  test('is put to whoever has the leg, whose answer it gets', async () => {
    const offered: string[] = []
    ends.leg.observe({
      offered: async (audio) => {
        offered.push(audio.direction)
        return { kind: 'accepted', answer: { ...ownTerms, direction: 'inactive' } }
      }
    })
    expect(statusOf(await reoffer({ direction: 'sendonly' }))).toBe(200)
    expect([offered, ends.call.heard.direction]).toEqual([['sendonly'], 'inactive'])
  })

  test('is refused as that one says, and the session stays as it was', async () => {
    ends.leg.observe({ offered: async () => ({ kind: 'refused', status: 488 }) })
    expect(statusOf(await reoffer({ direction: 'sendonly' }))).toBe(488)
    expect([ends.leg.session.remote?.direction, ends.leg.session.offered]).toEqual(['sendrecv', undefined])
  })

  test('with a codec that is nobody’s is refused: 488', async () => {
    expect(statusOf(await reoffer({ codecs: ['18 G729/8000'] }))).toBe(488)
  })

  test('with another body than a session is refused, with what is read: 415 (§8.2.3)', async () => {
    const { status, headers } = await reoffer({}, { body: 'hello', contentType: 'text/plain' })
    expect([status, headers.get('Accept')]).toEqual([415, 'application/sdp'])
  })

  test('without an offer gets ours, and its ACK brings the answer', async () => {
    expect(statusOf(await reoffer({}, { silent: true }))).toBe(200)
    await ends.pass()
    expect([ends.call.heard.direction, ends.leg.session.awaitsAnswer, ends.media.configured.length]).toEqual([
      ...['sendrecv', false, 2]
    ])
  })

  test('while one of ours is under way gets 491', async () => {
    const own = ends.leg.reoffer(held)
    await ends.pass(0)
    expect(statusOf(await reoffer({ direction: 'sendonly' }))).toBe(491)
    await ends.until(own)
  })

  test('while an earlier one of its own is not answered gets 500 and a time to come again (§14.2)', async () => {
    const answer = Promise.withResolvers<OfferOutcome<AudioTerms>>()
    ends.leg.observe({ offered: () => answer.promise })
    const first = ends.call.send('INVITE', [['Contact', ends.far.contact]], offerOf(ends))
    await ends.pass()
    const second = (await ends.until(
      ends.call.send('INVITE', [['Contact', ends.far.contact]], offerOf(ends))
    )) as SipResponse
    expect([second.status, second.headers.get('Retry-After')]).toEqual([500, '1'])
    answer.resolve({ kind: 'refused', status: 488 })
    expect(statusOf(await ends.until(first))).toBe(488)
  })

  test('whose answer comes after the leg is over is refused: 487', async () => {
    const answer = Promise.withResolvers<OfferOutcome<AudioTerms>>()
    ends.leg.observe({ offered: () => answer.promise })
    const asked = ends.call.reoffer({ direction: 'sendonly' })
    await ends.pass()
    ends.leg.hangUp(terminations.busy('over'))
    answer.resolve({ kind: 'accepted', answer: ownTerms })
    expect(statusOf(await ends.until(asked))).toBe(487)
  })
})

function offerOf(ends: TwoEnds) {
  return { body: ends.call.invite.body, contentType: 'application/sdp' }
}
