import { describe, expect, test } from 'vitest'
import type { TimelineItem, TimelineSaid } from '../../main/ipc/contract.ts'
import { type FactCode, facts } from '../../pbx-core/contract/facts.ts'
import { stepsOf } from '../../renderer/features/timeline/steps-of.ts'
import { type StepWords, wordsOf } from '../../renderer/features/timeline/timeline-words.ts'
import { de } from '../../renderer/i18n/de.ts'
import { en } from '../../renderer/i18n/en.ts'
import { formatsOf } from '../../renderer/i18n/format.ts'
import { timelineOf } from './support/sample-timeline.ts'
import { i18n } from './support/words.ts'

const item = (said: TimelineSaid | null, change: Partial<TimelineItem> = {}): TimelineItem => ({
  at: 0,
  kind: 'decision',
  said,
  title: 'as the core says it',
  text: '',
  detail: null,
  figures: {},
  ...change
})

type Side = 'caller' | 'callee' | null

function told(language: 'en' | 'de', step: TimelineItem, side: Side = null): StepWords {
  const words = wordsOf(step, { t: i18n.getFixedT(language), formats: formatsOf(language), user: '100', side })
  const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')
  return {
    title: plain(words.title),
    text: plain(words.text),
    figure: words.figure && plain(words.figure),
    technical: words.technical
  }
}

type Each = { readonly [C in TimelineSaid['code']]: TimelineSaid & { readonly code: C } }

/** The facts of the catalogue, each with its example. */
const eachFact = Object.fromEntries(
  Object.entries(facts).map(([code, { example }]) => [code, { code, ...example }])
) as unknown as Pick<Each, FactCode>

/** One of each code: a code that is added to the contract does not compile without. */
const others: Omit<Each, FactCode> = {
  app: { code: 'app', app: 'user', name: '101' },
  hook: {
    code: 'hook',
    hook: 'cti.inbound',
    method: 'GET',
    url: 'https://crm.acme.test/in',
    status: 200,
    ms: 84.2,
    outcome: 'reply',
    result: 'reply',
    remark: null,
    changes: { calleridname: 'ACME Inc OVRDUE', record: true, tier: 'gold' }
  },
  delivery: { code: 'delivery', hook: 'postCall', attempt: 2, status: 200, outcome: 'status 200', remark: null },
  sip: {
    code: 'sip',
    direction: 'in',
    peer: 'trunk:main',
    protocol: 'UDP',
    remote: '198.51.100.7:5060',
    summary: 'INVITE sip:+15550100100@198.51.100.20:5060 SIP/2.0'
  }
}

const each: Each = { ...eachFact, ...others }

describe('a step is told in the language of the window (5-softphone, Everybody can use it)', () => {
  test.each(Object.values(each))('$code: in words of each language, with every value in its place', (said) => {
    const english = told('en', item(said))
    const german = told('de', item(said))
    expect(german.title).not.toBe(english.title)
    for (const { title, text } of [english, german]) {
      expect(title).not.toBe('')
      expect(`${title} ${text}`).not.toMatch(/\{\{|timeline\.|cti\./)
    }
  })

  test('the words of a fact name values that it has, and no others', () => {
    for (const language of [en, de]) {
      for (const [code, words] of Object.entries(language.fact)) {
        const { example } = facts[code as FactCode]
        const named = Object.values(words).flatMap((text) =>
          [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name)
        )
        expect([code, named.filter((name) => !Object.hasOwn(example, String(name)))]).toEqual([code, []])
      }
    }
  })

  test('words for a value alone come before those for any: numbers, flags, nothing, and two together', () => {
    const say = (said: TimelineSaid) => told('en', item(said))
    expect([say({ ...each.transferred, attended: false }).title, say(each.transferred).title]).toEqual([
      '100 (you) transfers the call',
      '100 (you) transfers the call after asking'
    ])
    expect([say({ ...each['second-number'], after: 0 }).text, say(each['second-number']).text]).toEqual([
      '+1 555 010 0188',
      '+1 555 010 0188, after 10 s'
    ])
    expect([say({ ...each.blocked, party: '' }).title, say(each.blocked).title]).toEqual([
      'Calls of this number are blocked',
      '101 blocks calls of this number'
    ])
    expect([say({ ...each['limit-reached'], user: null }).text, say(each['limit-reached']).text]).toEqual([
      'Calls sent on outside within an hour: 120',
      'Calls of 100 within an hour: 120'
    ])
    expect([say({ ...each.barred, reason: 'premium' }).text, say(each.barred).text]).toEqual([
      '+493012345678: premium numbers are barred',
      '+493012345678: international calls are barred'
    ])
    expect([say({ ...each.dropped, count: 1 }).title, say(each.dropped).title]).toEqual([
      '1 more step was dropped',
      '3 more steps were dropped'
    ])
  })

  test('a hook by the name that the CTI page gives it, with its figures and what it changed', () => {
    expect(told('en', item(each.hook))).toEqual({
      title: 'Before inbound calls',
      text: 'Caller name → ACME Inc OVRDUE, Recording → on, tier → gold',
      figure: '200 · 84 ms',
      technical: null
    })
    expect(told('de', item(each.hook))).toEqual({
      title: 'Vor eingehenden Anrufen',
      text: 'Name des Anrufers → ACME Inc OVRDUE, Aufnahme → an, tier → gold',
      figure: '200 · 84 ms',
      technical: null
    })
    const failed = { ...each.hook, status: null, result: 'failed', outcome: 'timeout: no reply in 2000 ms' } as const
    expect(told('en', item(failed))).toEqual({
      title: 'Before inbound calls',
      text: 'timeout: no reply in 2000 ms',
      figure: '84 ms',
      technical: null
    })
  })

  test('why a hook, a trunk, a delivery failed: in words, the quoted as it is', () => {
    const refused = 'connect ECONNREFUSED 192.0.2.1:80'
    const failed = {
      ...each.hook,
      status: null,
      result: 'failed',
      outcome: `connect: ${refused}`,
      remark: { code: 'connect', reason: refused }
    } as const
    expect(told('de', item(failed)).text).toBe(
      'Keine Verbindung zu Ihrer Anwendung. Unter dieser Adresse antwortet nichts.'
    )
    const plain = { ...each.hook, result: 'no-change', remark: { code: 'not-markup' } } as const
    expect(told('de', item(plain)).text).toBe('Die Antwort ist weder XML noch JSON.')
    expect(told('de', item(each['reply-remark'])).text).toBe('Das Element <colour> ist nicht bekannt.')
    const busy = { ...each['trunk-failed'], reason: 'Service Unavailable', result: 'congestion', status: 503 } as const
    expect(told('de', item(busy))).toMatchObject({ text: 'alle Leitungen besetzt', technical: 'SIP 503' })
    const undelivered = {
      ...each.delivery,
      status: null,
      outcome: 'not a URL',
      remark: { code: 'not-a-url' }
    } as const
    expect(told('de', item(undelivered)).text).toBe('Nach jedem Anruf · Versuch 2 · Die Adresse ist keine URL.')
    expect(told('de', item(each['no-response'])).text).toBe('In 32 s kam nichts.')
  })

  test('reasons of an older version, which have no code, as the core told them', () => {
    const older = { code: 'reply-remark', reason: 'unknown tag <colour>' } as const
    expect(told('de', item(older)).text).toBe('unknown tag <colour>')
    const trunk = { code: 'trunk-failed', trunk: 'main', reason: 'no answer within 32 s' } as const
    expect(told('de', item(trunk)).text).toBe('no answer within 32 s')
  })

  test('who looks is told from others, a trunk by its name, a number as people read it', () => {
    expect(told('en', item(each.answered)).title).toBe('Answered by 100 (you)')
    expect(told('de', item(each.app)).title).toBe('Klingelt bei 101')
    expect(told('de', item(each.holds)).title).toBe('Leitung main hält das Gespräch')
    expect(told('en', item(each.sip))).toEqual({
      title: 'Comes in from trunk main',
      text: '+1 555 010 0100',
      figure: null,
      technical: null
    })
  })

  test('the sound of a call in figures of the locale: losses in a hundred, jitter, round trip', () => {
    const figures = { packetsIn: 995, lost: 5, jitter: 3, roundTrip: 11 }
    const ended = item(each['media-ended'], { text: 'SIP/100-00000002', figures })
    expect(told('de', ended).text).toBe('100 (Sie) · Paketverlust 0,5 % · Schwankung 3 ms · Umlaufzeit 11 ms')
    expect(told('en', { ...ended, figures: { packetsIn: 0, lost: 0 } }).text).toBe('100 (you) · Packet loss 0%')
  })

  test('sound by whose it is, not by the technical name of a channel', () => {
    const trunk = item(each['media-from'], { text: 'SIP/trunk:main-00000001' })
    expect(told('de', trunk).text).toBe('Leitung main · 127.0.0.1:41790')
    expect(told('de', { ...trunk, text: 'a name of another make' }).text).toBe(
      'a name of another make · 127.0.0.1:41790'
    )
  })

  test('one’s own hang-up is one’s own, whichever side one was on; causes and channels are for technicians', () => {
    const figures = { by: 'caller', cause: 16 }
    const over = item(each.ended, { figures })
    const technical = 'Q.850 cause 16'
    expect(told('en', over, 'caller')).toEqual({ title: 'You hung up', text: '', figure: null, technical })
    expect(told('en', over, 'callee')).toEqual({
      title: 'Ended by the caller',
      text: 'hung up',
      figure: null,
      technical
    })
    expect(told('en', over)).toEqual({ title: 'Ended by the caller', text: 'hung up', figure: null, technical })
    const ending = (result: 'cancelled' | 'declined' | 'busy', by: 'caller' | 'callee') =>
      told('en', item({ code: 'ended', result, by, reason: null }), by).title
    expect(ending('cancelled', 'caller')).toBe('You hung up before the answer')
    expect(ending('declined', 'callee')).toBe('You declined the call')
    expect(ending('busy', 'callee')).toBe('Ended on your side')
    expect(told('en', item(each.phone))).toEqual({
      title: 'Phone of 101: no answer',
      text: '',
      figure: null,
      technical: 'SIP/101-00000002'
    })
    expect(told('en', item(each['inbound-route']))).toMatchObject({
      title: 'By the rule for all other numbers',
      technical: 'inbound[2]'
    })
    expect(told('en', item({ ...each['inbound-route'], match: '+15550100100' })).title).toBe(
      'By the rule for +1 555 010 0100'
    )
  })

  test('an entry of an older version is told as the core told it', () => {
    expect(told('de', item(null, { title: 'to extension:100', text: 'kept' }))).toEqual({
      title: 'to extension:100',
      text: 'kept',
      figure: null,
      technical: null
    })
  })
})

describe('steps of a call', () => {
  test('begin with how it came, leave out the wire, and say nothing twice', () => {
    const steps = stepsOf(timelineOf({ startedAt: 0, state: 60 }))
    expect(steps.map(({ said }) => said?.code)).toEqual([
      'sip',
      'hook',
      'reply-remark',
      'hook-routes',
      'app',
      'media-at',
      'answered',
      'media-from',
      'holds',
      'resumes',
      'ended',
      'media-ended',
      'delivery'
    ])
  })

  test('a destination that is not entered stays, and a phone that did not answer', () => {
    const steps = stepsOf([item(each['goes-to']), item(each['no-destination']), item(each.phone), item(null)])
    expect(steps.map(({ said }) => said?.code)).toEqual(['goes-to', 'no-destination', 'phone', undefined])
  })
})
