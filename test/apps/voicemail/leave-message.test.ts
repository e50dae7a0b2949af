import { describe, expect, test } from 'vitest'
import type { AppOutcome } from '../../../pbx-core/apps/context.ts'
import { leaveMessage } from '../../../pbx-core/apps/voicemail/leave-message.ts'
import { completed } from '../../../pbx-core/call/terminations.ts'
import type { DiversionReason } from '../../../pbx-core/contract/diversion.ts'
import { promptMs } from '../../support/recording-media.ts'
import { factsOf, StandInOffice } from '../../support/stand-in-services.ts'
import { userConfig } from '../../support/virtual-pbx.ts'

const box = { domain: 'acme.test', mailbox: '101' }
const mailbox = { enabled: true, minSeconds: 2, maxSeconds: 60, silenceSeconds: 5, maxMessages: 3 }
const talked = { kind: 'completed', termination: completed('callee') } as const

interface Options {
  readonly settings?: object
  /** Why it was sent on to here. */
  readonly because?: DiversionReason
  readonly prepare?: (office: StandInOffice) => void
}

/** A caller from outside is in the mailbox of Tom (101). */
function caller({ settings = {}, because, prepare }: Options = {}) {
  const tom = { ...userConfig('101', 'Tom Okafor'), voicemail: { ...mailbox, ...settings } }
  const office = new StandInOffice({ users: [userConfig('100', 'Ana Keller'), tom] })
  prepare?.(office)
  const outside = { number: '+15550199001', name: 'ACME', user: null }
  const { call, leg, context } = office.calling({ caller: outside, trunk: 'main', direction: 'inbound' })
  if (because !== undefined) call.segment.sentOnBy.push({ user: '101', reason: because })
  const user = call.domain.users[1]
  if (user === undefined) throw new Error('there is no Tom')
  const got: AppOutcome[] = []
  void leaveMessage({ ...context, onward: office.doors(talked) }, user).then((outcome) => got.push(outcome))
  const { boxes } = office.voicemail
  const messages = () => boxes.list(box).map(({ milliseconds, caller: { number } }) => [number, milliseconds])
  return { office, call, leg, got, boxes, messages, recording: () => office.media.recordings.at(-1) }
}

/** The standard greeting and the tone: prompts of an extension of three digits, why, the tone. */
const greetingMs = 5 * promptMs + 300

describe('leaving a message (4-pbx, Applications: Voicemail)', () => {
  test('has a greeting, a tone, and then records until #; nobody has answered by that', async () => {
    const { office, call, leg, got, messages, recording } = caller()
    await office.pass(10)
    expect(leg.media.playing).toEqual([
      ...['voicemail/greeting-for', 'digits/1', 'digits/0', 'digits/1', 'voicemail/is-away'].map((p) => `prompt ${p}`),
      'tone beep'
    ])
    expect(recording()).toBeUndefined()
    await office.pass(greetingMs)
    expect(recording()?.options).toMatchObject({ format: 'wav', limits: { longest: 60_000, silence: 5000 } })
    await office.pass(7000 - 10)
    leg.presses('7')
    await office.pass(10)
    expect(got).toEqual([])
    leg.presses('#')
    await office.pass(1)
    expect(leg.media.playing).toEqual(['prompt voicemail/left'])
    await office.pass(promptMs)
    expect(got).toEqual([{ kind: 'completed', termination: completed('pbx') }])
    expect(messages()).toEqual([['+15550199001', 7010]])
    expect(factsOf(call)).toEqual([{ code: 'message-left', mailbox: '101', seconds: 7 }])
    expect(call.state).not.toBe('answered')
    expect(call.segment.callee).toEqual({ number: '101', name: 'Tom Okafor', user: '101' })
    expect(call.segment.message).toMatchObject({ mailbox: '101' })
  })

  test('is one by hanging up as well, and by silence and the longest time', async () => {
    for (const end of ['hang-up', 'silence', 'longest'] as const) {
      const { office, leg, messages, recording } = caller()
      await office.pass(10 + greetingMs)
      await office.pass(3000)
      if (end === 'hang-up') leg.bye()
      else recording()?.end(end)
      await office.pass(1)
      expect(messages(), end).toHaveLength(1)
    }
  })

  test('is none where the caller hangs up at once, in the greeting, or says nothing', async () => {
    for (const [ms, length, facts] of [
      [1980, undefined, [{ code: 'no-message', mailbox: '101', because: 'short' }]],
      [9000, 0, [{ code: 'no-message', mailbox: '101', because: 'short' }]],
      [-500, undefined, []]
    ] as const) {
      const { office, call, leg, messages, recording, got } = caller()
      await office.pass(10 + greetingMs + ms)
      if (length !== undefined) recording()?.end('silence', length)
      leg.bye()
      await office.pass(1)
      expect(messages()).toEqual([])
      expect(factsOf(call)).toEqual(facts)
      expect([call.segment.message, got[0]?.kind]).toEqual([undefined, 'unanswered'])
      expect(office.voicemail.mailboxes.notes.size).toBe(0)
    }
  })

  test('begins at once with #', async () => {
    const { office, leg, recording } = caller()
    await office.pass(100)
    leg.presses('4#')
    await office.pass(301)
    expect(recording()).toBeDefined()
  })

  test('a full mailbox says so before anything else, and leads back to where the call came from', async () => {
    const { office, call, leg, got } = caller({
      prepare: ({ voicemail }) => {
        for (let n = 0; n < 3; n++) voicemail.message(box, { number: '1' })
      }
    })
    await office.pass(10)
    expect(leg.media.playing).toEqual(['prompt voicemail/full'])
    await office.pass(promptMs)
    expect(got).toMatchObject([{ kind: 'unanswered', leaves: 'then', farewell: '' }])
    expect(factsOf(call)).toEqual([{ code: 'no-message', mailbox: '101', because: 'full' }])
  })

  test('a user without a mailbox takes none', async () => {
    const { office, call, leg, got } = caller({ settings: { enabled: false } })
    await office.pass(10)
    expect(leg.media.playing).toEqual(['prompt voicemail/not-there'])
    await office.pass(promptMs)
    expect([got[0]?.kind, factsOf(call)]).toEqual([
      'unanswered',
      [{ code: 'no-message', mailbox: '101', because: 'off' }]
    ])
  })

  test('a disk that takes no more: what was kept is a message, where it is long enough; else the caller is told', async () => {
    const { office, call, leg, messages, recording } = caller()
    await office.pass(10 + greetingMs + 6000)
    recording()?.end('storage-full', 4000)
    await office.pass(1)
    expect([messages(), factsOf(call)]).toEqual([
      [['+15550199001', 4000]],
      [{ code: 'message-left', mailbox: '101', seconds: 4 }]
    ])
    expect(leg.media.playing).toEqual(['prompt voicemail/left'])

    const other = caller()
    await other.office.pass(10 + greetingMs)
    other.recording()?.end('not-writable', 0)
    await other.office.pass(1)
    expect(other.leg.media.playing).toEqual(['prompt voicemail/not-kept'])
    expect(factsOf(other.call)).toEqual([
      { code: 'message-lost', mailbox: '101', because: 'not-writable' },
      { code: 'no-message', mailbox: '101', because: 'failed' }
    ])
  })

  test('a media thread that is lost leaves what it has written', async () => {
    const { office, messages, recording, boxes } = caller()
    await office.pass(10 + greetingMs)
    const name = /([^/]+)\.wav$/.exec(recording()?.options.path ?? '')?.[1] ?? ''
    office.voicemail.mailboxes.sounds.set(name, 5500)
    recording()?.end('lost', null)
    await office.pass(1)
    expect([messages(), boxes.counts(box)]).toEqual([[['+15550199001', 5500]], { new: 1, old: 0 }])
  })

  test('a key that is configured leads out of it before the tone, and is one of the message behind it', async () => {
    const { office, call, leg, got } = caller({ settings: { exitKeys: { '0': 'extension:100' } } })
    await office.pass(10)
    leg.presses('30')
    await office.pass(1)
    expect([got, office.asked]).toEqual([[talked], ['enter extension:100']])
    expect(factsOf(call)).toEqual([{ code: 'mailbox-left', mailbox: '101', key: '0', destination: 'extension:100' }])

    const late = caller({ settings: { exitKeys: { '0': 'extension:100' } } })
    await late.office.pass(10 + greetingMs + 3000)
    late.leg.presses('0')
    await late.office.pass(10)
    expect([late.got, late.office.asked]).toEqual([[], []])
  })
})

describe('the greeting (4-pbx: greetings of busy, no answer, own)', () => {
  test('says why: by the one that has sent the call on last', async () => {
    for (const [because, why] of [
      ['user-busy', 'busy'],
      ['no-answer', 'away'],
      ['unconditional', 'away'],
      [undefined, 'away']
    ] as const) {
      const { office, leg } = caller(because === undefined ? {} : { because })
      await office.pass(10)
      expect(leg.media.playing.at(-2), because).toBe(`prompt voicemail/is-${why}`)
    }
  })

  test('names the user as somebody has recorded it, or as the machine speaks it', async () => {
    const recorded = caller({ prepare: ({ recordedNames }) => void recordedNames.add('names/101') })
    const spoken = caller({
      prepare: (office) => {
        office.canSpeak = true
      }
    })
    for (const { office } of [recorded, spoken]) await office.pass(10)
    expect(recorded.leg.media.playing[0]).toBe('prompt names/101')
    expect(spoken.leg.media.playing[0]).toBe('prompt tts:Tom Okafor')
  })

  test('is the own one where there is one: for busy its own, else the one that there is', async () => {
    const own = (...kinds: ('noAnswer' | 'busy')[]) => ({
      prepare: ({ voicemail }: StandInOffice) => {
        for (const kind of kinds) voicemail.boxes.setGreeting(box, kind, kind)
      }
    })
    for (const [options, sound] of [
      [{ ...own('noAnswer', 'busy'), because: 'user-busy' }, 'busy'],
      [{ ...own('noAnswer'), because: 'user-busy' }, 'noAnswer'],
      [{ ...own('noAnswer', 'busy') }, 'noAnswer']
    ] as const) {
      const { office, leg } = caller(options)
      await office.pass(10)
      expect(leg.media.playing).toEqual([`sound /data/voicemail/${sound}.wav`])
      await office.pass(promptMs)
      expect(leg.media.playing).toEqual(['tone beep'])
    }
  })

  test('that cannot be played is told, and the standard one is heard', async () => {
    const { office, call, leg } = caller({
      prepare: ({ voicemail, media }) => {
        voicemail.boxes.setGreeting(box, 'noAnswer', 'gone')
        media.missing.add('/data/voicemail/gone.wav')
      }
    })
    await office.pass(10 + promptMs)
    expect(leg.media.playing.at(-2)).toBe('prompt voicemail/is-away')
    expect(factsOf(call)).toEqual([{ code: 'greeting-missing', mailbox: '101' }])
  })
})
