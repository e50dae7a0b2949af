import { describe, expect, test } from 'vitest'
import { type AppOutcome, unanswered } from '../../pbx-core/apps/context.ts'
import { directory } from '../../pbx-core/apps/directory.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import { promptMs } from '../support/recording-media.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'
import { userConfig } from '../support/virtual-pbx.ts'

const talked = { kind: 'completed', termination: completed('callee') } as const
const three = [userConfig('100', 'Ana Keller'), userConfig('101', 'Tom Okafor'), userConfig('102', 'Lena Brandt')]

/** Somebody looks for a person. */
function searching({ users = three, canSpeak = false } = {}) {
  const office = new StandInOffice({ users, directories: [{ name: 'all' }], inbound: [] })
  office.canSpeak = canSpeak
  const { context, ...calling } = office.calling()
  const config = calling.call.domain.directories[0]
  if (config === undefined) throw new Error('there is no directory')
  const got: AppOutcome[] = []
  void directory.run({ ...context, onward: office.doors(talked) }, config).then((outcome) => got.push(outcome))
  return { office, ...calling, got }
}
const found = (keys: string, count: number) => ({ code: 'names-found', keys, count })
const words = (...names: string[]) => names.map((name) => `prompt ${name}`)

describe('a directory (4-pbx, Applications; letters as in ITU-T E.161)', () => {
  test('one who is meant is offered letter by letter where nothing speaks names, and reached by 1', async () => {
    const { office, call, leg, got } = searching()
    leg.presses('866#')
    await office.pass(100)
    expect([leg.media.playing, factsOf(call)]).toEqual([
      words('for', ...[...'tomokafor'].map((letter) => `letters/${letter}`), 'press', 'digits/1'),
      [found('866', 1)]
    ])
    leg.presses('1')
    await office.pass()
    expect([got, office.asked, call.state, office.clock.pending]).toEqual([
      [talked],
      ['enter extension:101'],
      'setup',
      0
    ])
  })

  test('several are offered in order, by name where the machine can speak; the key chooses', async () => {
    const { office, leg, got } = searching({ canSpeak: true })
    // Keller, and Lena.
    leg.presses('53#')
    await office.pass(100)
    expect(leg.media.playing).toEqual(
      words('for', 'tts:Ana Keller', 'press', 'digits/1', 'for', 'tts:Lena Brandt', 'press', 'digits/2')
    )
    leg.presses('2')
    await office.pass()
    expect([got, office.asked]).toEqual([[talked], ['enter extension:102']])
  })

  test('a name is said as somebody has recorded it, before any machine, and umlauts are spelled as people type them', async () => {
    const users = [userConfig('100', 'Änne Groß'), userConfig('101', 'Anneke'), userConfig('102', '2nd Anne 阿')]
    const { office, leg } = searching({ users })
    office.recordedNames.add('names/101')
    leg.presses('266#')
    await office.pass(100)
    const letters = (name: string) => [...name].map((letter) => `letters/${letter}`)
    expect(leg.media.playing).toEqual([
      ...words('for', 'names/101', 'press', 'digits/1'),
      ...words('for', ...letters('ndanne'), 'press', 'digits/2')
    ])
  })

  test('a key that nobody stands for asks for a name again', async () => {
    const { office, leg, got } = searching()
    leg.presses('53#')
    await office.pass(100)
    leg.presses('3')
    await office.pass(100)
    expect([got, leg.media.playing, office.asked]).toEqual([[], words('spell-the-name'), []])
  })

  test('one letter is nobody; too many who could be meant are said to be too many', async () => {
    const { office, call, leg } = searching({
      users: Array.from({ length: 10 }, (_, at) => userConfig(`${100 + at}`, `Tom ${at}`))
    })
    leg.presses('8#')
    await office.pass(promptMs)
    leg.presses('86#')
    await office.pass(promptMs)
    expect([leg.media.played, factsOf(call)]).toEqual([
      words('spell-the-name', 'nobody-of-that-name', 'spell-the-name', 'too-many-names', 'spell-the-name'),
      [found('8', 0), found('86', 10)]
    ])
  })

  test('who finds nobody in three attempts is dismissed', async () => {
    const { office, call, got } = searching()
    await office.pass(3 * (promptMs + 8000 + promptMs) - 1)
    expect(got).toEqual([])
    await office.pass(1)
    expect([got, factsOf(call), office.clock.pending]).toEqual([
      [
        {
          ...unanswered(terminations.noAnswer('nobody was found by name')),
          ...{ leaves: 'then', farewell: 'goodbye' }
        }
      ],
      [1, 2, 3].map(() => found('', 0)),
      0
    ])
  })

  test('who hangs up while it chooses reaches nobody', async () => {
    const { office, leg, got } = searching()
    leg.presses('866#')
    await office.pass(100)
    leg.bye()
    await office.pass()
    expect([got, office.asked]).toEqual([
      [{ ...unanswered(completed('caller')), ...{ leaves: 'then', farewell: 'goodbye' } }],
      []
    ])
  })
})
