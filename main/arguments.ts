import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../pbx-core/base/result.ts'

export interface ServeArguments {
  readonly dataDirectory: string
  readonly configFile: string | undefined
  /** Seconds that live calls have to end after a SIGTERM. */
  readonly drainSeconds: number
}

export const usage = `Usage: npm run serve -- --data DIR [--config FILE] [--drain SECONDS]

  --data DIR       folder of settings, records and recordings; made where it does not exist
  --config FILE    this file is the configuration, and is never written
  --drain SECONDS  time for live calls to end after SIGTERM (5)

SIGHUP reads the configuration again. Logs go to stderr; one JSON line on stdout says when it is ready.
`

/** The error is a sentence for people; `help`: they asked for the usage. */
export function readArguments(args: readonly string[]): Result<ServeArguments | 'help', string> {
  const parsed = parse(args)
  if (!parsed.ok) return parsed
  const { data, config, drain, help } = parsed.value
  if (help === true) return ok('help')
  if (data === undefined || data === '') {
    return err('--data is missing: name the folder that holds settings and records, for example --data ./data')
  }
  if (config === '') return err('--config needs a file')
  const drainSeconds = Number(drain ?? '5')
  if (!/^\d+(\.\d+)?$/.test(drain ?? '5') || drainSeconds > 86_400) {
    return err(`--drain needs seconds from 0 to 86400; got "${drain}"`)
  }
  return ok({ dataDirectory: data, configFile: config, drainSeconds })
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        config: { type: 'string' },
        drain: { type: 'string' },
        help: { type: 'boolean', short: 'h' }
      }
    })
    return ok(values)
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}
