import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import { type LinkScheme, linkSchemes, type SchemeView } from '../../ipc/contract.ts'
import type { LinkFault, LinkOwners } from '../../phone/links-port.ts'
import { settingOf } from '../plain-links.ts'
import type { ElectronApi } from './api.ts'

/**
 * Telephone links on Windows and macOS, by Electron. On Windows the link stands behind `--`, so that nothing in it is
 * read as a switch (CVE-2018-1000006); asked and given back with the same arguments, for they are what is compared.
 */
export class ElectronLinks implements LinkOwners {
  readonly setting: LinkOwners['setting']
  readonly #electron: Pick<ElectronApi, 'app' | 'shell'>
  readonly #platform: NodeJS.Platform

  constructor(electron: Pick<ElectronApi, 'app' | 'shell'>, platform: NodeJS.Platform) {
    this.#electron = electron
    this.#platform = platform
    this.setting = settingOf(platform)
  }

  /** Unpacked, Electron itself would be registered, without the application. */
  get sets(): boolean {
    return this.#electron.app.isPackaged
  }

  async read(): Promise<readonly SchemeView[]> {
    return linkSchemes.map((scheme) => this.#view(scheme))
  }

  async claim(scheme: LinkScheme): Promise<Result<void, LinkFault>> {
    if (!this.sets) return err('system-only')
    const { app } = this.#electron
    if (!app.setAsDefaultProtocolClient(scheme, process.execPath, behindDashes)) return err('not-kept')
    return this.#view(scheme).owner === 'offhook' ? done : err('not-kept')
  }

  async release(scheme: LinkScheme): Promise<Result<void, LinkFault>> {
    if (!this.sets) return err('system-only')
    const { app } = this.#electron
    if (!app.removeAsDefaultProtocolClient(scheme, process.execPath, behindDashes)) return err('not-kept')
    return this.#view(scheme).owner === 'offhook' ? err('not-kept') : done
  }

  openSetting(): void {
    const { shell } = this.#electron
    // On a Mac, "Default for calls" is a setting of FaceTime.
    if (this.setting === 'mac') void shell.openPath('/System/Applications/FaceTime.app')
    else if (this.setting === 'windows') void shell.openExternal('ms-settings:defaultapps')
  }

  #view(scheme: LinkScheme): SchemeView {
    const { app } = this.#electron
    const by = app
      .getApplicationNameForProtocol(`${scheme}:`)
      .replace(/[\p{Cc}\p{Cf}]/gu, '')
      .slice(0, 128)
    const registered = app.isDefaultProtocolClient(scheme, process.execPath, behindDashes)
    // Windows asks the person which program opens a link, and keeps that beside the registry's entry, and before it.
    const chosen = this.#platform !== 'win32' || by === '' || by === app.getName()
    if (registered && chosen) return { scheme, owner: 'offhook', by: '' }
    return { scheme, owner: by === '' ? 'nobody' : 'other', by }
  }
}

const done = ok(undefined)
const behindDashes = ['--']
