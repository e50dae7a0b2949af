import { expect } from 'vitest'
import type { AppState } from '../../../main/ipc/contract.ts'
import { type Adapter, check } from '../check.ts'
import { idle, ringing } from '../desktop.ts'
import { standInElectron } from '../stand-in.ts'

const inCall: AppState = { ...idle, calls: [{ ...ringing, state: 'active' }] }
const spokenTo = { name: 'ACME', number: '+15550123456', with: null }

function quitting(adapter: Adapter, state: AppState, { press = 0, ended = 0 } = {}) {
  const electron = standInElectron({ press })
  let stops = 0
  const quit = new adapter.Quitting(electron.api, {
    state: () => state,
    atStake: () => (state === inCall || state.calls === inCall.calls ? [spokenTo] : []),
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
  return { electron, quit, byTheSystem, done, stops: () => stops }
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

  check('when the machine goes down nobody is asked', async (adapter) => {
    const { electron, quit, done } = quitting(adapter, inCall)
    electron.powerMonitor.emit('shutdown')
    await quit.ask()
    expect(done()).toEqual([['exit', 0]])
  })
]
