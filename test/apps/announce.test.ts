import { beforeEach, describe, expect, test } from 'vitest'
import { heard, playToEnd, prompts, say, spelled, tellFailure } from '../../pbx-core/apps/announce.ts'
import type { AppContext } from '../../pbx-core/apps/context.ts'
import type { Call } from '../../pbx-core/call/call.ts'
import type { Party } from '../../pbx-core/call/party.ts'
import { cancelled, completed, elsewhere, terminations } from '../../pbx-core/call/terminations.ts'
import { promptMs } from '../support/recording-media.ts'
import type { StandInLeg } from '../support/stand-in-leg.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

describe('what a caller is told (4-pbx, Prompts)', () => {
  let office: StandInOffice
  let call: Call
  let ana: StandInLeg
  let caller: Party
  let context: AppContext
  beforeEach(() => {
    office = new StandInOffice()
    const calling = office.calling()
    call = calling.call
    ana = calling.leg
    context = calling.context
    caller = context.caller
  })

  test('prompts are of the language of the call, as a hook may have set it', () => {
    call.language = 'de'
    expect(prompts(call, 'goodbye', 'digits/1')).toEqual([
      { kind: 'prompt', name: 'goodbye', language: 'de' },
      { kind: 'prompt', name: 'digits/1', language: 'de' }
    ])
  })

  test('a number is read digit by digit, with its star, hash and plus', () => {
    expect(spelled(call, '+4*0#').map((item) => (item.kind === 'prompt' ? item.name : ''))).toEqual([
      'digits/plus',
      'digits/4',
      'digits/star',
      'digits/0',
      'digits/pound'
    ])
  })

  test.each([
    ['busy', terminations.busy(''), ['tone busy']],
    ['declined', terminations.declined(''), ['tone busy']],
    ['not-found', terminations.notFound(''), ['prompt number-not-in-service']],
    ['forbidden', terminations.forbidden(''), ['prompt call-barred']],
    ['no-answer', terminations.noAnswer(''), ['prompt no-answer']],
    ['unreachable', terminations.absent(''), ['prompt not-available']],
    ['congestion', terminations.congestion(''), ['tone reorder', 'prompt all-circuits-busy']],
    ['failed', terminations.fault(''), ['tone reorder', 'prompt all-circuits-busy']],
    ['completed', completed('callee'), []],
    ['cancelled', cancelled(), []],
    ['elsewhere', elsewhere(), []]
  ] as const)('one who is answered already hears why nobody is to be had: %s', async (_, termination, words) => {
    caller.answerForApplication()
    const told = tellFailure(call, caller, termination)
    await office.pass(10_000)
    await told
    expect([ana.media.played, ana.media.playing, office.clock.pending]).toEqual([words, [], 0])
  })

  test('whoever is gone is told nothing', async () => {
    ana.bye()
    await tellFailure(call, caller, terminations.notFound(''))
    expect(ana.media.played).toEqual([])
  })

  test('a prompt is waited for to its end, and not once the caller has hung up', async () => {
    const ends: string[] = []
    void playToEnd(caller, prompts(call, 'goodbye', 'goodbye')).then(() => ends.push('heard'))
    await office.pass(2 * promptMs - 1)
    expect(ends).toEqual([])
    await office.pass(1)
    expect(ends).toEqual(['heard'])
    void heard(caller, caller.play(prompts(call, 'goodbye'))).then(() => ends.push('gone'))
    ana.bye()
    await office.pass()
    expect([ends, office.clock.pending]).toEqual([['heard', 'gone'], 0])
  })

  test('a prompt that is not there is in the time line with what to do about it; one that is stopped is not', async () => {
    for (const name of ['welcome', 'none', 'music', 'tts:Good day']) office.media.missing.add(name)
    office.promptTroubles.set('none', { file: '/data/prompts/none.wav', found: null })
    office.promptTroubles.set('music', { file: '/data/prompts/en/music.wav', found: 'MP3' })
    for (const name of ['welcome', 'none', 'music']) {
      say(context, name)
      await office.pass(promptMs)
    }
    say(context, 'tts:Good day')
    await office.pass(promptMs)
    say(context, 'welcome')?.stop()
    await office.pass(promptMs)
    expect(call.timeline.take().map((entry) => ({ ...entry, at: 0, text: '' }))).toEqual([
      {
        ...{ at: 0, text: '', kind: 'warning', fact: { code: 'prompt-missing', prompt: 'welcome' } },
        remedy: 'Put welcome.wav (WAV, mono, 16 bit, 8 to 48 kHz) into the folder prompts of the data directory.'
      },
      {
        ...{ at: 0, text: '', kind: 'warning', fact: { code: 'prompt-missing', prompt: 'none' } },
        remedy: 'There is no such file: put it at /data/prompts/none.wav (WAV, mono, 16 bit, 8 to 48 kHz).'
      },
      {
        ...{ at: 0, text: '', kind: 'warning', fact: { code: 'prompt-missing', prompt: 'music' } },
        remedy: '/data/prompts/en/music.wav is MP3: save it as WAV, mono, 16 bit, 8 to 48 kHz, of 10 minutes at most.'
      },
      {
        ...{ at: 0, text: '', kind: 'warning', fact: { code: 'prompt-missing', prompt: 'tts:Good day' } },
        remedy: 'Install espeak-ng, or name a prompt.'
      }
    ])
  })

  test('no prompt is configured: nothing is played, and nobody waits', async () => {
    await heard(caller, say(context, ''))
    expect([ana.told, ana.media.played, factsOf(call)]).toEqual([[], [], []])
  })
})
