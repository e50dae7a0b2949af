import { expect, vi } from 'vitest'
import { waitFor } from '../../support/wait-for.ts'
import { check } from '../check.ts'
import { desktop, idle, memoryPreferences, ringing } from '../desktop.ts'
import { standInElectron } from '../stand-in.ts'

const sealed = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  spellcheck: false
}
const own = {
  ...sealed,
  preload: '/app/preload.cjs',
  backgroundThrottling: false,
  autoplayPolicy: 'no-user-gesture-required'
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

export const windowChecks = [
  check(
    'the phone window has no Node, is isolated and sandboxed, and is not throttled in the background',
    async (adapter) => {
      const { electron, shell } = await desktop(adapter)
      await shell.showPhone()
      const [phone] = electron.windows
      expect(phone?.options).toMatchObject({ width: 1240, height: 780, minWidth: 380, minHeight: 560, show: false })
      expect(phone?.options.webPreferences).toEqual({ ...own, webviewTag: true })
      expect(phone?.did).toEqual(['load app://offhook/index.html'])
    }
  ),

  check(
    'closing hides it and remembers its place; it opens there again, unless the display is gone',
    async (adapter) => {
      const preferences = memoryPreferences()
      const { electron, shell } = await desktop(adapter, { preferences })
      await shell.showPhone()
      let prevented = false
      electron.windows[0]?.emit('close', { preventDefault: () => (prevented = true) })
      await settled()
      expect([prevented, electron.windows[0]?.did.at(-1)]).toEqual([true, 'hide'])
      const again = await desktop(adapter, { preferences })
      await again.shell.showPhone()
      expect(again.electron.windows[0]?.options).toMatchObject({ x: 10, y: 20, width: 800, height: 600 })
      preferences.set('window.bounds', { x: 9000, y: 9000, width: 800, height: 600 })
      const elsewhere = await desktop(adapter, { preferences })
      await elsewhere.shell.showPhone()
      expect(elsewhere.electron.windows[0]?.options).toMatchObject({ width: 1240, height: 780 })
    }
  ),

  check('when the application ends, closing closes', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    await shell.showPhone()
    await shell[Symbol.asyncDispose]()
    let prevented = false
    electron.windows[0]?.emit('close', { preventDefault: () => (prevented = true) })
    expect([prevented, electron.windows.map(({ did }) => did.at(-1)), electron.did.at(-1)]).toEqual([
      false,
      ['close', 'close'],
      ['tray destroyed']
    ])
  }),

  check('a second start, or a click in the dock, brings it to the front, restored', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    await shell.showPhone()
    for (const event of ['second-instance', 'activate']) {
      const phone = electron.windows[0]
      if (phone !== undefined) phone.minimized = true
      phone?.did.splice(0)
      electron.app.emit(event, {}, [])
      expect(phone?.did, event).toEqual(['restore', 'show', 'focus'])
    }
  }),

  check('all windows closed is not the end', async (adapter) => {
    const { electron } = await desktop(adapter)
    expect(electron.app.listenerCount('window-all-closed')).toBe(1)
    expect(electron.did.filter(([name]) => name === 'quit')).toEqual([])
  }),

  check('a crashed page is loaded again, and one that ended as it should is not', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    await shell.showPhone()
    const [phone, card] = electron.windows.map(({ webContents }) => webContents)
    phone?.emit('render-process-gone', {}, { reason: 'clean-exit' })
    card?.emit('render-process-gone', {}, { reason: 'crashed' })
    phone?.emit('render-process-gone', {}, { reason: 'oom' })
    await waitFor(() => phone?.reloads === 1 && card?.reloads === 1, {
      what: 'both pages to load again',
      timeoutMs: 2000
    })
  }),

  check('waking up and unlocking mean: register anew', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    let resumed = 0
    shell.events.on('resumed', () => (resumed += 1))
    electron.powerMonitor.emit('resume')
    electron.powerMonitor.emit('unlock-screen')
    expect(resumed).toBe(2)
  }),

  check('a pop-up window has nothing of ours; one window, that later calls navigate', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    shell.openPopupWindow('file:///etc/passwd')
    expect(electron.windows).toEqual([])
    shell.openPopupWindow('https://crm.test/1')
    shell.openPopupWindow('https://crm.test/2')
    expect(electron.windows).toHaveLength(1)
    expect(electron.windows[0]?.did).toEqual(['load https://crm.test/1', 'load https://crm.test/2'])
    expect(electron.windows[0]?.options.webPreferences).toEqual({
      ...sealed,
      partition: 'persist:cti',
      plugins: true,
      safeDialogs: true,
      autoplayPolicy: 'document-user-activation-required'
    })
  }),

  check('it opens beside the phone, never over it, and takes no focus from whoever types', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    await shell.showPhone()
    shell.openPopupWindow('https://crm.test/1')
    const popup = electron.windows.at(-1)
    popup?.emit('ready-to-show')
    expect([popup?.options.x, popup?.options.y, popup?.options.width, popup?.options.height]).toEqual([
      810, 20, 1000, 780
    ])
    expect([popup?.options.show, popup?.did]).toEqual([false, ['load https://crm.test/1', 'showInactive']])
  }),

  check('where no tray leads back to it, closing the window ends the application', async (adapter) => {
    const { electron, shell } = await desktop(adapter, { traits: { hasTray: async () => false } })
    let quits = 0
    shell.events.on('quit', () => (quits += 1))
    await shell.showPhone()
    const prevented = electron.windows[0]?.closeByPerson()
    await settled()
    expect([prevented, quits, electron.windows[0]?.did.includes('hide')]).toEqual([true, 1, false])
  }),

  check(
    'a page that crashes for ever is not loaded for ever: after three times in a minute a person decides',
    async (adapter) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
      try {
        const electron = standInElectron({ press: [0, 1] })
        const { shell } = await desktop(adapter, { electron })
        await shell.showPhone()
        const contents = electron.windows[0]?.webContents
        const crash = async () => {
          contents?.emit('render-process-gone', {}, { reason: 'crashed' })
          await vi.advanceTimersByTimeAsync(400)
          return contents?.reloads
        }
        expect([await crash(), await crash(), await crash(), await crash()]).toEqual([1, 2, 3, 3])
        expect(electron.asked()).toEqual([
          {
            question: expect.objectContaining({
              message: 'The phone window keeps crashing.',
              buttons: ['Leave it closed', 'Try again']
            }),
            window: electron.windows[0]
          }
        ])
        // Whoever tries again gets three more; and a minute later nothing is counted.
        expect([await crash(), await crash(), await crash(), await crash()]).toEqual([4, 5, 6, 7])
        await vi.advanceTimersByTimeAsync(60_000)
        expect([await crash(), electron.asked().length]).toEqual([8, 2])
      } finally {
        vi.useRealTimers()
      }
    }
  ),

  check(
    'a ring card that crashes for ever is closed without a question, and made anew for the next call',
    async (adapter) => {
      vi.useFakeTimers({ toFake: ['setTimeout'] })
      try {
        const { electron, shell } = await desktop(adapter)
        await shell.showPhone()
        const card = electron.windows[1]
        for (let times = 0; times < 4; times++) {
          card?.webContents.emit('render-process-gone', {}, { reason: 'launch-failed' })
          await vi.advanceTimersByTimeAsync(400)
        }
        expect([card?.webContents.reloads, card?.destroyed, electron.asked()]).toEqual([3, true, []])
        shell.update({ ...idle, calls: [ringing] })
        expect(electron.windows[2]?.did[0]).toBe('alwaysOnTop true screen-saver')
      } finally {
        vi.useRealTimers()
      }
    }
  ),

  check('a window that hangs is named, and loaded anew if its person wants that', async (adapter) => {
    const electron = standInElectron({ press: [0, 1] })
    const { shell } = await desktop(adapter, { electron })
    await shell.showPhone()
    const phone = electron.windows[0]
    const gone: unknown[] = []
    phone?.webContents.on('render-process-gone', (_event, { reason }) => gone.push(reason))
    phone?.emit('unresponsive')
    phone?.emit('unresponsive')
    await settled()
    expect([electron.asked().length, gone]).toEqual([1, []])
    phone?.emit('unresponsive')
    await settled()
    expect([electron.asked().map(({ window }) => window), gone]).toEqual([[phone, phone], ['killed']])
    expect(electron.asked()[0]?.question).toMatchObject({
      message: 'The phone window does not respond.',
      buttons: ['Wait', 'Load anew']
    })
  }),

  check('only web addresses are opened outside', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'ms-settings:', 'tel:1', 'https://crm.test/']) {
      shell.openExternal(url)
    }
    expect(electron.did.filter(([name]) => name === 'openExternal')).toEqual([['openExternal', 'https://crm.test/']])
  })
]
