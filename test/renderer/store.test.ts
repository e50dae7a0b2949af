import { expect, test, vi } from 'vitest'
import type { AppState, PopupTab } from '../../main/ipc/contract.ts'
import { type Bridge, Listeners } from '../../renderer/bridge/bridge.ts'
import { followMain } from '../../renderer/state/store.ts'
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

/** A window that has been told `idle`; what it renders, and what of that at once. */
function window() {
  const main = new Listeners()
  const bridge: Bridge = {
    invoke: async () => ({ ok: false, error: { code: 'not_connected', message: '' } }),
    on: (event, listener) => main.add(event, listener),
    onLink: () => () => {}
  }
  const rendered: [when: 'at once' | 'then', tabs: number, calls: number][] = []
  let when: 'at once' | 'then' = 'then'
  const store = followMain(bridge, 'phone', (change) => {
    when = 'at once'
    change()
    when = 'then'
  })
  main.tell('state', idle)
  store.subscribe(({ app }) => rendered.push([when, app?.tabs.length ?? 0, app?.calls.length ?? 0]))
  return { told: (state: AppState) => main.tell('state', state), rendered }
}

test('the page of a call that rings is asked for before the call is drawn (2-cti, Pop-up)', () => {
  const { told, rendered } = window()
  told({ ...idle, calls: [ringing], tabs: [page] })
  expect(rendered).toEqual([
    ['at once', 1, 0],
    ['then', 1, 1]
  ])
})

test('a state without a new page is drawn once, also where a page goes', () => {
  const { told, rendered } = window()
  told({ ...idle, calls: [ringing], tabs: [page] })
  rendered.length = 0
  told({ ...idle, calls: [{ ...ringing, state: 'active' }], tabs: [{ ...page, pinned: true }] })
  told(idle)
  expect(rendered).toEqual([
    ['then', 1, 1],
    ['then', 0, 0]
  ])
})

test('a main that was too busy to answer is asked again, and does not count as lost for good', async () => {
  vi.useFakeTimers()
  try {
    const asked: string[] = []
    const bridge: Bridge = {
      async invoke(command) {
        asked.push(command)
        if (asked.length === 1) return { ok: false, error: { code: 'no_reply', message: '' } }
        return { ok: true, value: command === 'app.state' ? idle : null } as never
      },
      on: () => () => {},
      onLink(listener) {
        listener(true)
        return () => {}
      }
    }
    const store = followMain(bridge, 'phone')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(asked.filter((command) => command !== 'app.alive')).toEqual(['app.state', 'app.state', 'app.ready'])
    expect(store.getState()).toEqual({ link: 'up', app: idle })
  } finally {
    vi.useRealTimers()
  }
})
