import { join } from 'node:path'
import * as electron from 'electron'
import { startDesktop } from './desktop.ts'
import { listenToSignals, logLevel, surviveBugs } from './headless.ts'
import { createLog } from './log.ts'
import { createRealCore } from './real-core.ts'
import { prepareElectron } from './shell/electron/prepare.ts'
import { createElectronShell } from './shell/electron.ts'

/** Electron's entry. The built tree is `out/{main,preload,renderer}`; packed, it lies in the application's archive. */
const takeLinks = prepareElectron(electron, process.argv.slice(1))
if (takeLinks !== undefined) void run(takeLinks)

/** Seconds that live calls have to end when the application is quit. */
const drainSeconds = 5

async function run(links: NonNullable<typeof takeLinks>): Promise<void> {
  const { app, dialog } = electron
  const log = createLog({ write: (line) => process.stderr.write(line), level: logLevel('warn') })
  const signals = listenToSignals()
  surviveBugs(log)
  await app.whenReady()
  const rendererDirectory = join(app.getAppPath(), 'out/renderer')
  const started = await startDesktop({
    dataDirectory: app.getPath('userData'),
    configFile: undefined,
    core: createRealCore(),
    log,
    kind: 'electron',
    locale: app.getLocale(),
    rendererDirectory,
    createShell: (rooms, desk, preferences) =>
      createElectronShell({
        electron,
        desk,
        rooms,
        preferences,
        takeLinks: links,
        rendererDirectory,
        preload: join(app.getAppPath(), 'out/preload/index.cjs'),
        icon: join(app.getAppPath(), 'build/icon.png'),
        log
      })
  })
  if (!started.ok) {
    dialog.showErrorBox('Offhook', started.error)
    return app.exit(1)
  }
  const { shell, stop } = started.value
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    void stop(drainSeconds, signals.hurry).then(() => app.exit(0))
  }
  shell.events.on('quit', end)
  app.on('before-quit', (event) => {
    event.preventDefault()
    end()
  })
  void signals.stop.then(end)
}
