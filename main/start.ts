import { resolve } from 'node:path'
import { desktopUsage, readDesktopArguments } from './arguments.ts'
import { startDesktop } from './desktop.ts'
import { exitCodeOf } from './ending.ts'
import { logLevel, surviveBugs } from './headless.ts'
import { claimDirectory } from './instance.ts'
import { createLog } from './log.ts'
import { logInWords } from './log-in-words.ts'
import { inATerminal } from './phone/leaving.ts'
import { createRealCore } from './real-core.ts'
import { createBrowserShell, startDetached } from './shell/browser.ts'
import { readCopied } from './shell/clipboard.ts'
import { plainLinks } from './shell/plain-links.ts'
import { listenToSignals } from './signals.ts'

/** The application without Electron: the same, in a window of a browser. `--data DIR [--config FILE] [LINK]`. */
const read = readDesktopArguments(process.argv.slice(2))
if (!read.ok || read.value === 'help') fail(read.ok ? 0 : 2, `${read.ok ? '' : `${read.error}\n\n`}${desktopUsage}`)
const { dataDirectory, configFile, drainSeconds, exportConfig, links, clipboard } = read.value
if (dataDirectory === undefined) fail(2, `--data is missing\n\n${desktopUsage}`)
if (exportConfig !== undefined) {
  fail(
    2,
    'Without Electron no key store is in reach, and config.json is in plain already: copy it, or use it with --config.\n'
  )
}

const say = (text: string) => process.stdout.write(`${text}\n`)
const copied = clipboard ? await readCopied(process.platform, process.env) : undefined
if (clipboard && copied === undefined) {
  fail(
    1,
    'Nothing here tells what is selected or copied. Install wl-clipboard (Wayland), xclip or xsel, and try again.\n'
  )
}
const quick = copied === undefined ? {} : { copied }
const claim = await claimDirectory(dataDirectory, { links, ...quick, windows: true })
if (claim.kind === 'refused') fail(1, `${claim.message}\n`)
if (claim.kind === 'second') {
  const { pid, windows } = claim.holder
  if (!windows) {
    fail(
      1,
      `${dataDirectory} is used by npm run serve (process ${pid}), which has no window. End that, or open its portal in a browser.\n`
    )
  }
  say(`Offhook runs already (process ${pid}); its window is opened.`)
  process.exit(0)
}

// Where a log level is asked for, the log is for a program: JSON instead of words.
const inWords = process.env.OFFHOOK_LOG_LEVEL === undefined
const log = createLog({
  write: (line) => process.stderr.write(inWords ? logInWords(line) : line),
  level: logLevel('warn')
})
const signals = listenToSignals()
// After our own handlers: it brings some along.
const { default: Store } = await import('conf')
const started = await startDesktop({
  dataDirectory,
  configFile,
  instance: claim.instance,
  links,
  ...quick,
  core: createRealCore(),
  Store,
  log,
  kind: 'browser',
  locale: Intl.DateTimeFormat().resolvedOptions().locale,
  createShell: (entrance, desk, preferences) =>
    createBrowserShell({
      ...{ dataDirectory, entrance, desk, log, say },
      links: plainLinks({
        ...{ platform: process.platform, env: process.env, preferences },
        command: [process.execPath, ...process.argv.slice(1, 2), ...onTheSameData()],
        start: (command, args) => void startDetached(command, args).once('error', () => {})
      })
    })
})
if (!started.ok) fail(1, `${started.error}\n`)
surviveBugs(log)
const { program, desk, stop } = started.value
say(`Offhook is running. Its address: ${program.origin}`)
say(`Settings and records: ${dataDirectory}`)
say('Ctrl+C ends it.')
signals.onReload(() => void program.app.reload())
signals.onAsk({
  asks: () => {
    const calls = desk.leaving.atStake
    if (calls.length === 0) return false
    say(inATerminal(calls))
    void desk.leaving.ask().then(signals.answered)
    return true
  }
})
await signals.stop
process.exit(await exitCodeOf(stop(drainSeconds, signals.hurry), log))

/** As this one was started, from wherever the system starts it. */
function onTheSameData(): string[] {
  const config = configFile === undefined ? [] : ['--config', resolve(configFile)]
  return dataDirectory === undefined ? [] : ['--data', resolve(dataDirectory), ...config]
}

function fail(code: number, text: string): never {
  process.stderr.write(text)
  process.exit(code)
}
