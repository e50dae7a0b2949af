import { registerHooks } from 'node:module'
import { standInElectron } from './stand-in.ts'

/**
 * `node --import` this, and `import 'electron'` gets the stand-in: the tree that is built for Electron
 * runs without its binary. What it asks for is printed, a line each. `STAND_IN_APP`: folder or archive of
 * the application, which is packed then.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: import.meta.url, shortCircuit: true } : next(specifier, context)
})

const application = process.env.STAND_IN_APP
const { api, app: standIn, schemes, windows } = standInElectron({ packed: application !== undefined })
const say = (line: string) => process.stdout.write(`${line}\n`)
const ready = Promise.withResolvers<void>()
Object.assign(standIn, {
  whenReady: () => ready.promise,
  getAppPath: () => application ?? process.cwd(),
  exit: (code: number) => process.exit(code)
})
setImmediate(() => {
  takeSignals()
  ready.resolve()
})

/**
 * As `ElectronBrowserMainParts::PostCreateMainMessageLoop` does before `ready`: its handlers take the place of
 * those that the program had installed by then, which are never called again, nor is one that is added to
 * them. The first signal quits; the second kills. A signal that nobody listened to before can still be had.
 */
function takeSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const lost = process.listenerCount(signal) > 0
    process.removeAllListeners(signal)
    let asked = false
    const own = () => {
      say(`Electron quits by ${signal}`)
      if (asked) process.exit(128)
      asked = true
      standIn.emit('before-quit', { preventDefault: () => {} })
    }
    process.on(signal, own)
    const taken = (name: string | symbol, listener: (...args: unknown[]) => void) => {
      if (name !== signal) return
      if (lost) queueMicrotask(() => process.off(signal, listener))
      else process.off(signal, own)
    }
    process.on('newListener', taken)
  }
}

async function answered(url: string): Promise<void> {
  const response = await schemes.get('app')?.({ url, method: 'GET' })
  say(`${url} ${response?.status}`)
}

const show = setInterval(() => {
  const loaded = windows.flatMap(({ did }) => did).find((what) => what.startsWith('load '))
  if (loaded === undefined) return
  clearInterval(show)
  say(loaded)
  for (const page of ['index', 'ring-card', 'site-log-in']) void answered(`app://offhook/${page}.html`)
}, 20)

export default api
export const {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  nativeImage,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray
} = api
