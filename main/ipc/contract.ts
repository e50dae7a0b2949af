import type { z } from 'zod'
import { administrationCommands } from './contract/administration.ts'
import type { PassedKey } from './contract/app.ts'
import { appCommands } from './contract/app.ts'
import { callsCommands } from './contract/calls.ts'
import type { Command, WrittenNumbers } from './contract/command.ts'
import { conferenceCommands } from './contract/conferences.ts'
import { crmCommands } from './contract/crm.ts'
import { deliveriesCommands } from './contract/deliveries.ts'
import { historyCommands } from './contract/history.ts'
import { hooksCommands } from './contract/hooks.ts'
import { linksCommands } from './contract/links.ts'
import { mailCommands } from './contract/mail.ts'
import type { MediaRequest, RingerOrder } from './contract/media.ts'
import { mediaCommands } from './contract/media.ts'
import { popupCommands } from './contract/popup.ts'
import { privacyCommands } from './contract/privacy.ts'
import { recordingsCommands } from './contract/recordings.ts'
import { secondFactorCommands } from './contract/second-factor.ts'
import { sessionsCommands } from './contract/sessions.ts'
import { soundsCommands } from './contract/sounds.ts'
import { type StateChange, stateCommands } from './contract/state.ts'
import { tokensCommands } from './contract/tokens.ts'
import { userStateCommands } from './contract/user-state.ts'
import { voicemailCommands } from './contract/voicemail.ts'

export type { HookName } from '../../pbx-core/contract/hook-names.ts'
export type { Settings } from '../base/settings-schema.ts'
export type * from './contract/administration.ts'
export type * from './contract/app.ts'
export type * from './contract/calls.ts'
export type { WrittenNumbers } from './contract/command.ts'
export type * from './contract/crm.ts'
export type * from './contract/deliveries.ts'
export type * from './contract/history.ts'
export type * from './contract/hooks.ts'
export type * from './contract/links.ts'
export { linkSchemes } from './contract/links.ts'
export type * from './contract/mail.ts'
export type * from './contract/media.ts'
export type * from './contract/popup.ts'
export type * from './contract/privacy.ts'
export type * from './contract/recordings.ts'
export type * from './contract/second-factor.ts'
export type * from './contract/sessions.ts'
export type * from './contract/sounds.ts'
export type * from './contract/state.ts'
export type * from './contract/tokens.ts'
export type * from './contract/user-state.ts'
export type * from './contract/voicemail.ts'

/**
 * Everything that a window and the main process say to each other, over Electron's IPC or the `/ipc` WebSocket alike.
 * Commands go to main and are answered; events come from main. Each feature has its part in `contract/`, in which a
 * command stands once, with its payload and its answer. Both sides import these types by this door; main validates
 * every command by its schema, for a window is hostile until parsed. Times are Unix milliseconds.
 */
export const commands = {
  ...stateCommands,
  ...appCommands,
  ...callsCommands,
  ...crmCommands,
  ...mailCommands,
  ...mediaCommands,
  ...popupCommands,
  ...historyCommands,
  ...privacyCommands,
  ...recordingsCommands,
  ...userStateCommands,
  ...conferenceCommands,
  ...voicemailCommands,
  ...soundsCommands,
  ...administrationCommands,
  ...hooksCommands,
  ...deliveriesCommands,
  ...tokensCommands,
  ...sessionsCommands,
  ...secondFactorCommands,
  ...linksCommands
} as const

type Commands = typeof commands
export type CommandName = keyof Commands
export type CommandPayload<C extends CommandName> = z.infer<Commands[C]['payload']>
export type CommandResults = {
  readonly [C in CommandName]: Commands[C] extends Command<z.ZodType, infer A> ? A : never
}

/** A refused command. `code` is stable; `message` is for people, in the window's language where it can be. */
export interface CommandFault {
  readonly code: string
  readonly message: string
  /** The field that is at fault, where one is: `url`, `timeoutMs`. */
  readonly path?: string
}

export type CommandReply<C extends CommandName> =
  | {
      readonly ok: true
      readonly value: CommandResults[C]
      /** Those that `value` names, where it names any. */
      readonly numbers?: WrittenNumbers
    }
  | { readonly ok: false; readonly error: CommandFault }

/**
 * What the preload puts at `window.offhook`. Over `/ipc` the same as JSON text: the window sends
 * `CommandFrame`s, main answers each with a `ReplyFrame` of the same id, and sends `EventFrame`s. The socket is
 * closed with 4401 where there is no session any more: the page then loads itself again, and is
 * led to the log-in; with 4409 where an eleventh portal of the same person has this one's place.
 */
export interface PreloadBridge {
  invoke(command: CommandName, payload: unknown): Promise<CommandReply<CommandName>>
  /** Ends by calling what it returns. */
  on(event: keyof MainEvents, listener: (payload: unknown) => void): () => void
}

export interface CommandFrame {
  readonly id: number
  readonly command: CommandName
  readonly payload: unknown
}

export interface ReplyFrame {
  readonly id: number
  readonly reply: CommandReply<CommandName>
}

export interface EventFrame {
  readonly event: keyof MainEvents
  readonly payload: unknown
}

export interface MainEvents {
  /** What has changed in a topic since it was told last; of a topic, after a few at once at most one in 50 ms. */
  state: StateChange
  'media.request': MediaRequest
  'media.mute': { readonly session: string; readonly on: boolean }
  ringer: RingerOrder
  notice: { readonly kind: 'info' | 'warning' | 'error'; readonly title: string; readonly text: string }
  /** In a browser: a notification of the system, or its end. Where the window has the focus there is no need of one. */
  alert: { readonly id: string; readonly title: string; readonly text: string; readonly on: boolean }
  /** In a browser: a pop-up in the one window that later calls navigate. */
  'popup-window': { readonly url: string }
  /**
   * In a browser: another window of this application, or another portal of the person, has this one's place; it closes.
   * One that cannot says that it is ready once more where it may have its place again, and the other one closes.
   */
  replaced: { readonly mayReturn: boolean }
  /** A `tel:`, `callto:`, `sip:` or `offhook:` link was clicked: show the number; Enter dials it. */
  link: { readonly target: string; readonly numbers: WrittenNumbers }
  /** Under Electron: a key of the phone's that was pressed in a caller's page. */
  key: PassedKey
}
