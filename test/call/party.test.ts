import { beforeEach, describe, expect, test } from 'vitest'
import { Party } from '../../pbx-core/call/party.ts'
import { pcmu } from '../../pbx-core/sdp/codec.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

const g722 = { payloadType: 9, name: 'G722', clockRate: 8000, channels: 1, parameters: '' } as const
const gsm = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1, parameters: '' } as const

describe('a party: whoever is served, answered or not (8-reshape §4)', () => {
  let office: StandInOffice
  let ana: StandInLeg
  let party: Party
  beforeEach(() => {
    office = new StandInOffice()
    ana = office.leg('100', { isIncoming: true })
    party = new Party(ana.asLeg, 'US')
  })
  const answered = () => {
    ana.unanswered?.answer({ codecs: [pcmu], telephoneEvent: 101, direction: 'sendrecv', packetTime: 20 })
    ana.told.length = 0
  }

  test('one that waits hears ringing by 180; one that is answered by a tone, once', () => {
    party.ringing()
    expect([ana.told, ana.media.played]).toEqual([['ring'], []])
    answered()
    party.ringing()
    party.ringing()
    expect([ana.told, ana.media.played]).toEqual([[], ['tone ringback']])
  })

  test('one is offered on with what it speaks first, and with what is spoken here, so that it can be transcoded', () => {
    const far = office.leg('100', { isIncoming: true, audio: { codecs: [g722] } })
    const waiting = new Party(far.asLeg, 'US')
    expect(waiting.offerable().codecs.map(({ name }) => name)).toEqual(['G722', 'PCMU', 'PCMA', 'OPUS'])
    far.unanswered?.answer({ codecs: [g722], telephoneEvent: 101, direction: 'sendrecv', packetTime: 20 })
    expect(waiting.offerable().codecs.map(({ name }) => name)).toEqual(['G722', 'PCMU', 'PCMA', 'OPUS'])
    const strange = new Party(office.leg('100', { isIncoming: true, audio: { codecs: [gsm] } }).asLeg, 'US')
    expect(strange.offerable().codecs.map(({ name }) => name)).toEqual(['GSM'])
  })

  test('it is answered with what whoever it is joined with agreed to, and what played ends', () => {
    const tom = office.leg('101', { audio: { codecs: [pcmu] } })
    tom.answers()
    party.play([{ kind: 'prompt', name: 'hello', language: 'en' }])
    expect(party.connect(tom.asLeg)).toBe(true)
    expect([ana.told, ana.media.playing]).toEqual([['early', 'answer'], []])
    expect(ana.session.local?.codecs.map(({ name }) => name)).toEqual(['PCMU'])
  })

  test('two who share no codec are connected where each has one that is spoken here: they are transcoded', () => {
    const tom = office.leg('101', { audio: { codecs: [g722] } })
    tom.answers()
    expect([party.connect(tom.asLeg), ana.told]).toEqual([true, ['answer']])
    expect(ana.session.local?.codecs.map(({ name }) => name)).toEqual(['PCMA'])
  })

  test('one that talks is asked first whether it has what the other one speaks, and is transcoded where it refuses', async () => {
    answered()
    const tom = office.leg('101', { audio: { codecs: [g722] } })
    tom.answers()
    expect([party.connect(tom.asLeg), ana.told]).toEqual([false, []])
    ana.refusesOffers = 488
    expect([await party.adapt(tom.asLeg), ana.told]).toEqual([true, ['offer sendrecv']])
  })

  test('one that began with an offer without what the other one speaks is not asked: it is transcoded at once', () => {
    const far = office.leg('100', { isIncoming: true, audio: { codecs: [pcmu] } })
    Object.assign(far.session, { begunWith: far.session.offered })
    far.unanswered?.answer({ codecs: [pcmu], telephoneEvent: 101, direction: 'sendrecv', packetTime: 20 })
    far.told.length = 0
    const tom = office.leg('101', { audio: { codecs: [g722] } })
    tom.answers()
    expect([new Party(far.asLeg, 'US').connect(tom.asLeg), far.told]).toEqual([true, []])
  })

  test('two who share no codec, one of whom has none that is spoken here, are not connected', () => {
    const tom = office.leg('101', { audio: { codecs: [gsm] } })
    tom.answers()
    expect([party.connect(tom.asLeg), ana.told]).toEqual([false, []])
  })

  test('one that talks already is asked for what the other one has chosen', async () => {
    answered()
    const tom = office.leg('101', { audio: { codecs: [pcmu] } })
    tom.answers()
    expect([await party.adapt(tom.asLeg), ana.told[0]]).toEqual([true, 'offer sendrecv'])
  })

  test('nobody is adapted who waits for an answer, or is gone', async () => {
    const tom = office.leg('101')
    tom.answers()
    expect(await party.adapt(tom.asLeg)).toBe(false)
    answered()
    tom.bye()
    expect(await party.adapt(tom.asLeg)).toBe(false)
  })

  test('somebody who was held in another call hears and is heard again', async () => {
    answered()
    const lena = office.leg('102')
    lena.answers()
    lena.session.local = lena.session.local && { ...lena.session.local, direction: 'sendonly' }
    expect(await party.connectTaken(lena.asLeg)).toBe(true)
    expect(lena.told).toEqual(['offer sendrecv'])
  })

  test('whoever is held is asked to listen again before it is called further', () => {
    answered()
    party.attend()
    expect(ana.told).toEqual([])
    ana.session.local = ana.session.local && { ...ana.session.local, direction: 'inactive' }
    party.attend()
    expect(ana.told).toEqual(['offer sendrecv'])
  })

  test('somebody who waits for one who comes back hears that it is held', () => {
    answered()
    party.hold()
    expect(ana.media.playing).toEqual(['music'])
    party.release()
    expect(ana.media.playing).toEqual([])
  })

  test('an application of ours answers in what it speaks, and refuses whoever has nothing of that', () => {
    expect([party.answerForApplication(), ana.told]).toEqual([true, ['answer']])
    const foreign = office.leg('100', { isIncoming: true, audio: { codecs: [gsm] } })
    const other = new Party(foreign.asLeg, 'US')
    expect([other.answerForApplication(), other.play([]), foreign.told]).toEqual([false, undefined, []])
  })

  test('hanging up stops what plays, and ends the leg in the way that its state asks for', () => {
    party.play([{ kind: 'prompt', name: 'hello', language: 'en' }])
    party.hangUp({ result: 'busy', cause: 17, by: 'pbx' })
    expect([ana.told, ana.media.playing]).toEqual([['early', 'hang up busy'], []])
  })
})
