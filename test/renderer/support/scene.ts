import type { Page } from 'playwright-core'
import type { AppState } from '../../../main/ipc/contract.ts'
import type { FakeMain } from './fake-main.ts'

/** A picture of the window. */
export interface Scene {
  readonly name: string
  readonly path: string
  readonly state: (main: FakeMain, language: 'en' | 'de') => Partial<AppState>
  /** Before the picture is taken. */
  readonly act?: (page: Page, main: FakeMain) => Promise<void>
  readonly prepare?: (main: FakeMain) => void
  readonly size?: { readonly width: number; readonly height: number }
  /** What opens on a page, and how it fails: in light, dark, and German in a narrow window. */
  readonly detail?: true
}
