import { describe, expect, test } from 'vitest'
import { type AppOutcome, unanswered } from '../../../pbx-core/apps/context.ts'
import { openAny, openOwn } from '../../../pbx-core/apps/voicemail/open-mailbox.ts'
import { completed, terminations } from '../../../pbx-core/call/terminations.ts'
import { promptMs } from '../../support/recording-media.ts'
import { factsOf, StandInOffice } from '../../support/stand-in-services.ts'
import { userConfig } from '../../support/virtual-pbx.ts'

const box = { domain: 'acme.test', mailbox: '100' }
const talked = { kind: 'completed', termination: completed('callee') } as const
const outbound = [{ match: '+X.', trunk: 'main' }]
const trunks = [{ name: 'main', type: 'peer' as const, address: 'sip:192.0.2.9' }]

interface Options {
  readonly there?: AppOutcome
  readonly code?: '*97' | '*98'
  readonly language?: string
}

/** Ana (100) has opened her mailbox; what `put` has left lies in it. */
async function opened(put: (office: StandInOffice) => void, { there = talked, code = '*97', language }: Options = {}) {
  const ana = { ...userConfig('100', 'Ana Keller'), voicemail: { enabled: true, pin: '80351' } }
  const office = new StandInOffice({ users: [ana, userConfig('101', 'Tom Okafor')], trunks, outbound })
  put(office)
  // A minute goes by since the last message.
  await office.pass(60_000)
  const caller = office.person(code === '*97' ? '100' : '101')
  const { call, leg, context } = office.calling({ exten: code, caller })
  if (language !== undefined) call.language = language
  const user = call.domain.users[0]
  if (user === undefined) throw new Error('there is no Ana')
  const got: AppOutcome[] = []
  const within = { ...context, onward: office.doors(there) }
  void (code === '*97' ? openOwn(within, user) : openAny(within)).then((outcome) => got.push(outcome))
  await office.pass(1)
  if (code === '*98') {
    leg.presses('100#')
    await office.pass(1)
    leg.presses('80351#')
    await office.pass(1)
  }
  const { boxes } = office.voicemail
  return {
    office,
    call,
    leg,
    got,
    boxes,
    facts: () => factsOf(call).filter(({ code: fact }) => fact !== 'mailbox-opened'),
    states: () => boxes.list(box).map(({ state }) => state),
    playing: () => leg.media.playing.map((item) => item.replace(/^prompt (voicemail\/)?/, '')),
    press: async (key: string) => {
      leg.presses(key)
      await office.pass(1)
    },
    /** Until what is said is over. */
    listen: async () => {
      await office.pass(leg.media.playing.length * promptMs)
    }
  }
}

const outside = { number: '+12025550123' }

describe('the messages by telephone (4-pbx, voicemail by phone)', () => {
  test.each<readonly [number, number, readonly string[]]>([
    [0, 0, ['no-messages']],
    [1, 0, ['you-have', 'one-new', 'to-hear']],
    [23, 1, ['you-have', 'numbers/23', 'new', 'and', 'one-saved', 'to-hear']],
    [0, 120, ['you-have', 'digits/1', 'digits/2', 'digits/0', 'saved', 'to-hear']]
  ])('how many there are is said first: %i new, %i saved', async (fresh, saved, said) => {
    const { playing } = await opened(({ voicemail }) => {
      for (let n = 0; n < fresh; n++) voicemail.message(box, outside)
      for (let n = 0; n < saved; n++) voicemail.boxes.mark(box, voicemail.message(box, outside), 'saved')
    })
    expect(playing()).toEqual(said)
  })

  test('1 hears the oldest new one, with when it came and from whom; heard to its end it is saved', async () => {
    const ids: string[] = []
    const { press, playing, listen, states } = await opened(({ voicemail }) => {
      for (let n = 0; n < 2; n++) ids.push(voicemail.message(box, outside))
    })
    await press('1')
    // 22:05:09 UTC on 21 November.
    expect(playing()).toEqual([
      ...['is-new', 'time/today', 'time/at', 'numbers/10', 'time/oh', 'numbers/5', 'time/pm', 'from'],
      ...['plus', '1', '2', '0', '2', '5', '5', '5', '0', '1', '2', '3'].map((digit) => `digits/${digit}`)
    ])
    await listen()
    expect(playing()).toEqual([`sound /data/voicemail/${ids[0]}.wav`])
    expect(states()).toEqual(['new', 'new'])
    await listen()
    expect(states()).toEqual(['new', 'saved'])
  })

  test('in German the day and the hour are said as Germans do', async () => {
    const { press, playing, office, leg } = await opened(
      ({ voicemail }) => void voicemail.message(box, { number: '' }),
      {
        language: 'de'
      }
    )
    await press('1')
    expect(playing()).toEqual([
      ...['is-new', 'time/today', 'time/at', 'numbers/22', 'time/o-clock', 'numbers/5', 'unknown-caller']
    ])
    leg.bye()
    await office.pass(1)
  })

  test('one of yesterday, and one of long ago, by their day', async () => {
    for (const [days, day] of [
      [1, ['time/yesterday']],
      [9, ['time/on-the', 'time/months/11', 'time/days/21']]
    ] as const) {
      const { press, playing } = await opened((office) => {
        office.voicemail.message(box, outside)
        office.clock.setWallTime(days * 86_400_000)
      })
      await press('1')
      expect(playing().slice(1, 1 + day.length)).toEqual(day)
    }
  })

  test('a key cuts off what is said and counts; a message that one goes on from is heard, a stamp is not', async () => {
    const { press, states, playing, listen } = await opened(({ voicemail }) => {
      for (let n = 0; n < 3; n++) voicemail.message(box, outside)
    })
    await press('1')
    await press('6')
    expect([states(), playing()[0]]).toEqual([['new', 'new', 'new'], 'is-new'])
    await listen()
    await press('6')
    expect(states()).toEqual(['new', 'saved', 'new'])
    await press('6')
    expect(playing()).toEqual(['no-more'])
    await press('4')
    await press('4')
    await press('4')
    expect(playing()).toEqual(['no-earlier'])
  })

  test('whoever hangs up in the middle of a message has not heard it', async () => {
    const { press, states, listen, leg, office } = await opened(({ voicemail }) => void voicemail.message(box, outside))
    await press('1')
    await listen()
    leg.bye()
    await office.pass(1)
    expect(states()).toEqual(['new'])
  })

  test('7 deletes, and takes that back; for good with the end of the call', async () => {
    const { press, states, playing, leg, office, boxes } = await opened(({ voicemail }) => {
      voicemail.message(box, outside)
      voicemail.message(box, outside)
    })
    await press('7')
    expect([playing(), states(), boxes.counts(box)]).toEqual([['deleted'], ['new'], { new: 1, old: 0 }])
    await press('7')
    expect([playing(), states()]).toEqual([['restored'], ['new', 'new']])
    await press('7')
    for (let seconds = 0; seconds < 90; seconds += 9) {
      await press('*')
      await office.pass(9000)
    }
    expect(office.voicemail.mailboxes.removed).toEqual([])
    leg.bye()
    await office.pass(1)
    expect([states(), office.voicemail.mailboxes.removed.length]).toEqual([['new'], 1])
  })

  test('9 saves, also what was deleted before', async () => {
    const { press, states, playing } = await opened(({ voicemail }) => void voicemail.message(box, outside))
    await press('7')
    await press('9')
    expect([playing(), states()]).toEqual([['is-kept'], ['saved']])
  })

  test('* helps, another key is none, # ends; whoever presses nothing hears the help, and is let go at last', async () => {
    const { press, playing, got, office } = await opened(({ voicemail }) => void voicemail.message(box, outside))
    await press('*')
    expect(playing()).toEqual(['help'])
    await press('5')
    expect(playing()).toEqual(['invalid-entry'])
    await press('#')
    expect(playing()).toEqual(['goodbye'])
    await office.pass(promptMs)
    expect(got).toEqual([{ kind: 'completed', termination: completed('pbx') }])

    const silent = await opened(({ voicemail }) => void voicemail.message(box, outside))
    await silent.office.pass(3 * promptMs + 10_001)
    expect(silent.playing()).toEqual(['help'])
    await silent.office.pass(60_000)
    expect(silent.got).toHaveLength(1)
  })

  test('what another telephone has deleted meanwhile is passed over', async () => {
    const ids: string[] = []
    const { press, playing, boxes } = await opened(({ voicemail }) => {
      for (let n = 0; n < 3; n++) ids.push(voicemail.message(box, outside))
    })
    boxes.delete(box, ids[1] ?? '', 'the end of the call')
    boxes.purge(box, ids[1] ?? '')
    await press('6')
    expect(playing()[0]).toBe('is-new')
    await press('6')
    expect(playing()).toEqual(['no-more'])
  })

  test('whose mailbox is closed to PINs hears of it', async () => {
    const { playing } = await opened(({ closedPins }) => void closedPins.add('voicemail:100'))
    expect(playing()).toEqual(['guessed', 'no-messages'])
  })
})

describe('2 calls back (4-pbx: from the own telephones, never international, premium or without E.164)', () => {
  test('a number outside, for the account of the domain, in a segment of its own', async () => {
    const { press, office, call, got, facts } = await opened(({ voicemail }) => void voicemail.message(box, outside))
    await press('2')
    expect(got).toEqual([talked])
    expect(office.asked).toEqual(['dial out outbound for the domain'])
    expect(facts()).toEqual([{ code: 'call-back', mailbox: '100', number: '+12025550123' }])
    expect(office.ended.map(({ number, callee }) => [number, callee.number])).toEqual([[1, '*97']])
    expect([call.segment.number, call.segment.caller.user, call.segment.exten]).toEqual([2, '100', '+12025550123'])
  })

  test('a colleague by the extension', async () => {
    const { press, office } = await opened(
      ({ voicemail }) => void voicemail.message(box, { number: '101', user: '101' })
    )
    await press('2')
    expect(office.asked).toEqual(['enter extension:101'])
  })

  test('comes back to the mailbox where nobody is to be had, which is a segment again', async () => {
    const there = unanswered(terminations.noAnswer('nobody'))
    const { press, office, call, got, playing } = await opened(
      ({ voicemail }) => void voicemail.message(box, outside),
      { there }
    )
    await press('2')
    expect(playing()).toEqual(['no-answer'])
    await office.pass(promptMs)
    expect([got, call.segment.number, call.state, call.segment.app.name]).toEqual([[], 3, 'answered', 'voicemail'])
    await press('9')
    expect(playing()).toEqual(['is-kept'])
  })

  test.each([
    ['abroad', '+5353421234', 'not-permitted'],
    ['a premium number', '+19005550123', 'not-permitted'],
    ['no number', '', 'no-number'],
    ['an extension of elsewhere', '4711', 'no-number'],
    ['a number for help', '911', 'no-number']
  ])('not to %s', async (_, number, because) => {
    const { press, office, playing, facts } = await opened(({ voicemail }) => void voicemail.message(box, { number }))
    await press('2')
    expect([playing(), office.asked]).toEqual([['no-call-back'], []])
    expect(facts()).toEqual([{ code: 'call-back-refused', mailbox: '100', because }])
  })

  test('not from another telephone', async () => {
    const { press, office, playing, facts } = await opened(({ voicemail }) => void voicemail.message(box, outside), {
      code: '*98'
    })
    await press('2')
    expect([playing(), office.asked]).toEqual([['no-call-back'], []])
    expect(facts()).toEqual([{ code: 'call-back-refused', mailbox: '100', because: 'other-phone' }])
  })
})

describe('0: greetings (4-pbx: recorded by phone)', () => {
  test('one is recorded, heard, and kept', async () => {
    const { press, office, playing, listen, leg, facts, boxes } = await opened(() => {})
    await press('0')
    expect(playing()).toEqual(['greetings'])
    await press('2')
    expect(playing()).toEqual(['greeting'])
    await press('2')
    expect(playing()).toEqual(['speak', 'tone beep'])
    await office.pass(promptMs + 300)
    await office.pass(4000)
    await press('#')
    expect(playing()).toEqual(['review'])
    await press('2')
    expect(leg.media.playing[0]).toMatch(/^sound /)
    await listen()
    await press('1')
    expect(playing()).toEqual(['sound-kept'])
    await listen()
    expect([office.voicemail.asked.at(-1), boxes.greetings(box)]).toEqual(['keep greeting busy', ['busy']])
    expect(facts()).toEqual([{ code: 'greeting-recorded', mailbox: '100', greeting: 'busy' }])
    // What was recorded is level and kept under another name.
    expect(office.voicemail.mailboxes.removed).toHaveLength(1)
  })

  test('* drops what was recorded, 3 records anew, and a greeting that cannot be kept is said to be none', async () => {
    const { press, office, playing, boxes } = await opened(() => {})
    office.voicemail.fault = 'ENOSPC'
    for (const key of ['0', '1', '2']) await press(key)
    await office.pass(promptMs + 3000)
    await press('#')
    await press('3')
    await office.pass(promptMs + 3000)
    await press('#')
    await press('1')
    expect([playing(), boxes.greetings(box)]).toEqual([['sound-not-kept'], []])
    await office.pass(promptMs)
    await press('2')
    await office.pass(promptMs + 3000)
    await press('#')
    await press('*')
    expect(playing()).toEqual(['sound-dropped'])
    expect(office.voicemail.mailboxes.removed).toHaveLength(3)
  })

  test('3 has the standard one again; 1 hears which one there is; * goes back', async () => {
    const { press, playing, boxes, facts, listen } = await opened(({ voicemail }) =>
      voicemail.boxes.setGreeting(box, 'noAnswer', 'g1')
    )
    for (const key of ['0', '1', '1']) await press(key)
    expect(playing()).toEqual(['sound /data/voicemail/g1.wav'])
    await listen()
    await press('3')
    expect([boxes.greetings(box), facts()]).toEqual([
      [],
      [{ code: 'greeting-reset', mailbox: '100', greeting: 'noAnswer' }]
    ])
  })
})
