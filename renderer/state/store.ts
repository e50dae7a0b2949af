import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AppState, CommandPayload } from '../../main/ipc/contract.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { watchAlive } from './alive.ts'
import { heard } from './heard.ts'

/** What the window knows: main's newest word, and whether main can be reached. */
export interface AppStore {
  /** `silent`: the link stands, and main does not answer. */
  readonly link: 'connecting' | 'up' | 'silent' | 'lost'
  /** Null until main has spoken for the first time. */
  readonly app: AppState | null
}

const againMs = 1_000

/**
 * Follows main from here on; a link that comes back asks for everything anew. What `renderNow` runs
 * is rendered when it returns: a caller's page is fetched while the rest of its call is drawn.
 */
export function followMain(
  bridge: Bridge,
  window: CommandPayload<'app.ready'>['window'],
  renderNow: (change: () => void) => void = (change) => change()
): StoreApi<AppStore> {
  const store = createStore<AppStore>(() => ({ link: 'connecting', app: null }))
  bridge.on('state', (told) => {
    const before = store.getState().app
    const app = heard(told, before, performance.now())
    if (before !== null && pageComes(before, app))
      renderNow(() => store.setState({ app: { ...before, tabs: app.tabs } }))
    store.setState({ app })
  })
  let again: ReturnType<typeof setTimeout> | undefined
  const begin = async (): Promise<void> => {
    const state = await bridge.invoke('app.state', {})
    if (state.ok) {
      store.setState({ link: 'up', app: heard(state.value, store.getState().app, performance.now()) })
      await bridge.invoke('app.ready', { window, closes: canClose() })
    } else if (state.error.code !== 'not_connected') {
      // The link stands, and main was too busy: nobody would tell that it is up a second time.
      again = setTimeout(begin, againMs)
    }
  }
  watchAlive(bridge, (alive) =>
    store.setState(({ link }) => {
      if (alive && link === 'silent') return { link: 'up' }
      return !alive && link === 'up' ? { link: 'silent' } : {}
    })
  )
  bridge.onLink((up) => {
    clearTimeout(again)
    if (up) void begin()
    else store.setState(({ link }) => ({ link: link === 'connecting' ? 'connecting' : 'lost' }))
  })
  return store
}

/** It has been opened for this, and has gone nowhere since. */
const canClose = (): boolean => globalThis.history?.length === 1

function pageComes(before: AppState, after: AppState): boolean {
  return after.tabs.some(({ id }) => !before.tabs.some((tab) => tab.id === id))
}
