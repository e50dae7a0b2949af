import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'vitest'
import { waitFor } from '../../support/wait-for.ts'
import { type Adapter, check } from '../check.ts'
import { desktop, idle, ringing } from '../desktop.ts'
import type { StandInWindow } from '../stand-in.ts'

const second = { ...ringing, id: 'c2', name: 'Lena' }
const withoutCard = { ...idle, settings: { ...idle.settings, ringCard: false } }

async function withCard(adapter: Adapter) {
  const made = await desktop(adapter)
  await made.shell.showPhone()
  const card = made.electron.windows[1]
  if (card === undefined) throw new Error('the card was not prepared')
  return { ...made, card }
}

const shown = (card: StandInWindow, call: string) =>
  waitFor(() => card.visible && card.webContents.url === `app://offhook/ring-card.html#${call}`, {
    what: `the card with ${call}`,
    timeoutMs: 2000
  })

/** The stand-in's own list holds it no longer. */
function letGo<T extends object>(list: T[]): WeakRef<T> {
  const [first] = list.splice(0)
  if (first === undefined) throw new Error('nothing was shown')
  return new WeakRef(first)
}

/** Whether nobody holds it. */
async function collected(held: WeakRef<object>): Promise<boolean> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // What was looked at in a turn is held until its end.
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  return held.deref() === undefined
}

export const ringingChecks = [
  check(
    'the ring card: 440×96, no frame, on top, bottom right, and it never takes the focus (5-softphone, Windows)',
    async (adapter) => {
      const { shell, card } = await withCard(adapter)
      expect(card.visible).toBe(false)
      shell.update({ ...idle, calls: [ringing] })
      await shown(card, 'call-1')
      expect(card.options).toMatchObject({
        width: 440,
        height: 96,
        show: false,
        frame: false,
        alwaysOnTop: true,
        skipTaskbar: true,
        focusable: false,
        acceptFirstMouse: true
      })
      expect(card.options.webPreferences).toEqual({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        spellcheck: false,
        preload: '/app/preload.cjs',
        backgroundThrottling: false,
        autoplayPolicy: 'no-user-gesture-required',
        webviewTag: false
      })
      expect(card.bounds).toEqual({ x: 1920 - 440 - 16, y: 1040 - 96 - 16, width: 440, height: 96 })
      expect(card.did).toContain('alwaysOnTop true screen-saver')
      expect(card.did).toContain('allWorkspaces true skipTransformProcessType visibleOnFullScreen')
      expect(card.did.filter((done) => done === 'focus' || done === 'show')).toEqual([])
    }
  ),

  check('on a Mac it is a panel, which comes over a whole screen and leaves the Dock its icon', async (adapter) => {
    const types = async (platform: NodeJS.Platform) => {
      const { electron, shell } = await desktop(adapter, { traits: { platform } })
      await shell.showPhone()
      return electron.windows.map(({ options }) => options.type)
    }
    expect([await types('darwin'), await types('linux')]).toEqual([
      [undefined, 'panel'],
      [undefined, undefined]
    ])
  }),

  check('where it is switched off, its page is not loaded', async (adapter) => {
    const { electron, shell } = await desktop(adapter, { state: withoutCard })
    await shell.showPhone()
    expect(electron.windows).toHaveLength(1)
  }),

  check(
    'Wayland lets no window on top: a notification that stays, with the card’s two buttons, in its place',
    async (adapter) => {
      const { electron, shell } = await desktop(adapter, { traits: { windowsOnTop: false } })
      const heard: unknown[] = []
      shell.events.on('answer', ({ call }) => heard.push(['answer', call]))
      shell.events.on('hang-up', ({ call }) => heard.push(['decline', call]))
      await shell.showPhone()
      shell.update({ ...idle, calls: [{ ...ringing, via: 'Support' }] })
      expect([electron.windows.length, electron.notifications.map(({ given }) => given)]).toEqual([
        1,
        [
          {
            title: 'ACME Inc OVRDUE is calling',
            body: 'Support',
            silent: true,
            urgency: 'critical',
            timeoutType: 'never',
            actions: [
              { type: 'button', text: 'Answer' },
              { type: 'button', text: 'Decline' }
            ]
          }
        ]
      ])
      electron.notifications[0]?.emit('action', { actionIndex: 0 })
      electron.notifications[0]?.emit('action', { actionIndex: 1 })
      shell.update(idle)
      expect([heard, electron.notifications[0]?.shown]).toEqual([
        [
          ['answer', 'call-1'],
          ['decline', 'call-1']
        ],
        false
      ])
    }
  ),

  check(
    'a notification is held while it is seen, for one that is collected hears no click, and not longer',
    async (adapter) => {
      const { electron, shell } = await desktop(adapter)
      shell.notify('Missed call', 'from Ana')
      const held = letGo(electron.notifications)
      const close = () => held.deref()?.emit('close', {})
      expect(await collected(held)).toBe(false)
      close()
      expect(await collected(held)).toBe(true)
    }
  ),

  check('one that the system does not show is written down', async (adapter) => {
    const { electron, logged, shell } = await desktop(adapter)
    shell.notify('Missed call', 'from Ana')
    electron.notifications[0]?.emit('failed', {}, 'not signed')
    expect(logged.map(({ event, error }) => [event, error])).toEqual([['notification.failed', 'not signed']])
  }),

  check('the tray’s icon is a template on a Mac, and sharp on dense displays elsewhere', async (adapter) => {
    const looks = async (platform: NodeJS.Platform) => {
      const { electron } = await desktop(adapter, { traits: { platform } })
      const icon = electron.did.find(([name]) => name === 'tray')?.[1] as { path: string; size: unknown }
      const dense = electron.did.flatMap(([name, part]) =>
        name === 'addRepresentation' ? [(part as { scaleFactor: number }).scaleFactor] : []
      )
      return [icon.path, icon.size, dense]
    }
    expect([await looks('darwin'), await looks('win32'), await looks('linux')]).toEqual([
      ['/app/trayTemplate.png', undefined, []],
      ['/app/icon.png', { width: 16, height: 16, quality: 'best' }, [1.5, 2, 3]],
      ['/app/icon.png', { width: 22, height: 22, quality: 'best' }, [1.5, 2, 3]]
    ])
  }),

  check('it follows one call, goes the moment that rings no more, and only then shows the next', async (adapter) => {
    const { shell, card } = await withCard(adapter)
    shell.update({ ...idle, calls: [ringing] })
    await shown(card, 'call-1')
    shell.update({ ...idle, calls: [second, ringing] })
    expect(card.webContents.url).toBe('app://offhook/ring-card.html#call-1')
    shell.update({ ...idle, calls: [second, { ...ringing, state: 'active' }] })
    expect([card.visible, card.webContents.url]).toEqual([false, 'app://offhook/ring-card.html#-'])
    const hiddenAt = performance.now()
    await shown(card, 'c2')
    expect(performance.now() - hiddenAt).toBeGreaterThan(400)
    shell.update(idle)
    expect([card.visible, card.webContents.url]).toEqual([false, 'app://offhook/ring-card.html#-'])
  }),

  check('a call that is over while its card loads is not shown', async (adapter) => {
    const { shell, card } = await withCard(adapter)
    shell.update({ ...idle, calls: [ringing] })
    shell.update(idle)
    await new Promise((resolve) => setImmediate(resolve))
    expect([card.visible, card.webContents.url]).toEqual([false, 'app://offhook/ring-card.html#-'])
  }),

  check('switched off, the system tells instead: silently, until the call rings no more', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    shell.update({ ...withoutCard, calls: [{ ...ringing, via: 'Support' }] })
    const told = () => electron.notifications.map(({ given, shown: visible }) => ({ ...given, visible }))
    expect([electron.windows, told()]).toEqual([
      [],
      [{ title: 'ACME Inc OVRDUE is calling', body: 'Support', silent: true, visible: true }]
    ])
    shell.update(withoutCard)
    expect(told().map(({ visible }) => visible)).toEqual([false])
  }),

  check('a click on that opens the phone, and answers nothing', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    const heard: unknown[] = []
    shell.events.on('answer', (call) => heard.push(call))
    shell.update({ ...withoutCard, calls: [ringing] })
    electron.notifications[0]?.emit('click')
    expect([heard, electron.windows.map(({ did }) => did)]).toEqual([[], [['load app://offhook/index.html']]])
  }),

  check('with notifications off as well, nothing but the phone tells', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    shell.update({
      ...idle,
      settings: { ...idle.settings, ringCard: false, notifications: false },
      calls: [ringing]
    })
    expect([electron.windows, electron.notifications]).toEqual([[], []])
  }),

  check('the tray shows the state and has what one may want: answer, hang up, open, quit', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    const heard: unknown[] = []
    shell.events.on('answer', (call) => heard.push(['answer', call]))
    shell.events.on('hang-up', (call) => heard.push(['hang-up', call]))
    shell.events.on('quit', () => heard.push(['quit']))
    shell.update({ ...idle, calls: [ringing, { ...ringing, id: 'c2', state: 'active' }] })
    const menu = electron.menus.at(-1) ?? []
    expect(menu.map(({ label }) => label).filter(Boolean)).toEqual([
      'In a call with ACME Inc OVRDUE',
      'Answer: ACME Inc OVRDUE',
      'Hang up',
      'Open Offhook',
      'Quit'
    ])
    for (const item of menu) item.click?.()
    expect(heard).toEqual([['answer', { call: 'call-1' }], ['hang-up', { call: 'c2' }], ['quit']])
    expect(electron.windows.map(({ webContents }) => webContents.url)).toContain('app://offhook/index.html')
  })
]
