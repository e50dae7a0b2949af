import { readArguments } from './arguments.ts'
import { startDesktop } from './desktop.ts'
import { listenToSignals, logLevel, surviveBugs } from './headless.ts'
import { createLog } from './log.ts'
import { createRealCore } from './real-core.ts'
import { createBrowserShell } from './shell/browser.ts'

/** The application without Electron: the same, in a window of a browser. `--data DIR [--config FILE]`. */
const read = readArguments(process.argv.slice(2))
if (!read.ok || read.value === 'help') {
  process.stderr.write(`${read.ok ? '' : read.error}\nUsage: npm start -- [--data DIR] [--config FILE]\n`)
  process.exit(read.ok ? 0 : 2)
}
const { dataDirectory, configFile, drainSeconds } = read.value
const log = createLog({ write: (line) => process.stderr.write(line), level: logLevel('warn') })
const signals = listenToSignals()
const say = (text: string) => process.stdout.write(`${text}\n`)
const started = await startDesktop({
  dataDirectory,
  configFile,
  core: createRealCore(),
  log,
  kind: 'browser',
  locale: Intl.DateTimeFormat().resolvedOptions().locale,
  createShell: (rooms) => createBrowserShell({ dataDirectory, rooms, log, say })
})
if (!started.ok) {
  process.stderr.write(`${started.error}\n`)
  process.exit(1)
}
surviveBugs(log)
const { office, stop } = started.value
say(`Offhook is running. Its address: ${office.origin}`)
say(`Settings and records: ${dataDirectory}`)
say('Ctrl+C ends it.')
signals.onReload(() => void office.app.reload())
await signals.stop
await stop(drainSeconds, signals.hurry)
process.exit(0)
