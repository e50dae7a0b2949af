import { describe, expect, test } from 'vitest'
import { noteHold, relayOffer } from '../../pbx-core/call/bridged-offer.ts'
import { HoldMusic } from '../../pbx-core/call/hold-music.ts'
import { ownTerms } from '../../pbx-core/call/leg-session.ts'
import type { RemoteAudio } from '../../pbx-core/sdp/audio.ts'
import { pcma, pcmu } from '../../pbx-core/sdp/codec.ts'
import { telephone } from '../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const gsm = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1, parameters: '' }
const g722 = { payloadType: 9, name: 'G722', clockRate: 8000, channels: 1, parameters: '' }

/** A re-offer of whoever talks with Tom, and how often Tom has agreed to one. */
function talking(audio: Partial<RemoteAudio> = {}) {
  const office = new StandInOffice()
  const tom = office.leg('101', { audio })
  tom.session.local = { ...ownTerms, codecs: [pcma, pcmu] }
  tom.answers()
  let agreed = 0
  const offers = (change: Partial<RemoteAudio>) =>
    relayOffer({ to: tom.asLeg, offer: { ...telephone, ...change } }, () => {
      agreed += 1
    })
  return { office, tom, offers, agreed: () => agreed }
}

describe('a re-offer that crosses a bridge (RFC 3261 §14, RFC 3264 §8)', () => {
  test('is offered to the other side, and answered with what that one agreed to', async () => {
    const { tom, offers, agreed } = talking()
    expect(await offers({ direction: 'sendonly' })).toMatchObject({
      kind: 'accepted',
      answer: { direction: 'recvonly', codecs: [pcma, pcmu], telephoneEvent: 101 }
    })
    expect([tom.told, agreed()]).toEqual([['offer sendonly'], 1])
  })

  test.each([
    ['a new address', { address: '192.0.2.99', rtpPort: 4100, rtcpPort: 4101 }],
    ['another packet time', { packetTime: 30 }]
  ])('with nothing but %s is answered here: the other side hears nothing of it', async (_, change) => {
    const { tom, offers, agreed } = talking()
    expect(await offers(change)).toMatchObject({ kind: 'accepted', answer: { direction: 'sendrecv' } })
    expect([tom.told, agreed()]).toEqual([[], 0])
  })

  test('with other codecs is new to the other side', async () => {
    const { tom, offers } = talking()
    await offers({ codecs: [g722, pcma] })
    expect([tom.told, tom.session.local?.codecs.map(({ name }) => name)]).toEqual([
      ['offer sendrecv'],
      ['G722', 'PCMA', 'PCMU']
    ])
  })

  test('that the other side refuses is refused with the same status, and nobody has agreed', async () => {
    const { tom, offers, agreed } = talking()
    tom.refusesOffers = 491
    expect(await offers({ direction: 'inactive' })).toEqual({ kind: 'refused', status: 491 })
    expect(agreed()).toBe(0)
  })

  test.each([302, 401, 407])(
    'that the other side answers %i, which asks something of us, is refused with 488',
    async (status) => {
      const { tom, offers } = talking()
      tom.refusesOffers = status
      expect(await offers({ direction: 'inactive' })).toEqual({ kind: 'refused', status: 488 })
    }
  )

  test('of which the other side takes no codec is refused with 488', async () => {
    const { offers } = talking({ codecs: [pcmu] })
    expect(await offers({ codecs: [gsm] })).toEqual({ kind: 'refused', status: 488 })
  })

  test('of which the other side takes no codec is accepted where both have one that is spoken here: they are transcoded', async () => {
    const { offers } = talking({ codecs: [pcmu] })
    expect(await offers({ codecs: [g722] })).toMatchObject({ kind: 'accepted', answer: { codecs: [g722] } })
  })

  test('promises keys where the other side takes them, and nowhere else', async () => {
    const { tom, offers } = talking({ telephoneEvent: null })
    tom.session.local = { ...ownTerms, codecs: [pcma, pcmu] }
    expect(await offers({ direction: 'sendonly' })).toMatchObject({ answer: { telephoneEvent: null } })
  })
})

describe('who holds (RFC 3264 §8.4)', () => {
  test.each([
    ['sendonly', true],
    ['inactive', true],
    ['recvonly', false],
    ['sendrecv', false]
  ] as const)('an offer of %s holds: %j', (direction, holds) => {
    const office = new StandInOffice()
    const { call, leg } = office.calling()
    noteHold(call, { leg: leg.asLeg, music: new HoldMusic(call, leg.asLeg) }, { ...telephone, direction })
    expect([call.view().onHold, factsOf(call)]).toEqual([holds, holds ? [{ code: 'holds', party: '100' }] : []])
  })

  test('it is told once, and once that it is over', () => {
    const office = new StandInOffice()
    const { call, leg } = office.calling()
    for (const direction of ['sendonly', 'inactive', 'sendrecv', 'sendrecv'] as const) {
      noteHold(call, { leg: leg.asLeg, music: new HoldMusic(call, leg.asLeg) }, { ...telephone, direction })
    }
    expect(factsOf(call)).toEqual([
      { code: 'holds', party: '100' },
      { code: 'resumes', party: '100' }
    ])
  })
})
