import { z } from 'zod'
import type { ConferenceView, OpeningView, QueueView, TrunkView } from '../../../pbx-core/contract/views.ts'
import { type Settings, settingsSchema } from '../../base/settings-schema.ts'
import type { WarningsView } from './administration.ts'
import type { ParkedCalls, PhoneCall, Pickup } from './calls.ts'
import { command } from './command.ts'
import type { PopupTab } from './popup.ts'
import type { OwnState } from './user-state.ts'
import { id, number } from './values.ts'
import type { SeenMailbox } from './voicemail.ts'

/** The window itself: settings, the first page, the end of the program. */

export const appCommands = {
  /** Shows or hides nothing by itself: a window tells that it is ready for what main has kept for it. */
  'app.ready': command(
    z.strictObject({
      /** Only the phone window carries media, rings and shows notices. */
      window: z.enum(['phone', 'ring-card']).default('phone'),
      /** Whether it can close itself: a browser closes only what a script has opened, or what has gone nowhere yet. */
      closes: z.boolean().default(false)
    })
  ),
  'settings.write': command(z.strictObject({ settings: settingsSchema })),
  /** Of the person's own web password: `current` is asked for again. `tokens`: those of the person end as well. */
  'password.change': command(
    z.strictObject({
      current: z.string().min(1).max(256),
      next: z.string().min(1).max(256),
      tokens: z.boolean().optional()
    })
  ),
  'first-run.dismiss': command(z.strictObject({})),
  /** Secrets of the first page, on a press of "show" or "copy". */
  /** The web password is kept as a hash: it is known only until the notice of the first start is deleted. */
  'first-run.secrets': command(z.strictObject({})).answers<{
    readonly sipPassword: string
    readonly webPassword: string | null
  }>(),
  /** A test caller rings this phone with that caller ID. */
  'call-me': command(z.strictObject({ number, name: z.string().max(128) })),
  /** Main opens an address, good for 60 s, in the person's browser, which shows digits and waits. */
  'browser.log-in': command(z.strictObject({})),
  /** Whether the browser that `asking` names may come in. */
  'browser.answer': command(z.strictObject({ id, letIn: z.boolean() })),
  'link.open': command(z.strictObject({ url: z.string().max(4096) })),
  /** The answer to `leaving`: whether the program may end, and the calls with it. */
  'leaving.answer': command(z.strictObject({ agreed: z.boolean() })),
  /** Whether main is alive: it answers at once, or it hangs. */
  'app.alive': command(z.strictObject({})),
  /** The page goes by its person's will: it is closed, left or loaded again, and has not crashed. */
  'app.leaves': command(z.strictObject({}))
} as const

export interface AccountView {
  readonly user: string
  readonly domain: string
  readonly name: string
  readonly state: 'registered' | 'connecting' | 'offline'
  /** In words, where it is not registered. */
  readonly reason: string | null
}

export interface FirstRun {
  readonly server: string
  readonly user: string
  readonly clickToDialUrl: string
}

/** Sound was heard, a pop-up was seen, a hook has answered, a link was dialled. */
export type FirstCheck = 'sound' | 'popup' | 'hook' | 'link'

/** A call that would end with the program: the person's other party, or both parties of somebody else's call. */
export interface EndingCall {
  readonly name: string
  readonly number: string
  readonly with: { readonly name: string; readonly number: string } | null
}

/**
 * `sealed` by the key store of the system. In plain in a file that only its owner may read: as no
 * key store is in reach (`none`), or one that protects nothing (`unprotected`). As they are in a
 * file that is never written (`given-file`).
 */
export type SecretsKept = 'sealed' | 'none' | 'unprotected' | 'given-file'

/** As a `KeyboardEvent` has it. */
export interface PassedKey {
  readonly key: string
  readonly code: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/**
 * Under Electron, the window that asks for user name and password of a caller's page. It has the
 * phone's preload, but main answers these two commands to it, and nothing else.
 */
export interface SiteLogIn {
  readonly question: {
    readonly language: 'en' | 'de'
    readonly message: string
    /** Of what comes of sending them. */
    readonly warning: string | null
    /** Why it is asked again. */
    readonly note: string | null
    readonly words: {
      readonly title: string
      readonly user: string
      readonly password: string
      readonly cancel: string
      readonly submit: string
    }
  }
  /** null: not at all. */
  readonly answer: { readonly user: string; readonly password: string } | null
  readonly bridge: {
    invoke(command: 'question'): Promise<SiteLogIn['question']>
    invoke(command: 'answer', answer: SiteLogIn['answer']): Promise<void>
  }
}

/** Queues that the person sees: its own as an agent, those that it supervises, all of the domain for its admin. */
export interface SeenQueues {
  readonly list: readonly QueueView[]
  /** When they were told, by the clock of their times. */
  readonly at: number
}

/** Conferences that the person is in or moderates, all of the domain for its admin. */
export interface SeenConferences {
  readonly list: readonly ConferenceView[]
  /** Names of those in which the person may mute others, take out and lock. */
  readonly moderated: readonly string[]
  /** When they were told, by the clock of their times. */
  readonly at: number
}

export interface AppState {
  readonly shell: {
    readonly kind: 'electron' | 'browser' | 'portal'
    readonly version: string
    readonly locale: string
    /** The browser lets our page, and thereby the frames in it, open windows that nobody has clicked for. */
    readonly opensWindows: boolean
  }
  readonly account: AccountView
  /** Oldest first. At most one is active. */
  readonly calls: readonly PhoneCall[]
  /** Calls that ring at colleagues' phones, and that the person may take. The oldest first. */
  readonly pickups: readonly Pickup[]
  readonly parked: ParkedCalls
  readonly userState: OwnState
  /** Opening hours of the domain, as they are now. */
  readonly openings: readonly OpeningView[]
  readonly queues: SeenQueues
  readonly conferences: SeenConferences
  /** Null: the person has no mailbox. */
  readonly voicemail: SeenMailbox | null
  readonly tabs: readonly PopupTab[]
  readonly settings: Settings
  /** The first page stands in place of the phone; null once it was dismissed. */
  readonly firstRun: FirstRun | null
  /** What the first page says, which can be reached for good. */
  readonly start: FirstRun
  /** What the person has seen work at least once, of the first page's checks. */
  readonly checks: readonly FirstCheck[]
  readonly missed: number
  readonly admin: boolean
  /** How the passwords in the configuration are kept; null for users who are no admins. */
  readonly secrets: SecretsKept | null
  /** The configuration is a file that is given and never written: passwords too are changed there. */
  readonly readOnly: boolean
  /** What is to be known, decided or mended; null for those who do not rule it. */
  readonly warnings: WarningsView | null
  /** Those of the person's domain, of every domain for a system admin; null for those who do not rule it. */
  readonly trunks: readonly TrunkView[] | null
  /** Queues and groups that calls can come by, as destinations: `queue:support`. */
  readonly groups: readonly string[]
  /** A browser that shows these digits, and waits to be let in. */
  readonly asking: { readonly id: string; readonly digits: string } | null
  /** The question whether to end the program and these calls; null where it is not asked. */
  readonly leaving: { readonly calls: readonly EndingCall[] } | null
}
