import { expect } from 'vitest'
import { waitFor } from '../../support/wait-for.ts'
import { check } from '../check.ts'
import { desktop, memoryPreferences } from '../desktop.ts'

const sealed = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true
}
const own = {
  ...sealed,
  preload: '/app/preload.cjs',
  backgroundThrottling: false,
  autoplayPolicy: 'no-user-gesture-required'
}

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
      safeDialogs: true,
      autoplayPolicy: 'document-user-activation-required'
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
