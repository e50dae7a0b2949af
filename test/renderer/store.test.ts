import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AppState, CommandReply, PopupTab } from '../../main/ipc/contract.ts'
import { StateByTopic } from '../../main/ipc/state-by-topic.ts'
import { type Bridge, Listeners, notConnected } from '../../renderer/bridge/bridge.ts'
import { type AppStore, followMain } from '../../renderer/state/store.ts'
import { idle, ringing } from '../support/app-state.ts'

const page: PopupTab = {
  id: 'tab-1',
  call: ringing.id,
  title: 'ACME Inc',
  url: 'https://crm.acme.test/',
  pinned: false,
  over: false,
  uniqueid: '1763977507.1'
}

/** Main and its link, at which changes are lost as a test wants it. */
class Main {
  shared = new StateByTopic(idle)
  /** What the window asks for its state, in their order; each waits until it is answered. */
  readonly asked: ((reply: CommandReply<'app.state'>) => void)[] = []
  readonly ready = vi.fn()
  readonly #listeners = new Listeners()
  #link: (up: boolean) => void = () => {}

  readonly bridge: Bridge = {
    invoke: (command) => {
      if (command === 'app.state') return new Promise((resolve) => this.asked.push(resolve as never))
      if (command === 'app.ready') this.ready()
      return Promise.resolve({ ok: true, value: null } as never)
    },
    on: (event, listener) => this.#listeners.add(event, listener),
    onLink: (listener) => {
      this.#link = listener
      return () => {}
    }
  }

  link(up: boolean): void {
    this.#link(up)
  }

  /** With what is on its way already. */
  tell(change: Partial<AppState>, arrives = true): void {
    const changes = this.shared.update({ ...this.shared.snapshot.state, ...change })
    if (arrives) for (const each of changes) this.#listeners.tell('state', each)
  }

  async answer(reply: CommandReply<'app.state'> = { ok: true, value: this.shared.snapshot }): Promise<void> {
    this.asked.shift()?.(reply)
    await vi.advanceTimersByTimeAsync(0)
  }
}

async function window() {
  const main = new Main()
  const store = followMain(main.bridge, 'phone')
  main.link(true)
  await main.answer()
  const drawn: AppStore[] = []
  store.subscribe((state) => drawn.push(state))
  return { main, store, drawn }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a window is told the whole once, and then what changes (8-reshape §10)', () => {
  test('it takes the whole when its link is up, and says then that it is ready', async () => {
    const { main, store } = await window()
    expect(store.getState()).toEqual({ link: 'up', app: idle })
    expect(main.ready).toHaveBeenCalledOnce()
  })

  test('what no change speaks of stays the same object', async () => {
    const { main, store } = await window()
    const before = store.getState().app
    main.tell({ calls: [ringing, { ...ringing, id: 'call-2' }] })
    const then = store.getState().app
    main.tell({ calls: [ringing, { ...ringing, id: 'call-2', muted: true }], missed: 1 })
    const { app } = store.getState()
    for (const key of ['settings', 'userState', 'tabs', 'pickups', 'account', 'warnings'] as const) {
      expect(app?.[key]).toBe(before?.[key])
    }
    expect(app?.calls[0]).toBe(then?.calls[0])
    expect([app?.calls[1]?.muted, app?.missed]).toEqual([true, 1])
  })

  test('the page of a call that rings is asked for before the call is drawn (2-cti, Pop-up)', async () => {
    const { main, drawn } = await window()
    main.tell({ calls: [ringing], tabs: [page] })
    expect(drawn.map(({ app }) => [app?.tabs.length, app?.calls.length])).toEqual([
      [1, 0],
      [1, 1]
    ])
  })

  test('a change that was missed has it ask for the whole again, once; what came meanwhile is in it', async () => {
    const { main, store } = await window()
    main.tell({ missed: 1 }, false)
    main.tell({ missed: 2, calls: [ringing] })
    main.tell({ missed: 3 })
    expect([main.asked.length, store.getState().app?.missed]).toEqual([1, 0])
    await main.answer()
    expect(store.getState().app).toMatchObject({ missed: 3, calls: [{ id: ringing.id }] })
    main.tell({ missed: 4 })
    expect([main.asked.length, store.getState().app?.missed]).toEqual([0, 4])
  })

  test('a topic that missed nothing goes on meanwhile', async () => {
    const { main, store } = await window()
    main.tell({ missed: 1 }, false)
    main.tell({ missed: 2 })
    main.tell({ readOnly: true })
    expect(store.getState().app).toMatchObject({ missed: 0, readOnly: true })
  })

  test('an answer that arrives after newer changes is brought up to them; a change twice is one', async () => {
    const { main, store } = await window()
    main.tell({ missed: 1 }, false)
    main.tell({ missed: 2 })
    const { snapshot } = main.shared
    main.tell({ missed: 3 })
    await main.answer({ ok: true, value: snapshot })
    expect([store.getState().app?.missed, main.asked.length]).toEqual([3, 0])
  })

  test('an answer that is older than a change that was lost is no end of it', async () => {
    const { main, store } = await window()
    main.tell({ missed: 1 }, false)
    main.tell({ missed: 2 })
    const { snapshot } = main.shared
    main.tell({ missed: 3 }, false)
    main.tell({ missed: 4 })
    await main.answer({ ok: true, value: snapshot })
    expect([store.getState().app?.missed, main.asked.length]).toEqual([2, 1])
    await main.answer()
    expect([store.getState().app?.missed, main.asked.length]).toEqual([4, 0])
  })

  test('another main behind the link begins anew: nothing of it is taken for a change of the former', async () => {
    const { main, store } = await window()
    main.tell({ missed: 1, calls: [ringing] })
    const before = store.getState().app
    main.link(false)
    expect(store.getState()).toEqual({ link: 'lost', app: before })
    main.shared = new StateByTopic(idle)
    main.link(true)
    main.tell({ calls: [ringing] })
    main.tell({ calls: [{ ...ringing, muted: true }] })
    expect(store.getState()).toEqual({ link: 'lost', app: before })
    await main.answer()
    expect(store.getState()).toMatchObject({ link: 'up', app: { missed: 0, calls: [{ muted: true }] } })
    expect(store.getState().app?.settings).toBe(before?.settings)
    expect(main.ready).toHaveBeenCalledTimes(2)
  })
})

test('a main that was too busy to answer is asked again, and does not count as lost for good', async () => {
  const main = new Main()
  const store = followMain(main.bridge, 'phone')
  main.link(true)
  await main.answer({ ok: false, error: { code: 'no_reply', message: '' } })
  expect(main.asked).toEqual([])
  await vi.advanceTimersByTimeAsync(1_000)
  await main.answer()
  expect(store.getState()).toEqual({ link: 'up', app: idle })
  expect(main.ready).toHaveBeenCalledOnce()
  main.link(false)
  await main.answer(notConnected)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(main.asked).toEqual([])
})
