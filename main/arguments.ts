import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../pbx-core/base/result.ts'
import { isLink } from './phone/links.ts'

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
  const drainSeconds = readDrain(drain)
  return drainSeconds.ok
    ? ok({ dataDirectory: data, configFile: config, drainSeconds: drainSeconds.value })
    : drainSeconds
}

function readDrain(given = '5'): Result<number, string> {
  const seconds = Number(given)
  const isFine = /^\d+(\.\d+)?$/.test(given) && seconds <= 86_400
  return isFine ? ok(seconds) : err(`--drain needs seconds from 0 to 86400; got "${given}"`)
}

export interface DesktopArguments {
  /** undefined: where the system keeps the data of applications. */
  readonly dataDirectory: string | undefined
  readonly configFile: string | undefined
  /** Write the configuration with its secrets plain to this file, and end. */
  readonly exportConfig: string | undefined
  /** Seconds that live calls have to end after a SIGTERM. */
  readonly drainSeconds: number
  /** Quick dial with what is selected or copied. */
  readonly clipboard: boolean
  /** `tel:+15550100199` and the like. */
  readonly links: readonly string[]
}

export const desktopUsage = `Usage: npm start -- [--data DIR] [--config FILE] [--drain SECONDS] [--clipboard] [LINK]

  --data DIR            folder of settings, records and recordings
  --config FILE         this file is the configuration, and is never written
  --drain SECONDS       time for live calls to end after SIGTERM (5)
  --export-config FILE  in Electron: write the configuration, its passwords in plain, and end
  --clipboard           without Electron: show the number that is selected or copied
  LINK                  tel:, callto:, sip: or offhook:, whose number is shown

Where the application runs already on that folder, it comes to the front and shows the link.
`

/** Of the application with windows. `lenient`: among switches of Electron's, which are nothing to us. */
export function readDesktopArguments(
  args: readonly string[],
  mode: 'strict' | 'lenient' = 'strict'
): Result<DesktopArguments | 'help', string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      strict: mode === 'strict',
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        config: { type: 'string' },
        'export-config': { type: 'string' },
        drain: { type: 'string' },
        clipboard: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' }
      }
    })
    if (values.help === true) return ok('help')
    const links = positionals.filter(isLink)
    const odd = positionals.find((text) => !isLink(text))
    if (mode === 'strict' && odd !== undefined)
      return err(`${odd} is no link: expected tel:, callto:, sip: or offhook:`)
    const text = (name: 'data' | 'config' | 'export-config' | 'drain') => {
      const value = values[name]
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    const drainSeconds = readDrain(text('drain'))
    if (!drainSeconds.ok) return drainSeconds
    return ok({
      dataDirectory: text('data'),
      configFile: text('config'),
      exportConfig: text('export-config'),
      drainSeconds: drainSeconds.value,
      clipboard: values.clipboard === true,
      links
    })
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
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
