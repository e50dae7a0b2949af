import type { Subscribable } from '../base/emitter.ts'
import type { Result } from '../base/result.ts'
import type {
  ConferenceError,
  JoinCommand,
  KickPartyCommand,
  LockConferenceCommand,
  MutePartyCommand
} from './conference-commands.ts'
import type { Config, HookConfig } from './config.ts'
import type { TestMailCommand } from './config-mail.ts'
import type { CrmTemplateFault, CrmTemplateSummary, CrmTrial, CrmTrialCommand } from './crm.ts'
import type { PbxEvents } from './events.ts'
import type { HookName } from './hook-names.ts'
import type {
  DeliveryDetail,
  DeliveryPage,
  DeliveryQuery,
  HookEffect,
  RecentRequest,
  ReplyTrial,
  ReplyTrialCommand
} from './hook-requests.ts'
import type {
  MailError,
  MailKind,
  MailLanguage,
  MailPreview,
  MailPreviewCommand,
  MailTemplateView,
  MailView,
  TestMailOutcome
} from './mail.ts'
import type { TemplateFault } from './mail-template.ts'
import type { DialledText } from './number.ts'
import type { NumberForm } from './placeholder.ts'
import type { EraseCommand, ErasureReport, NamedNumber, NumberError, NumberQuery } from './privacy.ts'
import type { Remark } from './remark.ts'
import type { RouteError, RouteQuery, RouteView } from './route.ts'
import type { CertificateWarning, StandingWarning } from './standing-warning.ts'
import type { TimelineEntry } from './timeline.ts'
import type { UserState, UserStateError, UserStatePatch } from './user-state.ts'
import type {
  CallView,
  Cdr,
  ConferenceView,
  DeliveryView,
  NotesView,
  OpeningView,
  ParkedView,
  QueueView,
  RecordingAction,
  RegistrationView,
  TrunkView
} from './views.ts'
import type {
  GreetingError,
  GreetingName,
  MailboxView,
  MessageMark,
  MessageName,
  SoundFile,
  VoiceMessage
} from './voicemail.ts'

/** The one door to the core (`createPbx` in `index.ts`). */
export interface Pbx {
  readonly events: Subscribable<PbxEvents>

  /** Opens the sockets, closes segments left open by a crash, resumes deliveries. */
  start(): Promise<Result<Listening, StartError>>
  /** Takes effect for calls that begin afterwards; a live call keeps what it began with. */
  configure(config: Config): Promise<Result<void, ConfigFault[]>>
  /** Refuses new calls with 503 and lets live ones end; ends the rest after `seconds`. */
  drain(seconds: number): Promise<void>
  /** Writes what is open and closes everything. */
  stop(): Promise<void>

  calls(): readonly CallView[]
  call(uniqueid: string): CallView | undefined
  registrations(domain: string): readonly RegistrationView[]
  /** Time conditions of a domain as they are now. */
  openings(domain: string): readonly OpeningView[]
  /** Against its calendar until it is switched again; null: by its calendar. */
  switchOpening(command: SwitchOpeningCommand): Result<void, 'opening_not_found'>
  /** Queues of a domain: who waits, and what agents do. */
  queues(domain: string): readonly QueueView[]
  /** An agent needs no more rest after its call. */
  endWrapUp(domain: string, agent: string): Result<void, 'agent_not_found'>
  /** Nobody is called back by it any more, also where that is under way; what was given up is shown no longer. */
  cancelCallback(domain: string, id: string): Result<void, 'callback_not_found'>
  /** Calls that are parked in a domain. */
  parked(domain: string): readonly ParkedView[]
  /** Parks whoever the side that leaves talks with. */
  park(command: ParkCommand): Result<CallView, TransferError>
  /** Conferences of a domain, with whoever is in them. */
  conferences(domain: string): readonly ConferenceView[]
  muteParty(command: MutePartyCommand): Result<void, ConferenceError>
  /** Takes a party out: its call ends. */
  kickParty(command: KickPartyCommand): Result<void, ConferenceError>
  /** Who comes to a locked conference is not let in, but for its moderators; it opens once nobody is in it. */
  lockConference(command: LockConferenceCommand): Result<void, ConferenceError>
  /** Two calls of a user become one conversation; that user goes on in a call of its own, which is what is answered. */
  join(command: JoinCommand): Result<CallView, TransferError>
  /** How trunks stand: of one domain, or of all. */
  trunks(domain?: string): readonly TrunkView[]
  /** Where a call would go, by the rules that place calls; nothing happens by asking. */
  route(query: RouteQuery): Result<RouteView, RouteError>
  clickToDial(command: ClickToDialCommand): Result<ClickToDialAccepted, ClickToDialError>
  /** `by`: who ends it; an administrator, or the caller themselves away from their phone. */
  hangUp(uniqueid: string, by?: 'operator' | 'caller'): Result<void, 'call_not_found'>
  /**
   * Hands a call on. `send`: at once, and it comes back where nobody is to be had, or by `cancel` before somebody has
   * answered. `ask`: whoever leaves talks with the target first, then `complete` or `cancel`. `to` is a number as that user would dial it, a destination
   * (`queue:support`), or, with `send`, another call of the same user.
   */
  transfer(command: TransferCommand): Result<CallView, TransferError>
  /** What a user has set of itself; undefined where there is no such user. */
  userState(domain: string, user: string): UserState | undefined
  /** Numbers become destinations as the user would dial them; what it may not dial is refused. */
  setUserState(domain: string, user: string, patch: UserStatePatch): Result<UserState, UserStateError>
  /**
   * Resolves once what has been set so far outlives a crash. The error is why it does not yet: nothing can be written
   * at the moment. It holds all the same, and is written as soon as that works again.
   */
  whenKept(): Promise<Result<void, string>>
  /** A user's mailbox; undefined where it has none. */
  mailbox(domain: string, extension: string): MailboxView | undefined
  /** What lies in it, the newest first. */
  messages(domain: string, extension: string): readonly VoiceMessage[]
  markMessage(mark: MessageMark): Result<void, 'message_not_found'>
  /** Undefined where there is no such message (any more). */
  messageSound(message: MessageName): SoundFile | undefined
  /** An own greeting; undefined where the standard one is played. */
  greetingSound(greeting: GreetingName): SoundFile | undefined
  /** A sound that somebody has uploaded (WAV or MP3) is heard by callers from now on; null: the standard greeting. */
  setGreeting(greeting: GreetingName, sound: Uint8Array | null): Promise<Result<void, GreetingError>>
  /** A caller of that number and name rings the user's phones; whoever answers hears itself. */
  testCall(command: TestCallCommand): Result<{ readonly uniqueid: string }, TestCallError>

  /**
   * A URL with `%%variables%%` as a call fills them, for the user whose phone rings. undefined
   * where there is no such call; one that is over is known to the listeners of `call.ended`.
   */
  fillUrl(url: string, call: { readonly uniqueid: string; readonly user: string }): string | undefined
  /** Asks a hook with typed values and without a call. Circuits and calls see nothing of it. Never rejects. */
  testHook(test: HookTestCommand): Promise<HookTestOutcome>
  /** What a call would make of a reply: by the reader that calls use, and without a request. */
  tryReply(trial: ReplyTrialCommand): ReplyTrial
  /** The last requests of a hook since the start, the newest first. `hook` as the time line names it: `cti.inbound`. */
  recentRequests(hook: { readonly domain: string; readonly hook: string }): readonly RecentRequest[]
  /** A URL with `%%variables%%` as a call with typed values would fill them. */
  fillTestUrl(test: UrlTest): string
  /** A number in each form that hooks can ask for (`2-cti`, Forms of a number). */
  numberForms(number: { readonly domain: string; readonly text: string }): NumberForms
  /** How a hook of a domain has done since the start. `url` as it is configured: with another one it begins anew. */
  hookHealth(hook: { readonly domain: string; readonly hook: string; readonly url: string }): Promise<HookHealth>

  /** A post-call hook that has answered 410 is delivered to again, what waits for it first. */
  resumeHook(domain: string, hook: string): Result<void, 'hook_not_stopped'>
  /** One attempt now, whatever state the delivery is in; it goes on with its schedule where that fails. */
  repeatDelivery(id: string): Promise<Result<void, 'delivery_not_found' | 'delivery_under_way' | 'shutting_down'>>

  /** Mails that wait, and those that nobody could be given, the newest first. */
  mails(): Promise<readonly MailView[]>
  /** One attempt now; resolves once it is over, whichever way. */
  retryMail(id: string): Promise<Result<void, MailError>>
  /** It is not sent any more. */
  deleteMail(id: string): Promise<Result<void, MailError>>
  /** Whether that server takes a mail from us. */
  /** A template for a CRM, as somebody gives it. */
  readCrmTemplate(template: string): Result<CrmTemplateSummary, CrmTemplateFault>
  /** Who would be found by settings that are not saved yet. */
  tryCrm(trial: CrmTrialCommand): Promise<CrmTrial>
  testMail(command: TestMailCommand): Promise<TestMailOutcome>
  mailTemplate(kind: MailKind, language: MailLanguage): MailTemplateView
  /** What a template makes of a call that there was not, in that domain. */
  previewMail(domain: string, command: MailPreviewCommand): Result<MailPreview, readonly TemplateFault[]>

  cdrs(query: CdrQuery): Promise<CdrPage>
  /** How else a number that is searched for may be written in records: national, or as E.164. */
  otherSpellings(search: { readonly domain: string; readonly text: string }): readonly string[]
  timeline(uniqueid: string): Promise<readonly TimelineEntry[] | undefined>
  deliveries(uniqueid: string): Promise<readonly DeliveryView[]>
  /** Of all calls of a domain, the newest first. */
  deliveryPage(query: DeliveryQuery): Promise<DeliveryPage>
  /** One delivery with its attempts; undefined where this domain has none of that id. */
  delivery(domain: string, id: string): Promise<DeliveryDetail | undefined>
  /** The codes by which people of a domain have said how calls went, those used last first; at most twenty. */
  outcomes(domain: string): Promise<readonly string[]>
  /** What is noted about a call, whether it lives or is over; undefined where there is no such call. */
  notes(uniqueid: string): Promise<NotesView | undefined>
  /**
   * Keeps what is noted about a call in its record; resolves with the Unix milliseconds of that. Notes that change after the hang-up are told
   * to the post-call hooks once they are finished (`2-cti`, Post-call).
   */
  writeNotes(command: NotesCommand): Promise<Result<number, 'call_not_found'>>

  /** Begins, pauses, resumes or stops the recording of a call that lives. */
  record(command: RecordCommand): Result<CallView, RecordError>
  /** `id`: `<uniqueid>.<segment>`; undefined where nothing was recorded, or it is deleted. */
  recording(id: string): Promise<KeptRecording | undefined>
  deleteRecording(command: DeleteRecordingCommand): Promise<Result<void, DeleteRecordingError>>

  /** All that is kept of a number, as one JSON document in pieces. */
  exportNumber(query: NumberQuery): Result<AsyncIterable<string>, NumberError>
  /** Removes it; once more after a crash in the middle finishes that. */
  eraseNumber(command: EraseCommand): Promise<Result<ErasureReport, NumberError>>
  /** How a number may be written in texts of a domain. */
  mentions(query: NumberQuery): Result<NamedNumber, NumberError>

  /** Hands over a WebSocket that was accepted on `/sip` (RFC 7118). */
  acceptSipSocket(socket: SipSocket): void
  /** For `/health`: what a look at it should know. `domain`: without the warnings that concern other domains alone. */
  health(domain?: string): HealthView
  /** What is to be known, decided or mended; `domain`: without what concerns other domains alone. */
  warnings(domain?: string): readonly StandingWarning[]
  /** What the program around it has to warn of: these, and no longer what it told before. */
  warnOf(around: readonly CertificateWarning[]): void
  /** A warning of calls that leave was seen: they are meant, or the minutes of the day begin anew. */
  settle(command: SettleCommand): Result<void, 'nothing_to_settle'>
  /** Whether a user's calls may leave at all, emergency calls aside; those in progress end. Kept over restarts. */
  bar(command: BarCommand): Result<void, 'user_not_found'>
  /** Who is not heard at present for having guessed SIP passwords. */
  bans(): readonly BanView[]
  /** Hears it again, and forgets its guesses. `source` as in `bans`. */
  liftBan(source: string): Result<void, 'ban_not_found'>
}

export interface Listening {
  readonly sip: { readonly udp: number | null; readonly tcp: number | null; readonly tls: number | null }
}

export interface StartError {
  readonly code: 'address_in_use' | 'address_not_available' | 'permission_denied' | 'database' | 'socket'
  readonly message: string
  /** The socket that could not be opened. */
  readonly socket?: { readonly protocol: 'udp' | 'tcp'; readonly port: number }
}

/** `path` as in `domains[0].queues[1].strategy`. */
export interface ConfigFault {
  readonly path: string
  readonly message: string
}

export interface ClickToDialCommand {
  readonly domain: string
  /** Extension whose phones ring first. */
  readonly user: string
  /** As `readDialled` gives it: optional `+`, digits, `*`, `#`. */
  readonly dest: string
  /** Of whom is called, as far as it is known: shown and recorded. */
  readonly name?: string
  /** What it was read from, for the time line. */
  readonly dialled?: DialledText
  /** Sent to whoever answers: digits, `*`, `#`, and `,` for a pause. */
  readonly keys?: string
  /** Wished for as the caller's number; heeded where the user's `callerIds` has it. */
  readonly callerId?: string
  /** Which of the user's phones ring first; absent: all. */
  readonly device?: ClickDevice
  /** How long the user's phones ring; absent: 30. */
  readonly ringSeconds?: number
  /** Of the call from its beginning, as hooks set them. */
  readonly variables?: Readonly<Record<string, string>>
  /** Skip "press 1". The caller of this command has checked that this is safe. */
  readonly connect: boolean
}

/** `softphone`: our own window, or a browser that speaks SIP; `desk`: every other phone. */
export type ClickDevice = 'all' | 'desk' | 'softphone'

export interface ClickToDialAccepted {
  readonly uniqueid: string
  readonly state: 'ringing'
  /** The same dest within 3 s is the same click. */
  readonly repeated: boolean
}

export interface ClickToDialError {
  readonly code:
    | 'user_not_found'
    | 'destination_barred'
    | 'call_in_progress'
    | 'no_phone_registered'
    | 'shutting_down'
    | 'overloaded'
  readonly message: string
}

export interface NotesCommand {
  readonly uniqueid: string
  /** All of it; '' removes what was noted; absent: as it is. */
  readonly text?: string | undefined
  /** The code that the person has chosen for how the call went; absent: as it is. */
  readonly outcome?: string | undefined
  /** Nobody is typing any more; else they count as finished when they have rested for a while. */
  readonly finished: boolean
}

/** `by`: the side that leaves. */
export type TransferCommand = { readonly uniqueid: string } & (
  | { readonly action: 'send' | 'ask'; readonly to: string; readonly by: 'caller' | 'callee' }
  /** `user`: the extension that asks, and nobody else may say how it ends; null: an admin says so. */
  | { readonly action: 'complete' | 'cancel'; readonly user: string | null }
)

export interface ParkCommand {
  readonly uniqueid: string
  /** The side that leaves. */
  readonly by: 'caller' | 'callee'
  /** As it is dialled, `*71`; null: the first that is free. */
  readonly slot: string | null
}

export interface TransferError {
  readonly code: 'call_not_found' | 'not_allowed' | 'target_failed'
  readonly message: string
}

export interface RecordCommand {
  readonly uniqueid: string
  readonly action: RecordingAction
  /** The extension that asks; null: an admin does. */
  readonly user: string | null
}

export interface RecordError {
  readonly code: 'call_not_found' | 'not_allowed'
  readonly message: string
}

/** A recording that is there. */
export interface KeptRecording {
  /** Of the segment that it belongs to: who may see that may hear it. */
  readonly cdr: Cdr
  readonly format: 'wav' | 'ogg'
  readonly path: string
}

export interface DeleteRecordingCommand {
  /** `<uniqueid>.<segment>` */
  readonly id: string
  /** Who deletes it, for the record: `100@acme.test`. */
  readonly by: string
}

export interface DeleteRecordingError {
  readonly code: 'recording_not_found' | 'not_writable'
  readonly message: string
}

export interface TestCallCommand {
  readonly domain: string
  /** Extension whose phones ring. */
  readonly user: string
  readonly number: string
  readonly name: string
}

export interface TestCallError {
  readonly code: 'user_not_found' | 'no_phone_registered' | 'shutting_down'
  readonly message: string
}

export interface HookTestCommand {
  readonly domain: string
  readonly hook: Exclude<HookName, 'popup'>
  readonly config: HookConfig
  /** Variables by their names in lower case; those that are not given are made up or empty. */
  readonly values: Readonly<Record<string, string>>
}

export interface UrlTest extends Pick<HookTestCommand, 'domain' | 'values'> {
  readonly url: string
}

export type NumberForms = Readonly<Record<NumberForm, string>>

export interface HookTestOutcome {
  readonly method: string
  /** As requested, without the password that it may carry. */
  readonly url: string
  /** `reply`, `no change`, `timeout: …`: as in a time line. */
  readonly outcome: string
  /** Why it failed. */
  readonly remark?: Remark
  readonly status: number | null
  readonly ms: number
  /** At most its first 4 KiB. */
  readonly reply: string
  /** What it would do to a call. */
  readonly effects: readonly HookEffect[]
}

/** Times are Unix milliseconds. */
export interface HookHealth {
  readonly lastAnswer: { readonly at: number; readonly status: number | null; readonly ms: number } | null
  readonly lastFailure: { readonly at: number; readonly remark: Remark } | null
  /** Calls skip it until then, for it kept failing; null while they reach it. */
  readonly skippedUntil: number | null
  /** It has answered 410: nothing is delivered until its URL is another one, or it is resumed. */
  readonly stopped: boolean
  /** Records that wait to be delivered to it. */
  readonly waiting: number
}

export interface CdrQuery {
  readonly domain: string
  /** Only records in which this user took part. */
  readonly user?: string
  /** Unix milliseconds, inclusive and exclusive. */
  readonly from?: number
  readonly to?: number
  readonly disposition?: Cdr['disposition']
  readonly direction?: Cdr['direction']
  /** Number of either side in any spelling, or words of their names or of the notes; without case and accents. */
  readonly search?: string
  /** The number of either side, national or as E.164. */
  readonly number?: string
  readonly uniqueid?: string
  /** 1 to 1000. */
  readonly limit: number
  /** `next` of the page before. */
  readonly cursor?: string
}

export interface CdrPage {
  readonly items: readonly Cdr[]
  readonly next: string | null
}

export interface SipSocket {
  readonly remote: { readonly address: string; readonly port: number }
  readonly local: { readonly address: string; readonly port: number }
  readonly secure: boolean
  send(octets: string): void
  close(): void
  /** Somebody has proved to be this user (`100@acme.test`) over it. */
  proved(user: string): void
  onMessage(listener: (octets: string) => void): void
  onClose(listener: () => void): void
}

export interface SettleCommand {
  readonly domain: string
  readonly code: 'rise' | 'new-country' | 'minutes-near' | 'minutes-used' | 'emergency-call'
  /** The country, or whose minutes: a user, '' for the domain; '' of a rise; the uniqueid of an emergency call. */
  readonly subject: string
}

export interface BarCommand {
  readonly domain: string
  readonly user: string
  readonly on: boolean
}

export interface BanView {
  /** An address, for IPv6 its network; on loopback the account: `100@acme.test on 127.0.0.1`. */
  readonly source: string
  readonly failures: number
  /** Accounts that were tried, at most 8. */
  readonly accounts: readonly string[]
  /** Unix milliseconds. */
  readonly until: number
}

export interface HealthView {
  /** `degraded`: something that is configured does not work. */
  readonly status: 'ok' | 'degraded' | 'draining'
  readonly calls: number
  readonly registrations: number
  readonly deliveriesWaiting: number
  /** SIP dialogs, early ones included, and SIP transactions, those that linger included (RFC 3261 §12, §17). */
  readonly dialogs: number
  readonly transactions: number
  /** Milliseconds. */
  readonly eventLoopLag: number
  /** In English, as `Pbx.warnings` has them. */
  readonly warnings: readonly string[]
}

export interface SwitchOpeningCommand {
  readonly domain: string
  readonly name: string
  readonly to: 'open' | 'closed' | null
}
