import { execFile } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import { type LinkScheme, linkSchemes, type SchemeView } from '../../ipc/contract.ts'
import type { LinkFault, LinkOwners } from '../../phone/links-port.ts'
import { asObject, type PreferenceStore } from '../../settings/preferences.ts'
import { applicationFolders, findEntry, writtenEntry } from './desktop-entry.ts'

type Env = Readonly<Record<string, string | undefined>>

/** In the person's own folder; the system's, of a packed application, stays what its package has made it. */
export const ownEntry = 'offhook-links.desktop'
const done = ok(undefined)
const formerKey = 'links.former'
const patienceMs = 10_000
/** Other programs of the person read both files. */
const mode = 0o644

interface XdgOptions {
  /** Starts this application on its data; the link is put behind it. */
  readonly command: readonly string[]
  readonly preferences: PreferenceStore
  readonly env: Env
}

/**
 * Telephone links on Linux and its kin, by `xdg-mime` and an entry of ours. Not by `xdg-settings`, nor by Electron,
 * which calls it: before version 1.2 of xdg-utils that makes the program the one for `text/html` as well under GNOME.
 */
export class XdgLinks implements LinkOwners {
  readonly sets = true
  readonly setting = null
  readonly #options: XdgOptions
  /** One change after the other: each reads what the one before has written. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: XdgOptions) {
    this.#options = options
  }

  read(): Promise<readonly SchemeView[]> {
    return Promise.all(linkSchemes.map((scheme) => this.#view(scheme)))
  }

  claim(scheme: LinkScheme): Promise<Result<void, LinkFault>> {
    return this.#inTurn(() => this.#claim(scheme))
  }

  release(scheme: LinkScheme): Promise<Result<void, LinkFault>> {
    return this.#inTurn(() => this.#release(scheme))
  }

  openSetting(): void {}

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(change)
    this.#turn = done.catch(() => {})
    return done
  }

  async #claim(scheme: LinkScheme): Promise<Result<void, LinkFault>> {
    const former = await this.#owner(scheme)
    if (former === undefined) return err('no-tool')
    const types = await this.#ownTypes()
    const written = await this.#writeEntry([...types.filter((type) => type !== typeOf(scheme)), typeOf(scheme)])
    if (!written) return err('not-written')
    if (former !== '' && former !== ownEntry) this.#rememberFormer(scheme, former)
    await this.#run('xdg-mime', ['default', ownEntry, typeOf(scheme)])
    return (await this.#owner(scheme)) === ownEntry ? done : err('not-kept')
  }

  async #release(scheme: LinkScheme): Promise<Result<void, LinkFault>> {
    const owner = await this.#owner(scheme)
    if (owner === undefined) return err('no-tool')
    const former = this.#former(scheme)
    const types = (await this.#ownTypes()).filter((type) => type !== typeOf(scheme))
    if (!(await this.#writeEntry(types))) return err('not-written')
    if (owner !== ownEntry) return done
    const isThere = former !== '' && (await findEntry(former, this.#options.env)) !== undefined
    if (isThere) await this.#run('xdg-mime', ['default', former, typeOf(scheme)])
    // No tool takes a default away.
    else if (!(await this.#forget(scheme))) return err('not-written')
    return (await this.#owner(scheme)) === ownEntry ? err('not-kept') : done
  }

  async #view(scheme: LinkScheme): Promise<SchemeView> {
    const owner = await this.#owner(scheme)
    if (owner === undefined) return { scheme, owner: 'unknown', by: '' }
    if (owner === '') return { scheme, owner: 'nobody', by: '' }
    if (owner === ownEntry) return { scheme, owner: 'offhook', by: '' }
    const entry = await findEntry(owner, this.#options.env)
    return { scheme, owner: 'other', by: entry?.name || owner.replace(/\.desktop$/, '') }
  }

  /** Id of the entry that opens it; empty where none does, undefined where the system cannot be asked. */
  async #owner(scheme: LinkScheme): Promise<string | undefined> {
    const said = await this.#run('xdg-mime', ['query', 'default', typeOf(scheme)])
    return said?.trim().split('\n', 1)[0]
  }

  get #entry(): string {
    return join(applicationFolders(this.#options.env)[0] ?? '', ownEntry)
  }

  async #ownTypes(): Promise<readonly string[]> {
    return (await findEntry(ownEntry, this.#options.env))?.mimeTypes ?? []
  }

  /** With these types alone: what it names, it opens where nobody else does. Without any there is none. */
  async #writeEntry(types: readonly string[]): Promise<boolean> {
    const file = this.#entry
    try {
      if (types.length === 0) await rm(file, { force: true })
      else {
        await mkdir(dirname(file), { recursive: true })
        await writeFileAtomic(file, writtenEntry(this.#options.command, types), { mode })
      }
    } catch {
      return false
    }
    // A cache of which entry names what; where there is no such tool, there is no cache.
    await this.#run('update-desktop-database', [dirname(file)])
    return true
  }

  /** Takes our entry out of the person's defaults (MIME Applications, `[Default Applications]`). */
  async #forget(scheme: LinkScheme): Promise<boolean> {
    const { HOME = '', XDG_CONFIG_HOME = '' } = this.#options.env
    const file = join(XDG_CONFIG_HOME === '' ? join(HOME, '.config') : XDG_CONFIG_HOME, 'mimeapps.list')
    try {
      const text = await readFile(file, 'utf8')
      await writeFileAtomic(file, withoutOurs(text, typeOf(scheme)), { mode })
      return true
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT'
    }
  }

  #rememberFormer(scheme: LinkScheme, former: string): void {
    const { preferences } = this.#options
    preferences.set(formerKey, { ...asObject(preferences.get(formerKey)), [scheme]: former })
  }

  #former(scheme: LinkScheme): string {
    const former = asObject(this.#options.preferences.get(formerKey))[scheme]
    return typeof former === 'string' ? former : ''
  }

  /** What it has printed; undefined where there is no such program. */
  #run(program: string, args: readonly string[]): Promise<string | undefined> {
    const options = { env: { ...this.#options.env }, timeout: patienceMs }
    return new Promise((resolve) => {
      execFile(program, args, options, (fault, stdout) => {
        resolve(fault !== null && 'code' in fault && fault.code === 'ENOENT' ? undefined : stdout)
      })
    })
  }
}

function typeOf(scheme: LinkScheme): string {
  return `x-scheme-handler/${scheme}`
}

function withoutOurs(text: string, type: string): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const [key, value] = line.split('=', 2)
      if (key?.trim() !== type || value === undefined) return [line]
      const others = value.split(';').filter((id) => id.trim() !== '' && id.trim() !== ownEntry)
      return others.length === 0 ? [] : [`${type}=${others.join(';')}`]
    })
    .join('\n')
}
