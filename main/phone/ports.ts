import type { Log } from '../../pbx-core/base/log.ts'
import type { Reach } from '../../pbx-core/base/reach.ts'
import type { Result } from '../../pbx-core/base/result.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { DialledNumber, NumberSource } from '../../pbx-core/contract/number.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CardKey, CardOf } from '../access/card-keys.ts'
import type { AskingBrowser } from '../access/let-in.ts'
import type { Md5Links } from '../access/md5-links.ts'
import type { PasswordFault } from '../access/own-password.ts'
import type { Pairings } from '../access/pairings.ts'
import type { PersonalDataDesk } from '../access/personal-data.ts'
import type { SecondFactors } from '../access/second-factor.ts'
import type { Session, Sessions } from '../access/sessions.ts'
import type { SharedSounds } from '../access/sounds.ts'
import type { Tokens } from '../access/tokens.ts'
import type { Uploads } from '../access/uploads.ts'
import type { AppState, CommandFault, PageFault, SecretsKept } from '../ipc/contract.ts'
import type { PersonPreferences } from '../settings/preferences.ts'
import type { LeftBehind } from './left-behind.ts'
import type { DesktopLinks } from './links-port.ts'

/** Changes a domain as the configuration file has it, or the whole of it (null). The error names the key at fault. */
export type ConfigEdit = (
  domain: string | null,
  change: (raw: Record<string, unknown>) => void
) => Promise<Result<void, CommandFault>>

/** What a desk asks of what it stands on: the desktop, or a portal in somebody's browser. */
export interface WindowHost {
  readonly kind: AppState['shell']['kind']
  readonly version: string
  /** `de-CH` */
  readonly locale: string
  /** Opens an address in the person's browser; absent in a portal, which is one. */
  readonly openExternal?: (url: string) => void
  /** Opens a pop-up in a window of its own; absent in a portal. */
  readonly openPopupWindow?: (url: string) => void
  /** Tells beside the window; absent in a portal. */
  readonly notify?: (title: string, text: string) => void
  /** Telephone links and quick dial of this computer; absent in a portal. */
  readonly links?: () => Promise<DesktopLinks>
  /** Passwords of a first start, and whether they can still be had. */
  readonly firstStart?: () => Promise<{ readonly webPassword: string } | undefined>
}

/** "Log in my browser" (`1-product`, First run). */
export interface BrowserLetIns {
  /** An address that is worth nothing by itself: the browser that opens it shows digits, and waits. */
  invite(): string
  asking(): AskingBrowser | undefined
  /** False where no browser waits there (any more). */
  answer(id: string, letIn: boolean): boolean
}

export interface DeskPorts {
  readonly pbx: Pbx
  readonly config: () => Config
  readonly configFile: string
  readonly configReadOnly: boolean
  readonly secretsKept: SecretsKept
  readonly editConfig: ConfigEdit
  readonly account: { readonly domain: string; readonly user: string }
  /** Of the listener, for this machine: `http://127.0.0.1:8980`. */
  readonly origin: () => string
  /** By which the person's own pages reach it: `https://pbx.office.test` in a portal behind a proxy. */
  readonly pageOrigin: () => string
  readonly readNumber: (text: string, source: NumberSource) => Result<DialledNumber, string>
  readonly variables: readonly { readonly name: string; readonly meaning: string; readonly postCall: boolean }[]
  /** What keeps pages from being seen in frames. */
  readonly frames: {
    look(
      url: string,
      from: { readonly embedder: string; readonly again: boolean; readonly reach: Reach | undefined }
    ): Promise<PageFault | undefined>
  }
  readonly preferences: PersonPreferences
  readonly windowHost: WindowHost
  /** Of the person's own browser, which a window lets in; absent in a portal, which is one. */
  readonly letIns?: BrowserLetIns
  /** The capability for a built-in caller page of this person. */
  readonly cardKey: (card: CardOf) => CardKey
  /** Changes the person's web password; the log-in of this desk goes on, all others of theirs end. */
  readonly changePassword: (change: {
    readonly current: string
    readonly next: string
  }) => Promise<Result<void, PasswordFault>>
  readonly sounds: SharedSounds
  readonly personal: PersonalDataDesk
  /** What there is room for, of all desks and the API together. */
  readonly uploads: Uploads
  readonly tokens: Pick<Tokens, 'list' | 'make' | 'revoke' | 'revokeAll'>
  readonly sessions: Pick<Sessions, 'list' | 'revoke' | 'revokeAll'>
  readonly secondFactors: SecondFactors
  /** Whether it is the person's present web password, and the code right where one is asked for. */
  readonly confirmPassword: (password: string, second?: () => boolean) => Promise<Result<void, PasswordFault>>
  /** That of the browser in which a portal is open; absent: the application's own windows. */
  readonly session?: Session | undefined
  readonly pairings: Pick<Pairings, 'start' | 'read' | 'end'>
  readonly md5Links: Pick<Md5Links, 'switchOn' | 'switchOff'>
  /** What outlives a crash. */
  readonly leftBehind: LeftBehind
  readonly log: Log
  readonly wallTime: () => number
}
