import { registerHooks } from 'node:module'
import { standInElectron } from './stand-in.ts'

/**
 * `node --import` this, and `import 'electron'` gets the stand-in: the tree that is built for Electron
 * runs without its binary. What it asks for is printed, a line each.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: import.meta.url, shortCircuit: true } : next(specifier, context)
})

const { api, app: standIn, windows } = standInElectron({ packed: false })
Object.assign(standIn, {
  whenReady: async () => {},
  setPath: () => {},
  getAppPath: () => process.cwd(),
  getPath: () => process.cwd(),
  getVersion: () => '0.0.0',
  exit: (code: number) => process.exit(code)
})
const show = setInterval(() => {
  const loaded = windows.flatMap(({ did }) => did).find((what) => what.startsWith('load '))
  if (loaded === undefined) return
  clearInterval(show)
  process.stdout.write(`${loaded}\n`)
}, 20)

export default api
export const {
  app,
  BrowserWindow,
  dialog,
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
