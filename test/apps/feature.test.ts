import { describe, expect, test } from 'vitest'
import { runFeature } from '../../pbx-core/apps/feature.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import type { Feature } from '../../pbx-core/routing/features.ts'
import { promptMs } from '../support/recording-media.ts'
import type { StandInParts } from '../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const over = { kind: 'completed', termination: completed('pbx') } as const
const office = () =>
  new StandInOffice({
    timeConditions: [{ name: 'office', switch: '*81', openTo: 'extension:100', closedTo: 'extension:101' }]
  })

/** A user dials a feature code. */
function dialling(feature: Feature, { at = office(), user = '100', parts = {} as Partial<StandInParts> } = {}) {
  const calling = at.calling({ caller: at.person(user), exten: '*60' }, parts)
  const config = calling.call.domain.users.find(({ extension }) => extension === user)
  if (config === undefined) throw new Error(`there is no ${user}`)
  return { office: at, ...calling, outcome: runFeature(calling.context, config, feature) }
}

describe('feature codes that set something (4-pbx, Numbers)', () => {
  test.each([
    [{ name: 'do-not-disturb', on: true }, { doNotDisturb: { on: true } }],
    [{ name: 'do-not-disturb', on: false }, { doNotDisturb: { on: false } }],
    [{ name: 'forward', occasion: 'all', to: '101' }, { forward: { all: '101' } }],
    [{ name: 'forward', occasion: 'busy', to: null }, { forward: { busy: null } }],
    [{ name: 'second-number', on: true, number: '92025550123' }, { secondNumber: { on: true, number: '92025550123' } }],
    [{ name: 'second-number', on: false }, { secondNumber: { on: false } }],
    [{ name: 'call-waiting', on: false }, { callWaiting: false }],
    [{ name: 'block', number: '+15550170', on: true }, { blockList: ['anonymous', '+15550170'] }],
    [{ name: 'block', number: 'anonymous', on: false }, { blockList: [] }],
    [{ name: 'block', number: 'anonymous', on: true }, { blockList: ['anonymous'] }]
  ] as const)('%j sets %j, and nothing else', async (feature, patch) => {
    const at = office()
    at.states.set('100', { blockList: ['anonymous'] })
    const { outcome, leg, call } = dialling(feature, { at })
    await at.pass(250)
    expect([await outcome, at.asked, leg.media.played]).toEqual([
      over,
      [`state of 100 ${JSON.stringify(patch)}`, 'on disk'],
      ['tone beep']
    ])
    expect([leg.told, call.state, call.segment.app]).toEqual([
      ['answer'],
      'answered',
      { name: feature.name, data: '*60' }
    ])
  })

  test.each([
    [{ name: 'ask-forward', occasion: 'all' }, ['calls-go-to', 'digits/1', 'digits/0', 'digits/2']],
    [{ name: 'ask-forward', occasion: 'busy' }, ['calls-go-to', 'digits/plus', 'digits/1', 'digits/5']],
    [{ name: 'ask-forward', occasion: 'noAnswer' }, ['calls-not-sent-on']],
    [{ name: 'ask-do-not-disturb' }, ['do-not-disturb-on']]
  ] as const)('%j is answered in words, and sets nothing', async (feature, words) => {
    const at = office()
    at.states.set('100', {
      doNotDisturb: { on: true, until: null },
      forward: { all: 'extension:102', busy: 'external:+15', noAnswer: null, unreachable: null }
    })
    const { outcome, leg, call } = dialling(feature, { at })
    await at.pass(words.length * promptMs)
    expect([await outcome, at.asked, call.state]).toEqual([over, [], 'answered'])
    expect(leg.media.played).toEqual(words.map((word) => `prompt ${word}`))
  })

  test('what may not be set is told by a reorder tone, and why in the time line', async () => {
    const { office: at, outcome, leg, call } = dialling({ name: 'do-not-disturb', on: true }, { user: '102' })
    await at.pass(2000)
    expect([await outcome, leg.media.played, factsOf(call)]).toEqual([
      over,
      ['tone reorder'],
      [{ code: 'not-set', reason: 'it may not' }]
    ])
  })

  test('the signal is heard once the state is on disk, and not before', async () => {
    const at = office()
    const written = Promise.withResolvers<void>()
    at.writing = written.promise
    const { outcome, leg } = dialling({ name: 'do-not-disturb', on: true }, { at })
    await at.pass(250)
    expect([leg.told, leg.media.played]).toEqual([['answer'], []])
    written.resolve()
    await at.pass(250)
    expect([await outcome, leg.media.played]).toEqual([over, ['tone beep']])
  })

  test('what cannot be written is said in words, not by the signal, and why in the time line', async () => {
    const at = office()
    at.diskFault = 'database or disk is full'
    const { outcome, leg, call } = dialling({ name: 'do-not-disturb', on: true }, { at })
    await at.pass(promptMs)
    expect([await outcome, leg.media.played, factsOf(call)]).toEqual([
      over,
      ['prompt not-kept'],
      [{ code: 'not-kept', reason: 'database or disk is full' }]
    ])
  })

  test('nothing is set for a telephone that could not be told (no codec that is spoken here)', async () => {
    const codec = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1, parameters: '' }
    const parts = { audio: { codecs: [codec] } }
    const { office: at, outcome } = dialling({ name: 'do-not-disturb', on: true }, { parts })
    expect([await outcome, at.asked]).toEqual([
      { kind: 'unanswered', termination: terminations.notAcceptable('the phone offers no codec that is spoken here') },
      []
    ])
  })
})

describe('the code that opens and closes (4-pbx, Names of what is new: timeConditions, switch)', () => {
  test.each([
    ['open', 'now-open'],
    ['closed', 'now-closed'],
    [null, 'as-by-the-clock']
  ] as const)('switches it to %s, and says so: %s', async (switched, prompt) => {
    const at = office()
    at.switched = switched
    const { outcome, leg, call } = dialling({ name: 'opening', condition: 'office' }, { at })
    await at.pass(promptMs)
    expect([await outcome, at.asked, leg.media.played, factsOf(call)]).toEqual([
      over,
      ['switch office', 'on disk'],
      [`prompt ${prompt}`],
      [{ code: 'opening-switched', name: 'office', to: switched }]
    ])
  })

  test('says besides that it cannot be written', async () => {
    const at = office()
    at.switched = 'open'
    at.diskFault = 'database or disk is full'
    const { outcome, leg, call } = dialling({ name: 'opening', condition: 'office' }, { at })
    await at.pass(2 * promptMs)
    expect([await outcome, leg.media.played, factsOf(call)]).toEqual([
      over,
      ['prompt now-open', 'prompt not-kept'],
      [
        { code: 'opening-switched', name: 'office', to: 'open' },
        { code: 'not-kept', reason: 'database or disk is full' }
      ]
    ])
  })

  test('switches nothing that is not configured any more: 404, and nobody is answered', async () => {
    const { office: at, outcome, leg } = dialling({ name: 'opening', condition: 'shop' })
    expect([await outcome, at.asked, leg.told]).toEqual([
      { kind: 'unanswered', termination: terminations.notFound('there is no time condition shop') },
      [],
      []
    ])
  })
})

test('the codes of pickup take what rings (4-pbx, Numbers)', async () => {
  const { office: at, outcome } = dialling({ name: 'pickup', extension: '101' })
  expect([(await outcome).kind, at.asked]).toEqual(['unanswered', ['ringing at 101']])
})
