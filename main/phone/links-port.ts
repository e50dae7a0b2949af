import type { Result } from '../../pbx-core/base/result.ts'
import type { LinkScheme, QuickDialView, SchemeView } from '../ipc/contract.ts'

/** Why a scheme could not be set or given back; each is a sentence of the window's. */
export type LinkFault = 'no-tool' | 'not-kept' | 'not-written' | 'system-only'

/**
 * Which program opens telephone links on this computer, as its system tells it and lets it be changed. Each desktop
 * has one of its own; a portal in somebody's browser has none.
 */
export interface LinkOwners {
  /** Whether the system lets a program set it, and give it back. */
  readonly sets: boolean
  /** Of the system, where it can be opened: Windows' Default apps, a Mac's FaceTime. */
  readonly setting: 'windows' | 'mac' | null
  read(): Promise<readonly SchemeView[]>
  claim(scheme: LinkScheme): Promise<Result<void, LinkFault>>
  /** To whom it belonged before, where that is known and still there. */
  release(scheme: LinkScheme): Promise<Result<void, LinkFault>>
  openSetting(): void
}

/** What the desktop under this window does with telephone links. */
export interface DesktopLinks {
  readonly owners: LinkOwners
  /** Of the key that opens quick dial from every other program. */
  quickDial(): QuickDialView
}
