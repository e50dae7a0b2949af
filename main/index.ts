import { join, resolve } from 'node:path'
import * as electron from 'electron'
import { type DesktopArguments, desktopUsage, readDesktopArguments } from './arguments.ts'
import { startDesktop } from './desktop.ts'
import { runDial } from './dial-command.ts'
import { exitCodeOf } from './ending.ts'
import { logLevel, surviveBugs } from './headless.ts'
import { claimDirectory } from './instance.ts'
import { createLog } from './log.ts'
import { logFile } from './log-file.ts'
import { inATerminal } from './phone/leaving.ts'
import type { LinkOwners } from './phone/links-port.ts'
import { createRealCore } from './real-core.ts'
import { exportConfig } from './settings/export.ts'
import type { PreferenceStore } from './settings/preferences.ts'
import { desktopTraits } from './shell/electron/desktop-traits.ts'
import { ElectronLinks } from './shell/electron/electron-links.ts'
import { systemKeyStore } from './shell/electron/key-store.ts'
import { prepareElectron, type TakeLinks } from './shell/electron/prepare.ts'
import { Quitting } from './shell/electron/quitting.ts'
import { createElectronShell, type ElectronShell } from './shell/electron.ts'
import { XdgLinks } from './shell/linux/xdg-links.ts'
import { listenToSignals } from './signals.ts'

/** Electron's entry. The built tree is `out/{main,preload,renderer}`; packed, it lies in the application's archive. */
const { app, dialog } = electron
const read = readDesktopArguments(process.argv.slice(1), 'lenient')
const [command, ...rest] = process.argv.slice(app.isPackaged ? 1 : 2)
if (command === 'dial') {
  // The command line of the packed application: it asks the one that runs, and opens nothing.
  const terminal = {
    out: (text: string) => void process.stdout.write(text),
    fault: (text: string) => void process.stderr.write(text)
  }
  void runDial(rest, join(app.getPath('appData'), 'Offhook'), terminal).then((code) => app.exit(code))
} else if (!read.ok || read.value === 'help') {
  process.stderr.write(`${read.ok ? '' : `${read.error}\n\n`}${desktopUsage}`)
  app.exit(read.ok ? 0 : 2)
} else start(read.value)

function start(args: DesktopArguments): void {
  // The same folder under every shell, and before anything that depends on it: the lock of the one instance.
  // Electron takes none that depends on where it was started.
  const dataDirectory = resolve(args.dataDirectory ?? join(app.getPath('appData'), 'Offhook'))
  app.setPath('userData', dataDirectory)
  if (args.exportConfig !== undefined) return void exportAndEnd(dataDirectory, args.exportConfig)
  const takeLinks = prepareElectron(electron, process.argv.slice(1))
  if (takeLinks !== undefined) void run({ ...args, dataDirectory }, takeLinks)
}

/** Electron's own way on Linux would make this program the browser as well (`xdg-settings` before 1.2). */
function linkOwners(preferences: PreferenceStore, { dataDirectory, configFile }: OnData): LinkOwners {
  if (process.platform === 'win32' || process.platform === 'darwin')
    return new ElectronLinks(electron, process.platform)
  // An AppImage is mounted elsewhere at each start.
  const program = process.env.APPIMAGE ?? process.execPath
  const config = configFile === undefined ? [] : ['--config', resolve(configFile)]
  const command = [program, ...(app.isPackaged ? [] : [app.getAppPath()]), '--data', dataDirectory, ...config]
  return new XdgLinks({ command, preferences, env: process.env })
}

async function exportAndEnd(dataDirectory: string, target: string): Promise<void> {
  await app.whenReady()
  const exported = await exportConfig(dataDirectory, target, systemKeyStore(electron))
  process.stderr.write(exported.ok ? `Written with its secrets in plain: ${target}\n` : `${exported.error}\n`)
  app.exit(exported.ok ? 0 : 1)
}

type OnData = DesktopArguments & { readonly dataDirectory: string }

async function run(args: OnData, takeLinks: TakeLinks): Promise<void> {
  const { dataDirectory } = args
  const kept = app.isPackaged ? logFile(join(dataDirectory, 'logs')) : undefined
  const write = (line: string) => {
    process.stderr.write(line)
    kept?.write(line)
  }
  // A packed application has no terminal: its log file gets more than a terminal would.
  const log = createLog({ write, level: logLevel(kept === undefined ? 'warn' : 'info') })
  surviveBugs(log)
  await app.whenReady()
  // Not before: Electron puts its own handlers in the place of earlier ones, and its second SIGTERM kills.
  const signals = listenToSignals()
  // electron-store installs signal handlers, too; ours must be there before them.
  const { default: Store } = await import('electron-store')
  // The lock of Electron's instances knows nothing of the application under plain Node.
  const claim = await claimDirectory(dataDirectory, { links: args.links, windows: true })
  if (claim.kind === 'refused') {
    dialog.showErrorBox('Offhook', claim.message)
    return app.exit(1)
  }
  if (claim.kind === 'second') {
    const { pid, windows } = claim.holder
    if (!windows)
      dialog.showErrorBox('Offhook', `${dataDirectory} is used by npm run serve (process ${pid}). End that first.`)
    return app.exit(windows ? 0 : 1)
  }
  const rendererDirectory = join(app.getAppPath(), 'out/renderer')
  let desktop: ElectronShell | undefined
  const started = await startDesktop({
    dataDirectory,
    configFile: args.configFile,
    instance: claim.instance,
    // They are among those that `takeLinks` gives.
    links: [],
    core: createRealCore(),
    Store,
    keyStore: systemKeyStore(electron),
    log,
    logFile: kept,
    kind: 'electron',
    locale: app.getLocale(),
    rendererDirectory,
    createShell: (_rooms, desk, preferences) => {
      desktop = createElectronShell({
        electron,
        desk,
        preferences,
        takeLinks,
        owners: linkOwners(preferences, args),
        rendererDirectory,
        preload: join(app.getAppPath(), 'out/preload/index.cjs'),
        icon: join(app.getAppPath(), 'build/icon.png'),
        traits: desktopTraits(process.platform, process.env, process.argv),
        log
      })
      return desktop
    }
  })
  if (!started.ok) {
    dialog.showErrorBox('Offhook', started.error)
    return app.exit(1)
  }
  const { shell, program, desk, stop } = started.value
  const quitting = new Quitting(electron, {
    state: () => desk.state,
    atStake: () => desk.leaving.atStake,
    window: async () => desktop?.phoneWindow(),
    stop: async () => {
      const code = await exitCodeOf(stop(args.drainSeconds, signals.hurry), log)
      kept?.close()
      return code
    }
  })
  shell.events.on('quit', () => void quitting.ask())
  signals.onReload(() => void program.app.reload())
  signals.onAsk({
    asks: () => {
      const calls = desk.leaving.atStake
      if (calls.length === 0) return false
      process.stdout.write(`${inATerminal(calls)}\n`)
      void quitting.ask().then(signals.answered)
      return true
    }
  })
  void signals.stop.then(() => quitting.end())
}
