import type { Log } from '../pbx-core/base/log.ts'
import { readArguments, usage } from './arguments.ts'
import { type Core, compose } from './compose.ts'
import { exitCodeOf } from './ending.ts'
import { claimDirectory } from './instance.ts'
import { createLog, type LogLevel, logLevels } from './log.ts'
import { rendererDirectory } from './places.ts'
import { filePreferences } from './settings/file-preferences.ts'
import { listenToSignals } from './signals.ts'

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
  // After our own handlers: it brings some along.
  const { default: Store } = await import('conf')
  const claim = await claimDirectory(read.value.dataDirectory, { links: [], windows: false })
  if (claim.kind === 'refused') {
    process.stderr.write(`${claim.message}\n`)
    return exitCode.failed
  }
  if (claim.kind === 'second') {
    process.stderr.write(`${read.value.dataDirectory} is used by Offhook already (process ${claim.holder.pid}).\n`)
    return exitCode.failed
  }
  const started = await compose({
    ...read.value,
    core,
    log,
    preferences: (directory, toLog) => filePreferences(Store, directory, toLog),
    rendererDirectory
  })
  if (!started.ok) {
    process.stderr.write(`${started.error}\n`)
    return exitCode.failed
  }
  surviveBugs(log)
  const { app, stop } = started.value
  claim.instance.onDial(app.dial)
  process.stdout.write(`${JSON.stringify(app.ready)}\n`)
  signals.onReload(() => void app.reload())
  await signals.stop
  return exitCodeOf(stop(read.value.drainSeconds, signals.hurry), log)
}

/** A bug in one call ends that call at most: it is written down, and the others go on. */
export function surviveBugs(log: Log): void {
  process.on('uncaughtException', (error) => log.error('process.bug', { error }))
  process.on('unhandledRejection', (error) => log.error('process.bug', { error }))
  // The reader of our output has gone (EPIPE): calls do not depend on it.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
}

/** `OFFHOOK_LOG_LEVEL`, or the usual one of the program. */
export function logLevel(usual: LogLevel = 'info'): LogLevel {
  return logLevels.find((level) => level === process.env.OFFHOOK_LOG_LEVEL) ?? usual
}
