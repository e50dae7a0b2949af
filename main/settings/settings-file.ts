import { chmod, readFile, stat } from 'node:fs/promises'
import type { Log } from '../../pbx-core/base/log.ts'
import type { KeyStore } from './key-store.ts'
import { protectText } from './secrets.ts'
import { privateMode, writeSettings } from './write.ts'

/** `config.json`: whatever is written to it, or kept as its `.bak`, is protected first. */
export class SettingsFile {
  readonly path: string
  readonly #keyStore: KeyStore
  readonly #log: Log
  /** The version that was read or written last: the one before, as soon as there is another. */
  #last: string | undefined
  /** The `.bak` before the last one that was written, for a version that is taken back. */
  #formerBackup: string | undefined

  constructor(path: string, keyStore: KeyStore, log: Log) {
    this.path = path
    this.#keyStore = keyStore
    this.#log = log
  }

  /**
   * `previous`, the version before, becomes the one `.bak`; without it the last one written is taken
   * back, and its `.bak` with it. What is on disk afterwards.
   */
  async write(text: string, previous?: string): Promise<string> {
    const backup = previous === undefined ? this.#formerBackup : (await this.#protect(previous)).text
    this.#formerBackup = previous === undefined ? undefined : await readIfPresent(this.#backup)
    const now = await this.#protect(text)
    await writeSettings(this.path, now.text, backup)
    this.#last = now.text
    return now.text
  }

  /**
   * Protects what a person has written into the file: the text as it stands there afterwards. The
   * `.bak` is the version before; where none is known, the same one, so that no plain secret stays in it.
   */
  async protect(text: string): Promise<string> {
    const { text: safe, hashed, sealed } = await this.#protect(text)
    const before = this.#last
    this.#last = safe
    if (safe === text && (before === undefined || before === safe)) return text
    const backup = before === undefined || before === safe ? safe : before
    await writeSettings(this.path, safe, backup)
    if (safe !== text) this.#log.info('settings.secrets_protected', { file: this.path, hashed, sealed })
    return safe
  }

  /** A `.bak` of before there was a key store holds secrets in plain. */
  async protectBackup(): Promise<void> {
    const backup = this.#backup
    const text = await readIfPresent(backup)
    if (text === undefined) return
    const { text: safe } = await this.#protect(text)
    if (safe !== text) await writeSettings(backup, safe)
    else await chmod(backup, privateMode)
  }

  get #backup(): string {
    return `${this.path}.bak`
  }

  async makePrivate(): Promise<void> {
    if (await othersMayRead(this.path)) await chmod(this.path, privateMode)
  }

  /** A key store that fails in the middle keeps nobody from writing: the file's mode protects then. */
  async #protect(text: string): ReturnType<typeof protectText> {
    try {
      return await protectText(text, this.#keyStore)
    } catch (error) {
      this.#log.error('settings.not_sealed', { file: this.path, error })
      return protectText(text, { ...this.#keyStore, state: async () => 'none' })
    }
  }
}

export async function othersMayRead(file: string): Promise<boolean> {
  return ((await stat(file)).mode & 0o077) !== 0
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
