import { describe, expect, it } from 'vitest'
import { planOf } from '../../pbx-core/media/codec/codecs.ts'
import type { MediaDirection } from '../../pbx-core/media/port.ts'
import { readAudio } from '../../pbx-core/sdp/audio.ts'
import { spokenCodecs } from '../../pbx-core/sdp/codec.ts'
import { createAnswer, createOffer } from '../../pbx-core/sdp/compose.ts'
import { answerDirection, intersectDirections, reverse } from '../../pbx-core/sdp/direction.ts'
import { type AudioTerms, answerBack, answerLocally, meet, offerForward } from '../../pbx-core/sdp/negotiate.ts'
import { streamDescription } from '../../pbx-core/sdp/stream.ts'
import rfc4317 from '../fixtures/rfc4317/examples.json' with { type: 'json' }

import { everyCodec } from '../media/codec-lab.ts'
import { audioOf, described, sdpText } from './describe.ts'

const codec = (payloadType: number, name: string, parameters = '') => ({
  payloadType,
  name,
  clockRate: 8000,
  channels: 1,
  parameters
})
const pcmu = codec(0, 'PCMU')
const pcma = codec(8, 'PCMA')
const g722 = codec(9, 'G722')
const opus = { payloadType: 111, name: 'OPUS', clockRate: 48_000, channels: 2, parameters: 'useinbandfec=1' }

const audio = (line: string, ...attributes: string[]) =>
  audioOf(sdpText([`m=audio 4000 RTP/AVP ${line}`, ...attributes]))
const event = (payloadType: number) => `a=rtpmap:${payloadType} telephone-event/8000`

describe('directions', () => {
  const all: MediaDirection[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive']

  it('are reversed when seen from the other side', () => {
    expect(all.map(reverse)).toEqual(['sendrecv', 'recvonly', 'sendonly', 'inactive'])
  })

  it('are intersected to what both allow', () => {
    expect(all.map((one) => all.map((other) => intersectDirections(one, other)))).toEqual([
      ['sendrecv', 'sendonly', 'recvonly', 'inactive'],
      ['sendonly', 'sendonly', 'inactive', 'inactive'],
      ['recvonly', 'inactive', 'recvonly', 'inactive'],
      ['inactive', 'inactive', 'inactive', 'inactive']
    ])
  })

  it.each([
    ['sendrecv', ['sendrecv', 'sendonly', 'recvonly', 'inactive']],
    ['sendonly', ['recvonly', 'inactive', 'recvonly', 'inactive']],
    ['recvonly', ['sendonly', 'sendonly', 'inactive', 'inactive']],
    ['inactive', ['inactive', 'inactive', 'inactive', 'inactive']]
  ] as const)('an offer of %s is answered as RFC 3264 §6.1 allows', (offered, answers) => {
    expect(all.map((wanted) => answerDirection(offered, wanted))).toEqual(answers)
  })
})

describe('offerForward', () => {
  it('offers the same codecs under the same payload types, unknown ones too, and what can be transcoded last', () => {
    const offer = audio('97 0 8 101', 'a=rtpmap:97 X-Novel/8000', 'a=fmtp:97 a=b', event(101), 'a=ptime:30')
    expect(offerForward(offer)).toEqual({
      codecs: [codec(97, 'X-NOVEL', 'a=b'), pcmu, pcma, g722, opus],
      telephoneEvent: 101,
      direction: 'sendrecv',
      packetTime: 30
    })
  })

  it.each([
    ['with 101', audio('0'), 101],
    ['with a free type where 101 is a codec', audio('0 101 96', 'a=rtpmap:101 iLBC/8000', 'a=rtpmap:96 AMR/8000'), 97],
    ['not where the offer has it', audio('0 96', event(96)), 96]
  ])('adds telephone-event %s', (_, offer, expected) => {
    expect(offerForward(offer).telephoneEvent).toBe(expected)
  })

  it.each(['sendonly', 'inactive', 'recvonly', 'sendrecv'] as const)(
    'hands on the direction %s: hold and resume',
    (direction) => {
      expect(offerForward(audio('0', `a=${direction}`)).direction).toBe(direction)
    }
  )

  it('hands on the hold of RFC 2543 as sendonly', () => {
    expect(offerForward(audio('0', 'c=IN IP4 0.0.0.0')).direction).toBe('sendonly')
  })

  it('keeps the payload types that the leg knows, and gives new codecs free ones (RFC 3264 §8.3.2)', () => {
    const offer = audio('96 97 0 101', 'a=rtpmap:96 iLBC/8000', 'a=rtpmap:97 AMR/8000', event(101))
    const established = { codecs: [codec(97, 'ILBC'), codec(101, 'SPEEX')], telephoneEvent: 98 }
    expect(offerForward(offer, established)).toEqual({
      codecs: [codec(97, 'ILBC'), codec(96, 'AMR'), pcmu, pcma],
      telephoneEvent: 98,
      direction: 'sendrecv',
      packetTime: null
    })
  })

  it.each([
    ['PCMU', audio('97 0', 'a=rtpmap:97 iLBC/8000'), [codec(97, 'ILBC'), pcmu, pcma, g722, opus]],
    ['PCMA under a number of its own', audio('96', 'a=rtpmap:96 PCMA/8000'), [codec(96, 'PCMA'), pcmu, g722, opus]],
    ['both laws', audio('8 0'), [pcma, pcmu, g722, opus]],
    ['G.722', audio('9'), [g722, pcmu, pcma, opus]],
    [
      'Opus, where 111 is taken',
      audio('111 8', 'a=rtpmap:111 iLBC/8000'),
      [codec(111, 'ILBC'), pcma, pcmu, g722, { ...opus, payloadType: 96 }]
    ],
    ['nothing that is spoken here', audio('97', 'a=rtpmap:97 iLBC/8000'), [codec(97, 'ILBC')]],
    ['PCMU at another rate', audio('96', 'a=rtpmap:96 PCMU/16000'), [{ ...codec(96, 'PCMU'), clockRate: 16_000 }]]
  ])(
    'adds what can be transcoded, last, so that who shares nothing is heard (4-pbx, Media): %s',
    (_, offer, codecs) => {
      expect(offerForward(offer).codecs).toEqual(codecs)
    }
  )

  it.each([
    ['as it was offered', audio('0'), [pcmu, pcma, g722, opus], [pcmu, pcma, g722, opus]],
    ['to who has chosen', audio('8 0'), [pcma], [pcma, pcmu]],
    ['one law for the other', audio('0'), [pcmu], [pcmu, pcma]],
    ['where nothing was shared', audio('0'), [g722], [pcmu, pcma, g722, opus]]
  ])(
    'adds nothing new in a session that can be relayed, so that a hold changes no codec: %s',
    (_, offer, known, codecs) => {
      expect(offerForward(offer, { codecs: known, telephoneEvent: null }).codecs).toEqual(codecs)
    }
  )

  it('gives two variants of one codec two payload types, again and again', () => {
    const offer = audio('96 97', 'a=rtpmap:96 AMR/8000', 'a=fmtp:96 octet-align=1', 'a=rtpmap:97 AMR/8000')
    const first = offerForward(offer)
    expect(first.codecs).toEqual([codec(96, 'AMR', 'octet-align=1'), codec(97, 'AMR')])
    expect(offerForward(offer, first).codecs).toEqual(first.codecs)
  })
})

describe('answerBack', () => {
  const offer = audio('97 0 8 101', 'a=rtpmap:97 iLBC/8000', 'a=fmtp:97 mode=30', event(101))
  const terms = (codecs: AudioTerms['codecs'], telephoneEvent: number | null): AudioTerms => ({
    codecs,
    telephoneEvent,
    direction: 'sendrecv',
    packetTime: null
  })

  it('takes the offered law of G.711 where the answer has the other alone, as the media side converts', () => {
    const offered = audio('97 0', 'a=rtpmap:97 iLBC/8000')
    expect(answerBack(offered, audio('8'))?.codecs).toEqual([pcmu])
    expect(answerBack(offered, audio('8 0'))?.codecs).toEqual([pcmu])
    expect(answerBack(offered, audio('97 8', 'a=rtpmap:97 iLBC/8000'))?.codecs).toEqual([codec(97, 'ILBC')])
    expect(answerBack(audio('97', 'a=rtpmap:97 iLBC/8000'), audio('8'))).toBeNull()
    expect(answerBack(offered, audio('8 9'))?.codecs).toEqual([pcmu])
    expect(answerBack(offered, audio('96', 'a=rtpmap:96 AMR/8000'))).toBeNull()
  })

  it.each([
    ['one codec', audio('8 101', event(101)), terms([pcma], 101)],
    ['in the order of the answer', audio('8 0 101', event(101)), terms([pcma, pcmu], 101)],
    [
      'under the payload types of the offer, with the parameters of the answer',
      audio('99 96', 'a=rtpmap:99 ilbc/8000', 'a=fmtp:99 mode=20', event(96)),
      terms([codec(97, 'ILBC', 'mode=20')], 101)
    ],
    ['without keys where the answer has none', audio('0'), terms([pcmu], null)],
    ['without what was not offered', audio('9 0 101', event(101)), terms([pcmu], 101)]
  ])('gives what the other leg chose: %s', (_, answer, expected) => {
    expect(answerBack(offer, answer)).toEqual(expected)
  })

  it('takes the first codec that is spoken here where the two share none, for the media side transcodes', () => {
    const browser = audio(
      '96 97 8 110 126',
      'a=rtpmap:96 opus/48000/2',
      'a=fmtp:96 minptime=10;useinbandfec=1;stereo=1',
      'a=rtpmap:97 iLBC/8000',
      'a=rtpmap:110 telephone-event/48000',
      'a=rtpmap:126 telephone-event/8000'
    )
    // Its keys at the clock of Opus too, which it sends beside nothing else.
    expect(answerBack(browser, audio('9 101', event(101)))).toEqual({
      ...terms([{ ...opus, payloadType: 96 }], 126),
      wideTelephoneEvent: 110
    })
    expect(answerBack(audio('97 9', 'a=rtpmap:97 iLBC/8000'), audio('8'))?.codecs).toEqual([g722])
  })

  it('promises keys to a leg without telephone-event that takes them otherwise', () => {
    expect(answerBack(offer, audio('0'), true)).toEqual(terms([pcmu], 101))
    expect(answerBack(audio('0'), audio('0'), true)).toEqual(terms([pcmu], null))
  })

  it('never answers telephone-event to an offer without it', () => {
    expect(answerBack(audio('0'), audio('0 101', event(101)))).toEqual(terms([pcmu], null))
  })

  it.each([
    ['nothing shared, and nothing spoken here', audio('96', 'a=rtpmap:96 AMR/8000')],
    ['the same name at another rate', audio('96', 'a=rtpmap:96 iLBC/16000')],
    ['a rejected stream', audioOf(sdpText(['m=audio 0 RTP/AVP 0']))]
  ])('is null for %s', (_, answer) => {
    expect(answerBack(offer, answer)).toBeNull()
  })

  it.each([
    ['sendonly', 'recvonly', 'recvonly'],
    ['sendonly', 'sendrecv', 'recvonly'],
    ['sendonly', 'inactive', 'inactive'],
    ['sendrecv', 'sendonly', 'sendonly'],
    ['inactive', 'inactive', 'inactive'],
    ['recvonly', 'sendonly', 'sendonly']
  ])('a hold crosses: offer %s, answer %s, towards the offerer %s', (offered, answered, expected) => {
    expect(answerBack(audio('0', `a=${offered}`), audio('0', `a=${answered}`))?.direction).toBe(expected)
  })

  it('tells two variants of one codec apart by the payload type', () => {
    const variants = audio('96 97', 'a=rtpmap:96 AMR/8000', 'a=fmtp:96 octet-align=1', 'a=rtpmap:97 AMR/8000')
    expect(answerBack(variants, audio('97', 'a=rtpmap:97 AMR/8000'))?.codecs).toEqual([codec(97, 'AMR')])
  })
})

describe('meet: whether two can talk, and what it takes (8-reshape §8)', () => {
  const amr = codec(96, 'AMR')
  it.each([
    ['relayed', 'one that both have', [pcmu, g722], [g722], [g722]],
    ['relayed', 'one law for the other', [g722, pcmu], [pcma], [pcmu]],
    ['relayed', 'one that is not spoken here', [amr, pcmu], [amr], [amr]],
    ['transcoded', 'each one of ours', [amr, g722, opus], [pcma], [g722]],
    ['apart', 'none of ours on one side', [amr], [pcma], undefined],
    ['apart', 'none of ours on the other', [pcma], [amr], undefined]
  ] as const)('%s: %s', (kind, _, offered, chosen, codecs) => {
    expect(meet(offered, chosen)).toEqual(codecs === undefined ? { kind } : { kind, codecs })
  })

  it('speaks what the media side codes, and nothing else', () => {
    for (const spoken of spokenCodecs) expect(planOf(spoken)).toBeDefined()
    expect(spokenCodecs.map(({ name }) => name).sort()).toEqual(everyCodec.map(({ name }) => name).sort())
  })
})

describe('answerLocally', () => {
  it.each([
    ['the order of the offer', audio('8 0 101', event(101)), [pcma, pcmu], 101],
    ['only what can be coded', audio('9 97 0', 'a=rtpmap:97 iLBC/8000'), [g722, pcmu], null],
    [
      'our parameters',
      audio('96', 'a=rtpmap:96 opus/48000/2', 'a=fmtp:96 stereo=1'),
      [{ ...opus, payloadType: 96 }],
      null
    ],
    ['a static type under another number', audio('96', 'a=rtpmap:96 pcma/8000'), [codec(96, 'PCMA')], null]
  ])('keeps %s', (_, offer, codecs, telephoneEvent) => {
    expect(answerLocally(offer)).toEqual({
      codecs,
      telephoneEvent,
      direction: 'sendrecv',
      packetTime: null
    })
  })

  it.each([audio('3'), audio('96', 'a=rtpmap:96 PCMU/16000'), audio('96', 'a=rtpmap:96 PCMU/8000/2')])(
    'is null where nothing is shared',
    (offer) => {
      expect(answerLocally(offer)).toBeNull()
    }
  )

  it('answers a hold with recvonly', () => {
    expect(answerLocally(audio('0', 'a=sendonly'))?.direction).toBe('recvonly')
  })
})

describe('streamDescription', () => {
  const local: AudioTerms = { codecs: [pcmu, pcma], telephoneEvent: 101, direction: 'sendrecv', packetTime: null }

  it('is what both sides share, in the order of the peer', () => {
    expect(streamDescription(local, audio('8 0 9 96', event(96), 'a=ptime:40'))).toEqual({
      remote: { address: '192.0.2.1', rtpPort: 4000, rtcpPort: 4001 },
      codecs: [
        { payloadType: 8, name: 'PCMA', clockRate: 8000, channels: 1 },
        { payloadType: 0, name: 'PCMU', clockRate: 8000, channels: 1 }
      ],
      telephoneEvent: 96,
      ownTelephoneEvent: 101,
      direction: 'sendrecv',
      packetTime: 40
    })
  })

  it('sends under the payload type of the peer and knows ours too (RFC 3264 §5.1)', () => {
    const stream = streamDescription({ ...local, codecs: [codec(97, 'ILBC')] }, audio('99', 'a=rtpmap:99 iLBC/8000'))
    expect(stream.codecs).toEqual([
      { payloadType: 99, name: 'ILBC', clockRate: 8000, channels: 1 },
      { payloadType: 97, name: 'ILBC', clockRate: 8000, channels: 1 }
    ])
  })

  it('knows keys under our payload type too, where the peer numbers them otherwise (RFC 3264 §5.1)', () => {
    expect(streamDescription(local, audio('0 96', event(96)))).toMatchObject({
      telephoneEvent: 96,
      ownTelephoneEvent: 101
    })
    expect(streamDescription(local, audio('0 101', event(101)))).not.toHaveProperty('ownTelephoneEvent')
    const taken = streamDescription(
      { ...local, codecs: [codec(97, 'ILBC')] },
      audio('101 96', 'a=rtpmap:101 iLBC/8000', event(96))
    )
    expect(taken).not.toHaveProperty('ownTelephoneEvent')
  })

  it.each([
    ['sendrecv', 'sendonly', 'recvonly'],
    ['sendrecv', 'recvonly', 'sendonly'],
    ['recvonly', 'sendrecv', 'recvonly'],
    ['sendonly', 'sendonly', 'inactive'],
    ['inactive', 'sendrecv', 'inactive']
  ] as const)('from ours %s and theirs %s we see %s', (ours, theirs, expected) => {
    expect(streamDescription({ ...local, direction: ours }, audio('0', `a=${theirs}`)).direction).toBe(expected)
  })

  it.each([
    ['a hold of RFC 2543', audio('0', 'c=IN IP4 0.0.0.0'), 'recvonly'],
    ['a host name', audio('0', 'c=IN IP4 phone.example.com'), 'sendrecv'],
    ['a rejected stream', audioOf(sdpText(['m=audio 0 RTP/AVP 0'])), 'inactive']
  ])('has no remote for %s', (_, remote, direction) => {
    const stream = streamDescription(local, remote)
    expect([stream.remote, stream.direction]).toEqual([null, direction])
  })

  it.each([
    [10, 10],
    [60, 60],
    [25, 20],
    [200, 20]
  ])('a wish of %s ms becomes packets of %s ms', (wished, packetTime) => {
    expect(streamDescription(local, audio('0', `a=ptime:${wished}`)).packetTime).toBe(packetTime)
  })
})

describe('the examples of RFC 4317', () => {
  interface Example {
    readonly section: string
    readonly who: 'Offer' | 'Answer' | 'Second-Offer' | 'Second-Answer'
    readonly sdp: string
  }
  const session = { id: '1', version: 1 }
  const place = { session, address: '127.0.0.1', rtpPort: 16_384 }

  it('cross the core: what the callee chose reaches the caller under the caller’s payload types', () => {
    const examples = rfc4317 as readonly Example[]
    let crossed = 0
    for (const [at, example] of examples.entries()) {
      const answer = examples[at + 1]
      if (!example.who.endsWith('Offer') || answer === undefined) continue
      expect(answer.section).toBe(example.section)
      const offer = described(example.sdp)
      const [caller, callee] = [readAudio(offer), readAudio(described(answer.sdp))]
      if (!caller.ok || !callee.ok) {
        expect([example.section, offer.media.length]).toEqual(['5.1.  No Media, Then Audio Added', 0])
        continue
      }
      const forwarded = described(createOffer({ ...place, ...offerForward(caller.value) }))
      expect(forwarded.media.map((media) => media.port)).toEqual([16_384])
      const terms = answerBack(caller.value, callee.value)
      // §2.6: of two audio streams the answer takes the second, of which the callee never heard.
      if (terms === null) {
        expect(example.section).toBe('2.6.  Audio Only 1')
        continue
      }
      const back = described(createAnswer(offer, { ...place, ...terms, index: caller.value.index }))
      expect(back.media.map((media) => media.kind)).toEqual(offer.media.map((media) => media.kind))
      expect(back.media[caller.value.index]?.formats).toEqual(
        callee.value.codecs
          .map((chosen) => caller.value.codecs.find((offered) => offered.name === chosen.name)?.payloadType)
          .filter((payloadType) => payloadType !== undefined)
          .map(String)
      )
      crossed++
    }
    expect([examples.length, crossed]).toEqual([54, 25])
  })
})
