import type { Log } from '../pbx-core/base/log.ts'
import { err, type Result } from '../pbx-core/base/result.ts'
import type { Config } from '../pbx-core/contract/config.ts'
import type { ConfigFault, Pbx } from '../pbx-core/contract/pbx.ts'
import { type App, startApp } from './app.ts'
import { readArguments, type ServeArguments, usage } from './arguments.ts'
import { machineAddresses } from './http/access/host.ts'
import { createLog, type LogLevel, logLevels } from './log.ts'
import { openSettings } from './settings/settings.ts'

/** What the headless program needs of the core. */
export interface Core {
  /** Rejects where records or media cannot be opened. */
  createPbx(config: Config, options: { readonly dataDirectory: string; readonly log: Log }): Promise<Pbx>
  validateConfig(config: Config): readonly ConfigFault[]
  normaliseDest(dest: string, ownDomains: readonly string[]): Result<string, string>
}

const exitCode = { done: 0, failed: 1, usage: 2 } as const

/**
 * The whole life of the headless process, from its arguments to its exit code. One line on
 * stdout when it is ready; everything else goes to stderr.
 */
export async function runHeadless(args: readonly string[], core: Core): Promise<number> {
  const read = readArguments(args)
  if (!read.ok) {
    process.stderr.write(`${read.error}\n\n${usage}`)
    return exitCode.usage
  }
  if (read.value === 'help') {
    process.stdout.write(usage)
    return exitCode.done
  }
  const log = createLog({ write: (line) => process.stderr.write(line), level: logLevel() })
  const signals = listenToSignals()
  const started = await start(read.value, core, log)
  if (!started.ok) {
    process.stderr.write(`${started.error}\n`)
    return exitCode.failed
  }
  surviveBugs(log)
  const app = started.value
  process.stdout.write(`${JSON.stringify(app.ready)}\n`)
  signals.onReload(() => void app.reload())
  await signals.stop
  await app.stop(read.value.drainSeconds, signals.hurry)
  return exitCode.done
}

async function start(
  { dataDirectory, configFile }: ServeArguments,
  core: Core,
  log: Log
): Promise<Result<App, string>> {
  const settings = await openSettings({
    dataDirectory,
    ...(configFile === undefined ? {} : { file: configFile }),
    validate: (config) => core.validateConfig(config),
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    log
  })
  if (!settings.ok) return err(settings.error.message)
  const current = settings.value.current
  let pbx: Pbx
  try {
    pbx = await core.createPbx(current(), { dataDirectory, log })
  } catch (error) {
    return err(`The PBX cannot start: ${error instanceof Error ? error.message : String(error)}`)
  }
  const now = () => performance.now()
  return startApp({
    pbx,
    settings: settings.value,
    log,
    now,
    normaliseDest: (dest) => core.normaliseDest(dest, ownDomains(current())),
    localAddresses: machineAddresses(now)
  })
}

function ownDomains({ domains }: Config): string[] {
  return domains.flatMap(({ name, aliases }) => [name, ...aliases])
}

/** Heard from the start: a signal that comes while the program starts ends it once it has started. */
function listenToSignals() {
  const stop = Promise.withResolvers<void>()
  const hurry = Promise.withResolvers<void>()
  let reload = () => {}
  let asked = false
  const end = () => {
    if (asked) hurry.resolve()
    asked = true
    stop.resolve()
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  process.on('SIGHUP', () => reload())
  return {
    /** The first SIGTERM or SIGINT. */
    stop: stop.promise,
    /** The second. */
    hurry: hurry.promise,
    onReload: (listener: () => void) => {
      reload = listener
    }
  }
}

/** A bug in one call ends that call at most: it is written down, and the others go on. */
function surviveBugs(log: Log): void {
  process.on('uncaughtException', (error) => log.error('process.bug', { error }))
  process.on('unhandledRejection', (error) => log.error('process.bug', { error }))
  // Whoever read our output has gone: calls do not depend on it.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
}

function logLevel(): LogLevel {
  return logLevels.find((level) => level === process.env.OFFHOOK_LOG_LEVEL) ?? 'info'
}
