import { describe, expect, test } from 'vitest'
import { type AppContext, type AppOutcome, unanswered } from '../../../pbx-core/apps/context.ts'
import { ivr } from '../../../pbx-core/apps/ivr/menu.ts'
import { completed, terminations } from '../../../pbx-core/call/terminations.ts'
import { promptMs } from '../../support/recording-media.ts'
import { factsOf, StandInOffice } from '../../support/stand-in-services.ts'
import type { DomainInput } from '../../support/virtual-pbx.ts'

type MenuInput = NonNullable<DomainInput['ivrs']>[number]

const talked = { kind: 'completed', termination: completed('callee') } as const
const keys = { '1': 'extension:101', '2': 'ivr:sales' } as const

/** Ana is in the menu; whatever a key leads to comes to `there`. */
function menu(there: AppOutcome, input: Partial<MenuInput> = {}, inside: Partial<AppContext> = {}) {
  const office = new StandInOffice({ ivrs: [{ name: 'main', greeting: 'hello', keys, ...input }] })
  const { context, ...calling } = office.calling()
  const config = calling.call.domain.ivrs[0]
  if (config === undefined) throw new Error('there is no menu')
  const got: AppOutcome[] = []
  const within = { ...context, onward: office.doors(there), ...inside }
  void ivr.run(within, config).then((outcome) => got.push(outcome))
  return { office, ...calling, got, press: (key: string) => calling.leg.presses(key) }
}
const asked = (key: string) => [{ code: 'entered', menu: 'main', digits: key }]

describe('a menu (4-pbx, Applications: Menu)', () => {
  test('sends the caller where a key leads, and is over with what was talked there', async () => {
    const { office, call, leg, got, press } = menu(talked)
    await office.pass(100)
    expect(leg.media.playing).toEqual(['prompt hello'])
    press('1')
    await office.pass()
    expect([got, office.asked, leg.told, factsOf(call), call.state, office.clock.pending]).toEqual([
      [talked],
      ['ask ivrs[main].cti', 'enter extension:101'],
      ['answer'],
      asked('1'),
      // Nobody has answered the call by being in a menu.
      'setup',
      0
    ])
  })

  test('greets again whom it has brought to nobody, and says why it was nobody', async () => {
    const busy = terminations.busy('101 talks')
    const { office, leg, got, press } = menu(unanswered(busy))
    press('1')
    await office.pass(5000)
    expect([got, leg.media.played]).toEqual([[], ['prompt hello', 'tone busy', 'prompt hello']])
    press('1')
    await office.pass(5000)
    press('1')
    await office.pass(5000)
    expect([got, office.clock.pending]).toEqual([[{ kind: 'unanswered', termination: busy, farewell: 'goodbye' }], 0])
  })

  test('gives up after so many attempts without a key, and says in each that nothing was entered', async () => {
    const { office, call, leg, got } = menu(talked, { timeoutSeconds: 2, attempts: 2 })
    await office.pass(3 * promptMs + 2 * 2000 - 1)
    expect(got).toEqual([])
    await office.pass(1)
    expect([got, leg.media.played, factsOf(call), office.asked]).toEqual([
      [
        {
          kind: 'unanswered',
          termination: terminations.noAnswer('nothing was chosen in the menu main'),
          farewell: 'goodbye'
        }
      ],
      ['prompt hello', 'prompt nothing-chosen', 'prompt hello'],
      [1, 2].map(() => ({ code: 'nothing-entered', menu: 'main' })),
      []
    ])
  })

  test('a wrong key is told as one, and is one attempt', async () => {
    const { office, call, leg, got, press } = menu(talked, { attempts: 2 })
    press('7')
    await office.pass(promptMs)
    expect([leg.media.played, factsOf(call), office.asked]).toEqual([
      ['prompt hello', 'prompt invalid-entry', 'prompt hello'],
      [{ code: 'entry-wrong', menu: 'main', digits: '7' }],
      ['ask ivrs[main].cti']
    ])
    press('1')
    await office.pass()
    expect(got).toEqual([talked])
  })

  test('wrong keys alone are no choice: how it ends says so, and not that a number does not exist', async () => {
    const { office, got, press } = menu(talked, { attempts: 1 })
    press('7')
    await office.pass(promptMs)
    expect(got).toEqual([
      {
        kind: 'unanswered',
        termination: terminations.noAnswer('nothing was chosen in the menu main'),
        farewell: 'goodbye'
      }
    ])
  })

  test('keys that were pressed during the sound of an error are the next entry', async () => {
    const { office, got, press } = menu(talked)
    press('7')
    await office.pass(100)
    press('1')
    await office.pass(promptMs)
    expect(got).toEqual([talked])
  })

  test('the star of a submenu leads back, unless it has one of its own; of the first one it leads nowhere', async () => {
    const back = menu(talked, {}, { isInMenu: true })
    back.press('*')
    await back.office.pass()
    expect(back.got).toMatchObject([{ kind: 'unanswered', leaves: 'back' }])
    const own = menu(talked, { keys: { '*': 'extension:102' } }, { isInMenu: true })
    own.press('*')
    await own.office.pass()
    expect([own.got, own.office.asked.at(-1)]).toEqual([[talked], 'enter extension:102'])
    const first = menu(talked)
    first.press('*')
    await first.office.pass(promptMs)
    expect([first.got, first.leg.media.played]).toEqual([[], ['prompt hello', 'prompt invalid-entry', 'prompt hello']])
  })

  test('who comes back by a star from a submenu is greeted, and hears of no failure', async () => {
    const left = { ...unanswered(terminations.notFound('')), leaves: 'back' } as const
    const { office, leg, got, press } = menu(left, { attempts: 2, timeoutSeconds: 1 })
    press('2')
    await office.pass(100)
    expect([got, leg.media.played]).toEqual([[], ['prompt hello', 'prompt hello']])
    await office.pass(promptMs + 1000)
    expect(got).toMatchObject([{ termination: { result: 'no-answer' } }])
  })

  test('its hook is asked about each entry, also about one that means nothing here; `break` leads to `then`', async () => {
    const { office, got, press } = menu(
      talked,
      { cti: { url: 'http://app.test/' } },
      {
        onward: {
          enter: async () => talked,
          dialOut: async () => talked,
          ask: async (_, { name, extra }, { stop }) => {
            office.asked.push(`${name} ${JSON.stringify(extra)}`)
            return stop()
          }
        }
      }
    )
    press('4711#')
    await office.pass()
    expect([office.asked, got]).toEqual([
      ['ivrs[main].cti {"app":"ivr","appname":"main","digits":"4711"}'],
      [{ kind: 'unanswered', termination: terminations.declined('ivrs[main].cti ended it'), leaves: 'then' }]
    ])
  })

  test('whoever hangs up ends it at once', async () => {
    const { office, leg, got } = menu(talked)
    await office.pass(100)
    leg.bye()
    await office.pass()
    expect([got, office.clock.pending]).toEqual([
      [{ kind: 'unanswered', termination: completed('caller'), farewell: 'goodbye' }],
      0
    ])
  })
})
