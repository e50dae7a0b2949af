import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../pbx-core/base/log.ts'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { type Config, configSchema } from '../../pbx-core/contract/config.ts'
import type { ConfigFault } from '../../pbx-core/contract/pbx.ts'
import { faultsOf, formatFault } from './faults.ts'
import { firstStart } from './first-start.ts'
import { parseJsonText } from './json-text.ts'
import { exists, makeDirectory } from './make-directory.ts'
import { hashWebPasswords, sealWebPasswords } from './web-passwords.ts'
import { privateMode, writeSettings } from './write.ts'

export interface SettingsOptions {
  /** Holds `config.json` unless `file` is given; made where it does not exist. */
  readonly dataDirectory: string
  /** `--config`: this file is the configuration, and is never written. */
  readonly file?: string
  /** What a schema cannot see: names that lead nowhere, overlapping trunks. */
  readonly validate: (config: Config) => readonly ConfigFault[]
  readonly log: Log
  /** `en-US`; decides country and language of a first start. */
  readonly locale: string
}

export interface Settings {
  readonly file: string
  readonly readOnly: boolean
  /** The configuration that is in force. */
  current(): Config
  /** Reads the file again. What is in force stays until `use`. */
  read(): Promise<Result<Config, SettingsError>>
  use(config: Config): void
}

export interface SettingsError {
  readonly code: 'data_directory' | 'unreadable' | 'not_json' | 'newer_schema' | 'refused'
  /** Whole sentences with the remedy, one line for each offending key. */
  readonly message: string
  readonly faults: readonly ConfigFault[]
}

const currentSchema = 1
/** Where a first start leaves the web password, which `config.json` keeps only as a hash. */
export const firstStartFile = 'first-start.txt'

export async function openSettings(options: SettingsOptions): Promise<Result<Settings, SettingsError>> {
  const directory = await prepareDirectory(options)
  if (!directory.ok) return directory
  const readOnly = options.file !== undefined
  const file = options.file ?? join(options.dataDirectory, 'config.json')
  const read = () => readSettings({ ...options, file, readOnly })
  const first = await read()
  if (!first.ok) return first
  await guardSecrets(file, readOnly, options.log)
  let current = first.value
  return ok({
    file,
    readOnly,
    read,
    current: () => current,
    use: (config) => {
      current = config
    }
  })
}

async function prepareDirectory(options: SettingsOptions): Promise<Result<void, SettingsError>> {
  const { dataDirectory } = options
  try {
    await makeDirectory(dataDirectory, 0o700)
    if (options.file === undefined) await createUnlessPresent(options)
    return ok(undefined)
  } catch (error) {
    return refuse('data_directory', `The data directory ${dataDirectory} cannot be used: ${reason(error)}.`)
  }
}

async function createUnlessPresent({ dataDirectory, log, locale }: SettingsOptions): Promise<void> {
  const file = join(dataDirectory, 'config.json')
  if (await exists(file)) return
  const { config, account } = firstStart(locale)
  const raw = JSON.stringify(config)
  const hashed = await hashWebPasswords(raw, config)
  const notice = join(dataDirectory, firstStartFile)
  await writeFile(notice, firstStartText(account), { mode: privateMode })
  await writeSettings(file, hashed?.text ?? raw)
  log.info('settings.created', {
    file,
    notice,
    remedy: 'The notice holds the first log-in; delete it when it is noted.'
  })
}

function firstStartText(account: { domain: string; user: string; webPassword: string }): string {
  return [
    'Offhook: the first account of this installation',
    '',
    `User name: ${account.user} (${account.user}@${account.domain})`,
    `Web password: ${account.webPassword}`,
    '',
    'The web password opens the portal, the API and click to dial; config.json keeps only its hash.',
    'The password of the phone is "sipPassword" in config.json. Delete this file when you have noted it.',
    ''
  ].join('\n')
}

interface Reading extends SettingsOptions {
  readonly file: string
  readonly readOnly: boolean
}

async function readSettings(reading: Reading): Promise<Result<Config, SettingsError>> {
  const { file, readOnly, log } = reading
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    return refuse('unreadable', `The configuration ${file} cannot be read: ${reason(error)}.`)
  }
  const parsed = parseSettings(file, text, reading.validate)
  if (!parsed.ok) return parsed
  if (readOnly) return ok(sealWebPasswords(parsed.value.config))

  const hashed = await hashWebPasswords(text, parsed.value.raw)
  if (hashed === undefined) return ok(parsed.value.config)
  try {
    await writeSettings(file, hashed.text, hashed.previous)
  } catch (error) {
    return refuse('unreadable', `The configuration ${file} cannot be written: ${reason(error)}.`)
  }
  log.info('settings.passwords_hashed', { file, count: hashed.hashed })
  return ok(configSchema.parse(JSON.parse(hashed.text)))
}

function parseSettings(
  file: string,
  text: string,
  validate: SettingsOptions['validate']
): Result<{ raw: unknown; config: Config }, SettingsError> {
  const json = parseJsonText(text)
  if (!json.ok) return refuse('not_json', `The configuration ${file} ${json.error}.`)
  const newer = newerSchema(json.value)
  if (newer !== undefined) {
    return refuse(
      'newer_schema',
      `The configuration ${file} was written by a newer version of Offhook (schema ${newer}); ` +
        `this version reads schema ${currentSchema}. Install the newer version, or use a copy made before.`,
      [{ path: 'schema', message: `expected ${currentSchema}` }]
    )
  }
  const config = configSchema.safeParse(json.value)
  const faults = config.success ? validate(config.data) : faultsOf(config.error)
  if (!config.success || faults.length > 0) {
    const lines = faults.map((fault) => `  ${formatFault(fault)}`)
    return refuse('refused', [`The configuration ${file} is refused:`, ...lines].join('\n'), faults)
  }
  return ok({ raw: json.value, config: config.data })
}

function newerSchema(raw: unknown): number | undefined {
  const schema = typeof raw === 'object' && raw !== null ? (raw as { schema?: unknown }).schema : undefined
  return typeof schema === 'number' && schema > currentSchema ? schema : undefined
}

/** There is no key store without a desktop: the file's mode is what protects the SIP secrets. */
async function guardSecrets(file: string, readOnly: boolean, log: Log): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) {
    if (readOnly) {
      log.warn('settings.readable_by_others', { file, remedy: `chmod 600 ${file}` })
      return
    }
    await chmod(file, privateMode)
  }
  log.info('settings.secrets_unsealed', { file, mode: '0600', reason: 'no key store: SIP passwords are kept in plain' })
}

function refuse(code: SettingsError['code'], message: string, faults: readonly ConfigFault[] = []) {
  return err<SettingsError>({ code, message, faults })
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EEXIST: 'there is a file in its place',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a directory'
}

function reason(error: unknown): string {
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' && syscall === 'mkdir') return 'no folder can be made there'
  return reasons[code ?? ''] ?? message
}
