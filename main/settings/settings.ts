import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../pbx-core/base/log.ts'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { type Config, configSchema } from '../../pbx-core/contract/config.ts'
import type { ConfigFault } from '../../pbx-core/contract/pbx.ts'
import { faultsOf, formatFault } from '../base/faults.ts'
import type { SecretsKept } from '../ipc/contract.ts'
import { firstStart } from './first-start.ts'
import { parseJsonText } from './json-text.ts'
import { type KeyStore, noKeyStore, sealedText } from './key-store.ts'
import { exists, makeDirectory } from './make-directory.ts'
import { ownershipFault } from './ownership.ts'
import { reason } from './reason.ts'
import { openSecrets } from './secrets.ts'
import { othersMayRead, SettingsFile } from './settings-file.ts'
import { sealWebPasswords } from './web-passwords.ts'
import { privateMode } from './write.ts'

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
  /** Of the desktop; plain Node reaches none. */
  readonly keyStore?: KeyStore
  /** For passwords that a `--config` file has in plain; else one of this process. */
  readonly sealKey?: Buffer
}

export interface Settings {
  readonly file: string
  readonly readOnly: boolean
  readonly secrets: SecretsKept
  /** The configuration that is in force. */
  current(): Config
  /** Reads the file again. What is in force stays until `use`. */
  read(): Promise<Result<Config, SettingsError>>
  use(config: Config): void
  /** Replaces the file; `previous` becomes the `.bak`. Secrets in either are sealed where that can be done. */
  write(text: string, previous?: string): Promise<void>
}

export interface SettingsError {
  readonly code: 'data_directory' | 'unreadable' | 'not_json' | 'newer_schema' | 'sealed' | 'refused'
  /** Whole sentences with the remedy, one line for each offending key. */
  readonly message: string
  readonly faults: readonly ConfigFault[]
}

const currentSchema = 1
/** Where a first start leaves the web password, which `config.json` keeps only as a hash. */
export const firstStartFile = 'first-start.txt'

export async function openSettings(options: SettingsOptions): Promise<Result<Settings, SettingsError>> {
  const { dataDirectory, log, keyStore = noKeyStore } = options
  const readOnly = options.file !== undefined
  const path = options.file ?? join(dataDirectory, 'config.json')
  const file = new SettingsFile(path, keyStore, log)
  const directory = await prepareDirectory(options, file, keyStore)
  if (!directory.ok) return directory
  const read = () => readSettings({ ...options, file, readOnly, keyStore })
  const first = await read()
  if (!first.ok) return first
  const secrets = readOnly ? 'given-file' : await keyStore.state()
  await guardSecrets(file, secrets, log)
  let current = first.value
  return ok({
    file: path,
    readOnly,
    secrets,
    read,
    current: () => current,
    use: (config) => {
      current = config
    },
    write: async (text, previous) => void (await file.write(text, previous))
  })
}

async function prepareDirectory(
  options: SettingsOptions,
  file: SettingsFile,
  keyStore: KeyStore
): Promise<Result<void, SettingsError>> {
  const { dataDirectory } = options
  try {
    await makeDirectory(dataDirectory, 0o700)
    const fault = await ownershipFault(dataDirectory)
    if (fault !== undefined) {
      return refuse('data_directory', `The data directory ${dataDirectory} cannot be used: ${fault}.`)
    }
    if (options.file === undefined && !(await exists(file.path))) await create(options, file, keyStore)
    return ok(undefined)
  } catch (error) {
    return refuse('data_directory', `The data directory ${dataDirectory} cannot be used: ${reason(error)}.`)
  }
}

async function create({ dataDirectory, log, locale }: SettingsOptions, file: SettingsFile, keyStore: KeyStore) {
  const { config, account } = firstStart(locale)
  const notice = join(dataDirectory, firstStartFile)
  const seals = (await keyStore.state()) === 'sealed'
  const webPassword = seals ? sealedText(await keyStore.seal(account.webPassword)) : account.webPassword
  await writeFile(notice, firstStartText({ ...account, webPassword }, seals), { mode: privateMode })
  await file.write(`${JSON.stringify(config, null, 2)}\n`)
  log.info('settings.created', {
    file: file.path,
    notice,
    remedy: 'The notice holds the first log-in; delete it when it is noted.'
  })
}

function firstStartText(account: { domain: string; user: string; webPassword: string }, sealed: boolean): string {
  return [
    'Offhook: the first account of this installation',
    '',
    `User name: ${account.user} (${account.user}@${account.domain})`,
    `Web password: ${account.webPassword}`,
    '',
    'The web password opens the portal, the API and click to dial; config.json keeps only its hash.',
    sealed
      ? 'Both passwords are sealed by the key store of this system; the first page of the application shows them.'
      : 'The password of the phone is "sipPassword" in config.json. Delete this file when you have noted it.',
    ''
  ].join('\n')
}

interface Reading extends Omit<SettingsOptions, 'file'> {
  readonly file: SettingsFile
  readonly readOnly: boolean
  readonly keyStore: KeyStore
}

async function readSettings(reading: Reading): Promise<Result<Config, SettingsError>> {
  const { file, readOnly } = reading
  let text: string
  try {
    text = await readFile(file.path, 'utf8')
  } catch (error) {
    return refuse('unreadable', `The configuration ${file.path} cannot be read: ${reason(error)}.`)
  }
  const config = await parseSettings(text, reading)
  if (!config.ok) return config
  if (readOnly) return ok(sealWebPasswords(config.value, reading.sealKey))
  try {
    const safe = await file.protect(text)
    return safe === text ? config : parseSettings(safe, reading)
  } catch (error) {
    return refuse('unreadable', `The configuration ${file.path} cannot be written: ${reason(error)}.`)
  }
}

async function parseSettings(text: string, reading: Reading): Promise<Result<Config, SettingsError>> {
  const { file, validate, keyStore } = reading
  const json = parseJsonText(text)
  if (!json.ok) return refuse('not_json', `The configuration ${file.path} ${json.error}.`)
  const newer = newerSchema(json.value)
  if (newer !== undefined) {
    return refuse(
      'newer_schema',
      `The configuration ${file.path} was written by a newer version of Offhook (schema ${newer}); ` +
        `this version reads schema ${currentSchema}. Install the newer version, or use a copy made before.`,
      [{ path: 'schema', message: `expected ${currentSchema}` }]
    )
  }
  const opened = await openSecrets(json.value, keyStore)
  if (opened.faults.length > 0) return refuseSealed(file.path, opened.faults)
  const config = configSchema.safeParse(opened.raw)
  const faults = config.success ? validate(config.data) : faultsOf(config.error)
  if (!config.success || faults.length > 0) {
    return refuse('refused', lines(`The configuration ${file.path} is refused:`, faults), faults)
  }
  return ok(config.data)
}

/** Nothing is lost: the file stays as it is, and every way on is named. */
function refuseSealed(file: string, faults: readonly ConfigFault[]) {
  const head = `The configuration ${file} holds secrets that the key store of an operating system has sealed, and that do not open here:`
  const ways = [
    'The file was left as it is. Any of these helps:',
    '  - start the Offhook application there where it was used before, with the key store unlocked;',
    '  - let that one write a copy with plain secrets, for another machine or a server: npm start -- --export-config FILE;',
    '  - write each of these secrets anew in its place, in plain; it is sealed at the next start of the application.'
  ]
  return refuse('sealed', [lines(head, faults), ...ways].join('\n'), faults)
}

function lines(head: string, faults: readonly ConfigFault[]): string {
  return [head, ...faults.map((fault) => `  ${formatFault(fault)}`)].join('\n')
}

function newerSchema(raw: unknown): number | undefined {
  const schema = typeof raw === 'object' && raw !== null ? (raw as { schema?: unknown }).schema : undefined
  return typeof schema === 'number' && schema > currentSchema ? schema : undefined
}

/** Where no key store seals, the file's mode is what protects the secrets in it. */
async function guardSecrets(file: SettingsFile, secrets: SecretsKept, log: Log): Promise<void> {
  const { path } = file
  if (secrets === 'given-file') {
    if (await othersMayRead(path)) log.warn('settings.readable_by_others', { file: path, remedy: `chmod 600 ${path}` })
  } else {
    await file.makePrivate()
    await file.protectBackup()
  }
  if (secrets === 'sealed') return
  const reasons = {
    none: 'no key store is in reach',
    unprotected: 'the key store of this system protects nothing (no keyring is running)',
    'given-file': 'a file given with --config is never written'
  }
  log.info('settings.secrets_unsealed', { file: path, reason: `${reasons[secrets]}: secrets are kept in plain` })
}

function refuse(code: SettingsError['code'], message: string, faults: readonly ConfigFault[] = []) {
  return err<SettingsError>({ code, message, faults })
}
