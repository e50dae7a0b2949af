import { z } from 'zod'
import type { ApplicationList } from '../../pbx-core/contract/applications.ts'
import type { HookName } from '../../pbx-core/contract/hook-names.ts'
import type { DialledNumber } from '../../pbx-core/contract/number.ts'
import type { HookEffect, HookHealth, NumberForms } from '../../pbx-core/contract/pbx.ts'
import type { Remark } from '../../pbx-core/contract/remark.ts'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import type { TimelineDetail, TimelineFact } from '../../pbx-core/contract/timeline.ts'
import type { ForwardOccasion, UserState } from '../../pbx-core/contract/user-state.ts'
import type { OpeningView } from '../../pbx-core/contract/views.ts'

/**
 * Everything that a window and the main process say to each other, over Electron's IPC or the
 * `/ipc` WebSocket alike. Commands go to main and are answered; events come from main. Both
 * sides import these types; main validates every command by its schema, for a window is
 * hostile until parsed. Times are Unix milliseconds. Over 600 lines, so that what the two may say to each other is
 * read in one place.
 */

const id = z.string().min(1).max(128)
const number = z.string().min(1).max(128)
/** Where a text comes from that means a number; `typed` is keyed where it holds nothing but keys. */
const textSource = z.enum(['typed', 'printed', 'keyed']).default('typed')
const sdp = z.string().max(65_536)
/** `queue:support` */
const callGroup = z.string().min(1).max(128)
const popupMoment = z.enum(['ring', 'answer', 'end', 'manual'])

export const settingsSchema = z.strictObject({
  appearance: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', 'en', 'de']).default('system'),
  /**
   * Devices as the window knows them: the id and, after a blank, the label, by which a device is
   * found again where ids were given anew. '' follows the system.
   */
  microphone: z.string().default(''),
  speaker: z.string().default(''),
  ringer: z.string().default(''),
  ringTone: z.enum(['chime', 'bell', 'marimba', 'trill']).default('chime'),
  /** Per cent of the loudest; 0 is silent. */
  ringVolume: z.number().int().min(0).max(100).default(70),
  echoCancellation: z.boolean().default(true),
  noiseSuppression: z.boolean().default(true),
  automaticGain: z.boolean().default(true),
  ringCard: z.boolean().default(true),
  notifications: z.boolean().default(true),
  /** Which of the person's phones ring first where a click to dial says nothing of it. */
  clickDevice: z.enum(['all', 'desk', 'softphone']).default('all'),
  /** What the person wants of pop-ups; the filters hold for the domain's page and for the person's own. */
  popup: z
    .strictObject({
      enabled: z.boolean().default(true),
      target: z.enum(['as-configured', 'pane', 'window', 'browser', 'none']).default('as-configured'),
      /** Calls that ring on any phone of the person, or on this one; never is `enabled`. */
      phones: z.enum(['any', 'this']).default('any'),
      /** Regular expression on the caller's number; '' is any. */
      numberFilter: z.string().max(256).default(''),
      minimumDigits: z.number().int().min(0).max(32).default(0),
      /** Only for calls that come by these queues and groups; none is every call. */
      only: z.array(callGroup).max(64).default([]),
      /** A page of the person's own, beside or instead of the domain's; '' is none. */
      own: z
        .strictObject({
          url: z.string().max(2048).default(''),
          instead: z.boolean().default(false),
          on: popupMoment.default('ring'),
          internal: z.boolean().default(false),
          outbound: z.boolean().default(false)
        })
        .prefault({})
    })
    .prefault({})
})
export type Settings = z.infer<typeof settingsSchema>

export type { HookName }

/** `inbound`; of what has a hook of its own as the time line names it: `users[100].cti`, `inbound[0].cti`. */
const hookId = z.string().min(1).max(128)
/** RFC 9110 §5.1 */
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/)

const hookEdit = z.strictObject({
  url: z.string().max(2048),
  method: z.enum(['GET', 'POST']).optional(),
  timeoutMs: z.number().int().min(100).max(10_000).optional(),
  onFailure: z.enum(['continue', 'reject']).optional(),
  /** A PEM file on the machine of the PBX; '' is the system's authorities alone. */
  ca: z.string().max(1024).optional(),
  /** Those that change: a new value, or null to remove one. Values that are set are never told to a window. */
  headers: z.record(headerName, z.string().max(4096).nullable()).optional(),
  /** Of the post-call signature: a new one, or null to remove it. */
  secret: z.string().min(1).max(512).nullable().optional(),
  /** Pop-up only. */
  on: popupMoment.optional(),
  internal: z.boolean().optional(),
  outbound: z.boolean().optional(),
  anonymous: z.boolean().optional(),
  target: z.enum(['pane', 'window', 'browser', 'none']).optional(),
  numberFilter: z.string().max(256).optional(),
  minimumDigits: z.number().int().min(0).max(32).optional(),
  only: z.array(callGroup).max(64).optional()
})
export type HookEdit = z.infer<typeof hookEdit>

/** A name or number as it was typed, or a destination; null: not sent on. */
const forwardTo = z.strictObject({ to: number, source: textSource }).nullable().optional()

/** Each command's payload; `CommandResults` says what it answers. */
export const commandSchemas = {
  'app.state': z.strictObject({}),
  /** Shows or hides nothing by itself: a window tells that it is ready for what main has kept for it. */
  'app.ready': z.strictObject({
    /** Only the phone window carries media, rings and shows notices. */
    window: z.enum(['phone', 'ring-card']).default('phone'),
    /** Whether it can close itself: a browser closes only what a script has opened, or what has gone nowhere yet. */
    closes: z.boolean().default(false)
  }),
  'settings.write': z.strictObject({ settings: settingsSchema }),
  /** Of the person's own web password: `current` is asked for again. */
  'password.change': z.strictObject({ current: z.string().min(1).max(256), next: z.string().min(1).max(256) }),
  'first-run.dismiss': z.strictObject({}),
  /** Secrets of the first page, on a press of "show" or "copy". */
  'first-run.secrets': z.strictObject({}),
  /** A test caller rings this phone with that caller ID. */
  'call-me': z.strictObject({ number, name: z.string().max(128) }),
  /** Main opens an address, good for 60 s, in the person's browser, which shows digits and waits. */
  'browser.log-in': z.strictObject({}),
  /** Whether the browser that `asking` names may come in. */
  'browser.answer': z.strictObject({ id, letIn: z.boolean() }),
  'link.open': z.strictObject({ url: z.string().max(4096) }),
  /** The answer to `leaving`: whether the program may end, and the calls with it. */
  'leaving.answer': z.strictObject({ agreed: z.boolean() }),
  /** Whether main is alive: it answers at once, or it hangs. */
  'app.alive': z.strictObject({}),
  /** The page goes by its person's will: it is closed, left or loaded again, and has not crashed. */
  'app.leaves': z.strictObject({}),

  /** What a text would dial, before it is dialled. */
  'number.read': z.strictObject({ text: z.string().max(1024), source: textSource }),
  'call.dial': z.strictObject({
    target: number,
    source: textSource,
    /** By which the person knows that number: of the row or the suggestion that was pressed. */
    name: z.string().max(128).optional()
  }),
  'call.answer': z.strictObject({ call: id }),
  'call.decline': z.strictObject({ call: id }),
  'call.hang-up': z.strictObject({ call: id }),
  'call.hold': z.strictObject({ call: id, on: z.boolean() }),
  'call.mute': z.strictObject({ call: id, on: z.boolean() }),
  'call.digit': z.strictObject({ call: id, digit: z.string().regex(/^[0-9*#A-D]$/) }),
  /** Hands on a call of one's own: at once, or after one has asked (`ask`, then `complete` or `cancel`). */
  'call.transfer': z.discriminatedUnion('action', [
    z.strictObject({
      uniqueid: id,
      action: z.enum(['send', 'ask']),
      to: number,
      source: textSource,
      /** By which the person knows that number. */
      name: z.string().max(128).optional()
    }),
    z.strictObject({ uniqueid: id, action: z.enum(['complete', 'cancel']) })
  ]),
  /** Takes a call here that rings at a colleague's phone (`pickups`). */
  'call.pick-up': z.strictObject({ uniqueid: id }),
  /** Takes up a held call and holds the active one. */
  'call.swap': z.strictObject({ call: id }),

  /** What the window made of a `media.request`. */
  'media.reply': z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('done'), request: id, sdp: sdp.nullable() }),
    z.strictObject({ kind: z.literal('failed'), request: id, message: z.string().max(1024) })
  ]),
  /** The window's peer connection changed its state, or needs an ICE restart. */
  'media.state': z.strictObject({ session: id, state: z.enum(['connecting', 'connected', 'disconnected', 'failed']) }),
  'media.quality': z.strictObject({
    session: id,
    codec: z.string().max(64),
    lossPercent: z.number(),
    jitterMs: z.number(),
    roundTripMs: z.number().nullable(),
    /** Whether anything but silence has come. */
    heard: z.boolean().default(false)
  }),

  'popup.close': z.strictObject({ tab: id }),
  'popup.close-all': z.strictObject({}),
  'popup.touched': z.strictObject({ tab: id }),
  /** The page is looked at, and loaded, once more. */
  'popup.retry': z.strictObject({ tab: id }),
  'popup.pin': z.strictObject({ tab: id, on: z.boolean() }),
  'popup.open-in-browser': z.strictObject({ tab: id }),
  /** "Open CTI window" of the portal, and the manual trigger. */
  'popup.open': z.strictObject({ call: id }),

  'recent.list': z.strictObject({
    cursor: z.string().max(256).nullable(),
    search: z.string().max(128),
    outcome: z.enum(['all', 'missed']).default('all')
  }),
  /** Whom a text may mean: colleagues, then parties of earlier calls. */
  'people.find': z.strictObject({ text: z.string().max(128) }),
  /** The person has looked at the missed calls: `missed` goes back to 0. */
  'recent.seen': z.strictObject({}),
  'timeline.read': z.strictObject({ uniqueid: id }),
  'notes.read': z.strictObject({ uniqueid: id }),
  'notes.write': z.strictObject({
    uniqueid: id,
    text: z.string().max(20_000),
    /** The field is gone: nobody types in it any more. */
    finished: z.boolean().default(false)
  }),

  /** What becomes of the person's own calls, on all of its phones; what is left out stays. */
  'user-state.write': z.strictObject({
    doNotDisturb: z
      .strictObject({
        on: z.boolean(),
        /** When it ends by itself. */
        until: z.number().int().nonnegative().nullable().default(null)
      })
      .optional(),
    forward: z
      .strictObject({ all: forwardTo, busy: forwardTo, noAnswer: forwardTo, unreachable: forwardTo })
      .optional(),
    secondNumber: z
      .strictObject({
        on: z.boolean().optional(),
        number: forwardTo,
        afterSeconds: z.number().int().min(0).max(120).optional(),
        confirm: z.boolean().optional()
      })
      .optional(),
    callWaiting: z.boolean().optional(),
    /** All of it: numbers in any spelling, and `anonymous`. */
    blockList: z.array(z.string().min(1).max(64)).max(500).optional()
  }),
  /** For whom links of click to dial with an MD5 are on; for those who rule the domain. */
  'md5-links.read': z.strictObject({}),
  /** `password`: the user's web password, once more, to switch them on; null: off. */
  'md5-links.write': z.strictObject({
    user: z.string().min(1).max(20),
    password: z.string().min(1).max(256).nullable()
  }),
  /** What a warning tells of calls that leave is meant, or the minutes of the day begin anew. */
  /** `to` null: by its calendar again. */
  'opening.switch': z.strictObject({ name: z.string().min(1).max(64), to: z.enum(['open', 'closed']).nullable() }),
  'warning.settle': z.strictObject({
    domain: id,
    code: z.enum(['rise', 'new-country', 'minutes-near', 'minutes-used']),
    subject: z.string().max(128)
  }),
  /** Whether a user's calls may leave, emergency calls aside. */
  'user.bar': z.strictObject({ domain: id, user: id, on: z.boolean() }),
  /** Whether a trunk's calls are taken at the phones' listener too: an admin has decided. */
  'trunk.decide': z.strictObject({ domain: id, trunk: id, acceptAtListener: z.boolean() }),

  'hooks.read': z.strictObject({}),
  'hooks.write': z.strictObject({ hook: hookId, edit: hookEdit }),
  /** A request built from typed values, without a call. */
  'hooks.test': z.strictObject({
    hook: hookId,
    edit: hookEdit,
    values: z.record(z.string(), z.string().max(256))
  })
} as const

export type CommandName = keyof typeof commandSchemas
export type CommandPayload<C extends CommandName> = z.infer<(typeof commandSchemas)[C]>

export interface CommandResults {
  'app.state': AppState
  'app.ready': null
  'settings.write': null
  'password.change': null
  'first-run.dismiss': null
  /** The web password is kept as a hash: it is known only until the notice of the first start is deleted. */
  'first-run.secrets': { readonly sipPassword: string; readonly webPassword: string | null }
  'call-me': null
  'browser.log-in': null
  'browser.answer': null
  'link.open': null
  'leaving.answer': null
  'app.alive': null
  'app.leaves': null
  /** `fault`: why it is no number, in words. */
  'number.read':
    | { readonly number: DialledNumber; readonly fault: null }
    | { readonly number: null; readonly fault: string }
  'call.dial': { readonly call: string }
  'call.answer': null
  'call.decline': null
  'call.hang-up': null
  'call.hold': null
  'call.mute': null
  'call.digit': null
  'call.transfer': null
  'call.pick-up': null
  'call.swap': null
  'media.reply': null
  'media.state': null
  'media.quality': null
  'popup.close': null
  'popup.close-all': null
  'popup.touched': null
  'popup.retry': null
  'popup.pin': null
  'popup.open-in-browser': null
  'popup.open': null
  'recent.list': { readonly items: readonly RecentCall[]; readonly next: string | null }
  'people.find': { readonly items: readonly KnownPerson[] }
  'recent.seen': null
  /** `side`: the person's own in this call; null for who only looks on. */
  'timeline.read': { readonly entries: readonly TimelineItem[]; readonly side: 'caller' | 'callee' | null }
  'notes.read': { readonly text: string; readonly savedAt: number | null }
  'notes.write': { readonly savedAt: number }
  'user-state.write': null
  'md5-links.read': Md5LinksView
  'md5-links.write': null
  'trunk.decide': null
  'opening.switch': null
  'warning.settle': null
  'user.bar': null
  'hooks.read': HooksView
  'hooks.write': null
  'hooks.test': HookTest
}

/** A refused command. `code` is stable; `message` is for people, in the window's language where it can be. */
export interface CommandFault {
  readonly code: string
  readonly message: string
  /** The field that is at fault, where one is: `url`, `timeoutMs`. */
  readonly path?: string
}

/**
 * Global numbers, each as people of its country write it. What goes to a window names numbers as they are
 * dialled and compared; the tables of all countries would be too much for its page.
 */
export type WrittenNumbers = Readonly<Record<string, string>>

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
  /** The newest state as a whole; small, and after a few at once at most one in 50 ms. */
  state: AppState
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

/** Play the local ringer, or stop. `waiting`: the person is in another call, and is told in a low voice. */
export interface RingerOrder {
  readonly on: boolean
  readonly waiting: boolean
}

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

/**
 * Main drives the peer connection of each session in the window by these; the window answers
 * each with `media.reply`. A session has the id of its call. `restart`: with a new ICE user fragment.
 */
export type MediaRequest = { readonly request: string; readonly session: string } & (
  | { readonly kind: 'create-offer'; readonly restart: boolean; readonly direction: MediaDirection }
  | { readonly kind: 'answer-offer'; readonly sdp: string; readonly direction: MediaDirection }
  | { readonly kind: 'take-answer'; readonly sdp: string }
  | { readonly kind: 'send-digit'; readonly digit: string; readonly milliseconds: number }
  | { readonly kind: 'close' }
)
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

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
  readonly userState: OwnState
  /** Opening hours of the domain, as they are now. */
  readonly openings: readonly OpeningView[]
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
  /** How the passwords in the configuration are kept; null for those who do not rule it. */
  readonly secrets: SecretsKept | null
  /** The configuration is a file that is given and never written: passwords too are changed there. */
  readonly readOnly: boolean
  /** What is to be known, decided or mended; null for those who do not rule it. */
  readonly warnings: WarningsView | null
  /** Queues and groups that calls can come by, as destinations: `queue:support`. */
  readonly groups: readonly string[]
  /** A browser that shows these digits, and waits to be let in. */
  readonly asking: { readonly id: string; readonly digits: string } | null
  /** Whoever is at the machine wants to end the program, and is asked; null where nobody does. */
  readonly leaving: { readonly calls: readonly EndingCall[] } | null
  /** Those that the rest of this names. */
  readonly numbers: WrittenNumbers
}

export interface WarningsView {
  /** Of the person's domain and of the machine; of all domains for a system admin. What does not work comes first. */
  readonly items: readonly StandingWarning[]
  /** The configuration file, where it is never written: what is decided is written there by hand. */
  readonly file: string | null
}

/** Sound was heard, a pop-up was seen, a hook has answered, a link was dialled. */
export type FirstCheck = 'sound' | 'popup' | 'hook' | 'link'

/** A call that would end with the program: who is spoken to, and with whom where that is somebody else. */
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

export interface AccountView {
  readonly user: string
  readonly domain: string
  readonly name: string
  readonly state: 'registered' | 'connecting' | 'offline'
  /** In words, where it is not registered. */
  readonly reason: string | null
}

/** A call that rings at somebody else's phone. */
export interface Pickup {
  readonly uniqueid: string
  /** Whose phone it is. */
  readonly extension: string
  readonly owner: string
  /** Who calls. */
  readonly name: string
  readonly number: string
  /** The number by which it came from outside. */
  readonly via: string | null
}

/** What the person has set of itself, by window, feature code or API. */
export interface OwnState extends Omit<UserState, 'forward'> {
  readonly forward: Readonly<Record<ForwardOccasion, ForwardTarget | null>>
}

export interface ForwardTarget {
  /** `extension:102`, `queue:support` */
  readonly destination: string
  /** Of whose number it is, or of the application; '' where nobody is known by that number. */
  readonly name: string
  /** '' of an application. */
  readonly number: string
}

export interface PhoneCall {
  /** Of this window's phone; stays the same while the call lives. */
  readonly id: string
  readonly uniqueid: string | null
  readonly direction: 'incoming' | 'outgoing'
  readonly state: 'ringing' | 'calling' | 'active' | 'held' | 'ended'
  readonly name: string
  readonly number: string
  /** Queue, group or dialled number that it came by; stands in a place of its own. */
  readonly via: string | null
  readonly startedAt: number
  readonly answeredAt: number | null
  /** The same clock when this was told. It begins as the wall clock, and nobody sets it. */
  readonly at: number
  readonly muted: boolean
  /** The far side holds us. */
  readonly heldByPeer: boolean
  /** "Call +1 555 010 0199?": Answer is named Call, and confirms. */
  readonly clickToDial: { readonly dest: string; readonly keys?: string } | null
  readonly quality: {
    readonly codec: string
    readonly lossPercent: number
    readonly jitterMs: number
    readonly roundTripMs: number | null
  } | null
  /** To whom it is being handed on, or was; null where nobody does that. */
  readonly handedOn: HandedOn | null
  /** Why it ended or fails, for people; shown until the card goes. */
  readonly reason: string | null
  /** A crash of the program has ended it: nobody knows to the second when. */
  readonly cut?: true
}

/** How far the person is with handing a call on, and to whom. */
export interface HandedOn {
  /** At once, or after one has asked. */
  readonly kind: 'send' | 'ask'
  /** `talking`: with whom one asks. `back`: nothing has come of it, and `why`. `gone`: the others talk without this phone. */
  readonly state: 'calling' | 'ringing' | 'talking' | 'back' | 'gone'
  readonly name: string
  readonly number: string
  /** Since when it is being called, or talked to; of the call's clock. */
  readonly since: number
  readonly why: 'busy' | 'declined' | 'no-answer' | 'unreachable' | 'hung-up' | null
}

export interface PopupTab {
  readonly id: string
  /** Of the phone's call; the uniqueid where the page is there before that. */
  readonly call: string
  readonly uniqueid: string
  readonly title: string
  readonly url: string
  /** Somebody has clicked or typed in it, or wants it to stay. */
  readonly pinned: boolean
  /** Its call is over: unless it is pinned, it goes when the next one comes. */
  readonly over: boolean
  /** What main knows of the page, where a frame could not tell: why it is not to be seen there. */
  readonly fault?: PageFault
}

/**
 * Why a page is not to be seen in a frame. `unreachable` has the words of a library; a page with a `status` may have
 * something to read all the same, unless it is `empty`.
 */
export type PageFault =
  | { readonly code: 'refuses-frames' | 'download' | 'no-content' }
  | { readonly code: 'unreachable'; readonly reason: string }
  | { readonly code: 'status'; readonly status: number; readonly empty: boolean }

export interface FirstRun {
  readonly server: string
  readonly user: string
  readonly clickToDialUrl: string
}

export interface RecentCall {
  readonly uniqueid: string
  readonly direction: 'incoming' | 'outgoing'
  /** `missed`: came in, and nobody answered or declined it here. `unanswered`: went out. */
  readonly outcome: 'answered' | 'missed' | 'declined' | 'busy' | 'unanswered' | 'failed' | 'elsewhere'
  /** Of one that failed, where its record knows it. */
  readonly why: 'not-found' | 'not-permitted' | 'turned-away' | 'lines-busy' | 'unreachable' | 'no-sound' | null
  readonly name: string
  readonly number: string
  readonly via: string | null
  readonly startedAt: number
  readonly seconds: number
}

export interface KnownPerson {
  readonly name: string
  readonly number: string
  readonly kind: 'colleague' | 'earlier'
  /** How the number is dialled: one that called, as it is printed. */
  readonly source?: 'printed' | 'keyed'
}

export interface TimelineItem {
  readonly at: number
  readonly kind: 'sip' | 'decision' | 'app' | 'hook' | 'media' | 'delivery' | 'warning'
  /** What the window puts into its own words; null where only the text is known (a record of an older version). */
  readonly said: TimelineSaid | null
  /** The English of the core. */
  readonly title: string
  readonly text: string
  /** SIP message, reply of a hook: shown on demand. */
  readonly detail: string | null
  /** Of media: packets, losses, jitter in milliseconds. Of a decision: what it went by. */
  readonly figures: TimelineDetail
}

export type TimelineSaid =
  | TimelineFact
  | { readonly code: 'app'; readonly app: string; readonly name: string }
  | {
      readonly code: 'hook'
      /** `cti.inbound`, `inbound[0].cti`. */
      readonly hook: string
      readonly method: string
      readonly url: string
      readonly status: number | null
      readonly ms: number
      readonly outcome: string
      readonly result: 'reply' | 'no-change' | 'failed' | 'skipped' | null
      readonly remark: Remark | null
      /** By the names of the reply's tags. */
      readonly changes: TimelineDetail
    }
  | {
      readonly code: 'delivery'
      readonly hook: string
      readonly attempt: number
      readonly status: number | null
      readonly outcome: string
      readonly remark: Remark | null
    }
  | {
      readonly code: 'sip'
      readonly direction: 'in' | 'out'
      readonly peer: string
      readonly protocol: string
      readonly remote: string
      readonly summary: string
    }

export interface HooksView {
  readonly readOnly: boolean
  /** The general ones, and each other that is set. */
  readonly hooks: readonly HookView[]
  /** Places that can have one, and have none. */
  readonly unset: readonly Pick<HookView, 'hook' | 'like' | 'place'>[]
  /** Names and meanings for "Insert variable". */
  readonly variables: readonly { readonly name: string; readonly meaning: string; readonly postCall: boolean }[]
}

export interface HookView {
  readonly hook: string
  readonly like: HookName
  readonly place: HookPlace
  readonly edit: HookEdit
  /** Names of the request headers that are set. */
  readonly headers: readonly string[]
  readonly hasSecret: boolean
  readonly health: HookHealth
}

/** What a hook belongs to: the domain (`cti`), or one of its parts. */
export interface HookPlace {
  readonly kind: 'cti' | 'inbound' | 'accounting' | ApplicationList
  /** Extension of a user, place of a route, name of an application. */
  readonly key: string
  /** For people: of a user its name, of a route what it matches and where it leads. */
  readonly name: string
  /** It runs when nobody answered there in time. */
  readonly late: boolean
}

export interface Md5LinksView {
  /** The configuration is a file that is given and never written. */
  readonly readOnly: boolean
  readonly users: readonly { readonly extension: string; readonly name: string; readonly on: boolean }[]
}

export interface HookTest {
  readonly method: string
  readonly url: string
  readonly outcome: string
  /** Why it failed. */
  readonly remark?: Remark
  readonly status: number | null
  readonly ms: number
  readonly reply: string
  /** What it would do to a call, a line each. */
  readonly effects: readonly HookEffect[]
  /** The caller's number that was typed, in each form that a hook can ask for. */
  readonly numberForms: NumberForms
}
