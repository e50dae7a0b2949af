import type { BrowserWindow } from 'electron'
import { expect } from 'vitest'
import type { AppState } from '../../../main/ipc/contract.ts'
import { type Adapter, check } from '../check.ts'
import { idle, ringing } from '../desktop.ts'
import { type StandInWindow, standInElectron } from '../stand-in.ts'

const inCall: AppState = { ...idle, calls: [{ ...ringing, state: 'active' }] }
const spokenTo = { name: 'ACME', number: '+15550123456', with: null }

function quitting(adapter: Adapter, state: AppState, { press = 0, ended = 0 } = {}) {
  const electron = standInElectron({ press })
  const phone = new electron.api.BrowserWindow({ webPreferences: {} }) as unknown as StandInWindow
  let stops = 0
  const quit = new adapter.Quitting(electron.api, {
    state: () => state,
    atStake: () => (state === inCall || state.calls === inCall.calls ? [spokenTo] : []),
    window: async () => phone as unknown as BrowserWindow,
    stop: async () => {
      stops++
      return ended
    }
  })
  const byTheSystem = () => {
    let prevented = false
    electron.app.emit('before-quit', { preventDefault: () => (prevented = true) })
    return prevented
  }
  const done = () => electron.did.map(([name, what]) => (name === 'exit' ? ['exit', what] : [name]))
  return { electron, phone, quit, byTheSystem, done, stops: () => stops }
}

export const quittingChecks = [
  check('quitting ends calls and writes records before the process ends, once', async (adapter) => {
    const { byTheSystem, quit, done, stops } = quitting(adapter, idle)
    expect(byTheSystem()).toBe(true)
    await quit.ask()
    await quit.end()
    expect([done(), stops()]).toEqual([[['exit', 0]], 1])
  }),

  check('a part that could not end keeps nothing alive, and the exit code says so', async (adapter) => {
    const { quit, done } = quitting(adapter, idle, { ended: 1 })
    await quit.end()
    expect(done()).toEqual([['exit', 1]])
  }),

  check('in a call it asks first, and whoever stays is not cut off', async (adapter) => {
    const { quit, byTheSystem, electron, done, stops } = quitting(adapter, inCall)
    await quit.ask()
    expect([byTheSystem(), stops(), done().at(0)]).toEqual([true, 0, ['ask']])
    expect(electron.did[0]?.[1]).toMatchObject({
      message: 'Quit Offhook and end a call?',
      detail: 'ACME (+15550123456)\n\nUntil Offhook is started again, nobody reaches this phone.',
      buttons: ['Stay', 'Quit'],
      defaultId: 0,
      cancelId: 0
    })
  }),

  check('whoever quits nevertheless, quits', async (adapter) => {
    const { quit, done, stops } = quitting(adapter, inCall, { press: 1 })
    await quit.ask()
    expect([done(), stops()]).toEqual([[['ask'], ['exit', 0]], 1])
  }),

  check('it asks once at a time, and in the person’s language', async (adapter) => {
    const german = { ...inCall, settings: { ...idle.settings, language: 'de' as const } }
    const { quit, electron } = quitting(adapter, german)
    await Promise.all([quit.ask(), quit.ask()])
    expect(electron.did.map(([, question]) => question)).toEqual([
      expect.objectContaining({ message: 'Offhook beenden und ein Gespräch trennen?', buttons: ['Bleiben', 'Beenden'] })
    ])
  }),

  check(
    'the question is a sheet of the phone’s window: without one a Mac stands still while it asks',
    async (adapter) => {
      const { quit, electron, phone } = quitting(adapter, inCall)
      await quit.ask()
      expect(electron.asked().map(({ window }) => window)).toEqual([phone])
    }
  ),

  check('when the machine goes down nobody is asked, and it waits until calls have ended', async (adapter) => {
    const { electron, quit, done, stops } = quitting(adapter, inCall)
    let waits = false
    electron.powerMonitor.emit('shutdown', { preventDefault: () => (waits = true) })
    await quit.ask()
    expect([waits, done(), stops()]).toEqual([true, [['exit', 0]], 1])
  }),

  ...(['before', 'after'] as const).map((made) =>
    check(
      `Windows tells its windows when the session ends, also one made ${made}; it waits for a call`,
      async (adapter) => {
        for (const [state, waits] of [
          [inCall, true],
          [{ ...idle, calls: [{ ...ringing, state: 'ended' }] } as AppState, false]
        ] as const) {
          const { electron, phone, done } = quitting(adapter, state)
          const window =
            made === 'before'
              ? phone
              : (new electron.api.BrowserWindow({ webPreferences: {} } as object) as unknown as StandInWindow)
          let prevented = false
          window.emit('query-session-end', { preventDefault: () => (prevented = true) })
          await Promise.resolve()
          expect([prevented, done()]).toEqual([waits, [['exit', 0]]])
        }
      }
    )
  ),

  check('a session that ends without a question ends the application', async (adapter) => {
    const { phone, done } = quitting(adapter, idle)
    phone.emit('session-end', { reasons: ['critical'] })
    await Promise.resolve()
    expect(done()).toEqual([['exit', 0]])
  })
]
