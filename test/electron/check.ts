import type { ElectronLinks } from '../../main/shell/electron/electron-links.ts'
import type { systemKeyStore } from '../../main/shell/electron/key-store.ts'
import type { prepareElectron } from '../../main/shell/electron/prepare.ts'
import type { Quitting } from '../../main/shell/electron/quitting.ts'
import type { createElectronShell } from '../../main/shell/electron.ts'

/** The doors of the adapter: as it is, or a copy of it with one line changed. */
export interface Adapter {
  readonly prepareElectron: typeof prepareElectron
  readonly createElectronShell: typeof createElectronShell
  readonly systemKeyStore: typeof systemKeyStore
  readonly Quitting: typeof Quitting
  readonly ElectronLinks: typeof ElectronLinks
  /** `electron-builder.yml`. */
  readonly builder: string
}

/** A rule of the adapter. It throws where the adapter does not keep it. */
export interface Check {
  readonly rule: string
  readonly run: (adapter: Adapter) => Promise<void> | void
}

export function check(rule: string, run: Check['run']): Check {
  return { rule, run }
}
