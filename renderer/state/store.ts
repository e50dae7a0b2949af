import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AppState, CommandPayload } from '../../main/ipc/contract.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { watchAlive } from './alive.ts'
import { type Heard, heard } from './heard.ts'
import { KeptState } from './kept-state.ts'

/** What the window knows: main's newest word, and whether main can be reached. */
export interface AppStore {
  /** `silent`: the link stands, and main does not answer. */
  readonly link: 'connecting' | 'up' | 'silent' | 'lost'
  /** Null until main has spoken for the first time. */
  readonly app: AppState | null
}

const againMs = 1_000

/**
 * Follows main from here on: takes its state as a whole once, then what changes in it. A link that comes back, or a
 * change that was missed, has it ask for the whole anew.
 */
export function followMain(bridge: Bridge, window: CommandPayload<'app.ready'>['window']): StoreApi<AppStore> {
  const store = createStore<AppStore>(() => ({ link: 'connecting', app: null }))
  const kept = new KeptState()
  let last: Heard | null = null
  const show = (change: Partial<AppStore> = {}): void => {
    if (kept.state !== null) last = heard(kept.state, last, performance.now())
    store.setState({ ...change, app: last?.app ?? null })
  }
  let again: ReturnType<typeof setTimeout> | undefined
  /** Whether the state is asked for already. */
  let asked = false
  const read = async (then?: () => Promise<unknown>): Promise<void> => {
    asked = true
    const reply = await bridge.invoke('app.state', {})
    asked = false
    clearTimeout(again)
    if (!reply.ok) {
      // The link stands, and main was too busy: nobody would tell that it is up a second time.
      if (reply.error.code !== 'not_connected') again = setTimeout(() => read(then), againMs)
      return
    }
    const isWhole = kept.begin(reply.value)
    show({ link: 'up' })
    await then?.()
    if (!isWhole) await read()
  }
  const ready = () => bridge.invoke('app.ready', { window, closes: canClose() })
  bridge.on('state', (change) => {
    const isWhole = kept.change(change)
    show()
    if (!isWhole && !asked) void read()
  })
  watchAlive(bridge, (alive) =>
    store.setState(({ link }) => {
      if (alive && link === 'silent') return { link: 'up' }
      return !alive && link === 'up' ? { link: 'silent' } : {}
    })
  )
  bridge.onLink((up) => {
    clearTimeout(again)
    if (up) return void read(ready)
    kept.lost()
    store.setState(({ link }) => ({ link: link === 'connecting' ? 'connecting' : 'lost' }))
  })
  return store
}

/** It has been opened for this, and has gone nowhere since. */
const canClose = (): boolean => globalThis.history?.length === 1
