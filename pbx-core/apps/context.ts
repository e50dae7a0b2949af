import type { Clock } from '../base/clock.ts'
import type { Result } from '../base/result.ts'
import type { Bridge, Left } from '../call/bridge.ts'
import type { Call } from '../call/call.ts'
import type { HookPoint, HookVerdict } from '../call/hooks.ts'
import type { Listen } from '../call/in-call-codes.ts'
import type { Leg, LegSide } from '../call/leg.ts'
import type { OutgoingLeg } from '../call/outgoing-leg.ts'
import type { Party } from '../call/party.ts'
import type { Redirection } from '../call/redirection.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { CallDialog } from '../call/sip-stack.ts'
import { terminations } from '../call/terminations.ts'
import type { DomainConfig, TimeCondition, TrunkConfig, UserConfig } from '../contract/config.ts'
import type { Destination } from '../contract/destination.ts'
import type { ClickDevice } from '../contract/pbx.ts'
import type { PromptTrouble } from '../contract/prompt-trouble.ts'
import type { Termination } from '../contract/termination.ts'
import type { UserState, UserStatePatch } from '../contract/user-state.ts'
import type { PartyView } from '../contract/views.ts'
import type { MediaMixer } from '../media/port.ts'
import type { ConferenceRoom } from '../places/conference/conference-room.ts'
import type { ParkingLot } from '../places/parking/parking-lot.ts'
import type { QueueLine } from '../places/queue/queue-line.ts'
import type { OutsideDecision } from '../routing/dial-plan.ts'
import type { Opening, Switched } from '../routing/opening-hours.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import type { ReplacedDialog } from '../sip/message/replaces.ts'
import type { Counted } from './counted.ts'
import type { ReplyServices } from './reply/services.ts'
import type { VoicemailServices } from './voicemail/services.ts'

/** What an application works with: one call, its caller, and what the PBX can do for it. */
export interface AppContext {
  readonly call: Call
  readonly caller: Party
  readonly services: AppServices
  /** Aborted when the caller is gone or the call was ended from outside. */
  readonly signal: AbortSignal
  /** The call is counted and `cti.outbound` was asked: where that sends it out, it is not asked about its own answer. */
  readonly isCleared?: boolean
  /** The limits that it is counted for so far; they are the leg's once somebody answers. */
  readonly counted?: Counted | undefined
  /** Destinations that it has passed on its way here; absent: it begins. */
  readonly hops?: Hops
  /** Where it can go from here. */
  readonly onward: Onward
  /** A menu has sent it here, and takes it back. */
  readonly isInMenu?: boolean
  /** Whoever is served lives on when the other one hangs up, and the other way round: it asks somebody, and goes back. */
  readonly keepsLegs?: boolean
  /** Seconds for which a number outside rings; absent: as long as its trunk lets it. */
  readonly ringSeconds?: number
  /** What codes do that are pressed in this call; absent: they hand it on. */
  readonly listen?: Listen
}

/** How a call came to where it is. */
export interface Hops {
  /** Destinations that it has passed. */
  readonly count: number
  /** Whose own setting sent it here (a user's `then`, forward or hook); null: a setting of the whole domain. */
  readonly sentBy: UserConfig | null
}

/**
 * The doors that lead out of an application. They come with the context, for what lies behind them leads to
 * applications again.
 */
export interface Onward {
  /** Sends the call to a destination and stays with it until that is over or has given up. */
  enter(context: AppContext, destination: Destination): Promise<AppOutcome>
  /** What the dial plan says of a number that is nobody's extension; `user` answers for it, null: the domain. */
  dialOut(context: AppContext, decision: OutsideDecision, user: UserConfig | null): Promise<AppOutcome>
  /** Runs a hook and does what it wants. */
  ask(context: AppContext, point: HookPoint, steps: HookSteps): Promise<AppOutcome>
}

export interface HookSteps {
  /** Where the call was going. */
  readonly proceed: () => Promise<AppOutcome>
  /** `break` without a route. */
  readonly stop: () => Promise<AppOutcome>
  /** Whose own hook it is; null: one of the domain. */
  readonly user?: UserConfig | null
}

const start: Hops = { count: 0, sentBy: null }

export function hopsOf({ hops = start }: Pick<AppContext, 'hops'>): Hops {
  return hops
}

/** The context of what a call is sent on to. */
export function further(context: AppContext, sentBy: UserConfig | null): AppContext {
  return { ...context, hops: { count: hopsOf(context).count + 1, sentBy } }
}

export interface AppServices {
  readonly clock: Clock
  /** One leg for each registered phone of the user; the error is why there is none (nothing registered, no media port). */
  phones(call: Call, user: UserConfig, invitation: PhoneInvitation): Result<readonly OutgoingLeg[], Termination>
  /** A leg through a trunk; the error is why there is none (limit reached, no address, no media port). */
  trunk(call: Call, trunk: TrunkConfig, invitation: TrunkInvitation): Promise<Result<OutgoingLeg, Termination>>
  /** Whether calls leave through the trunk now: registered, there, its address known. */
  isUp(domain: DomainConfig, trunk: TrunkConfig): boolean
  /** How many servers of the trunk's provider may take a call: those that have not failed lately (RFC 3263 §4.3). */
  servers(call: Call, trunk: TrunkConfig): number
  /** What the user has set of itself. */
  stateOf(domain: DomainConfig, user: UserConfig): UserState
  /** Whether the user talks in another call. */
  talks(call: Call, extension: string): boolean
  /** The feature code's press, done; the error is why not. */
  setState(call: Call, user: UserConfig, patch: UserStatePatch): Result<void, string>
  /** Whether it is open now, by a time condition of the domain. */
  opening(domain: DomainConfig, condition: TimeCondition): Opening
  /** Against its calendar, or back to it: what it is switched to now. */
  toggleOpening(domain: DomainConfig, condition: TimeCondition): Switched
  /** Once what has been set is on disk; the error is why it cannot be written now, though it holds. */
  whenKept(): Promise<Result<void, string>>
  /** Where callers of the domain's queues wait. */
  queues(domain: DomainConfig): QueueLine
  /** Mailboxes, and how one speaks into them. */
  readonly voicemail: VoicemailServices
  /** A conference of the domain's configuration, with whoever is in it. */
  conference(domain: DomainConfig, name: string): ConferenceRoom
  /** Whoever waits there by this call is called back at the number, in E.164, when it is its turn. */
  promiseCallback(call: Call, queue: string, number: string): void
  /** Where its calls are parked. */
  parking(domain: DomainConfig): ParkingLot
  /** Where several hear each other, or one. */
  mixer(): MediaMixer
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number
  /** With whom a group began that rings its members in turn, by its domain and name. */
  readonly turns: Map<string, string>
  /** Whether a user has guessed account codes so often lately that none of its is heard. */
  codesAreClosed(call: Call, user: string): boolean
  /** A user has typed a wrong account code. */
  codeRefused(call: Call, user: string): void
  /** Whether somebody has guessed PINs of that place (`conference:standup`) so often lately that it takes none. */
  pinsAreClosed(call: Call, place: string): boolean
  /** Somebody has typed a wrong PIN there. */
  pinRefused(call: Call, place: string): void
  /** Whether whoever calls, or somebody by the same trunk, has typed so many wrong PINs of mailboxes lately that none is taken. */
  mailboxesAreClosedTo(call: Call): 'caller' | 'trunk' | undefined
  /** Whoever calls has typed a wrong PIN, of whichever mailbox. */
  mailboxGuessed(call: Call): void
  /** Why a recorded prompt cannot be played to this call; undefined: it can. */
  promptTrouble(call: Pick<Call, 'language'>, name: string): Promise<PromptTrouble | undefined>
  /** Whether texts can be spoken here; prompts can always be played. */
  readonly canSpeak: boolean
  /** Calls that ring at one of these extensions now, the oldest first. */
  ringingAt(domain: DomainConfig, extensions: readonly string[]): readonly Call[]
  /** The dialog that an INVITE wants to take the place of. */
  dialogOf(replaced: ReplacedDialog): CallDialog | undefined
  /** Whether a host of a URI means this domain. */
  isOwnHost(domain: DomainConfig, host: string): boolean
  /** What following a document of a hook takes. */
  readonly replies: ReplyServices
  /** Who calls, as the company's CRM has it; the call has the name from here on. */
  lookUp(call: Call, signal: AbortSignal): Promise<void>
  hook(call: Call, point: HookPoint, signal: AbortSignal): Promise<HookVerdict>
  /** The user's phones ring for this call, or it is brought to one of them that talks already: the moment of the pop-up. */
  offered(call: Call, user: UserConfig): void
  /** Somebody calls for help: whoever is configured is told at once, and nothing of the call waits for that. */
  emergencyCalled(call: Call, emergency: { readonly number: string; readonly trunk: TrunkConfig | undefined }): void
  /** Whoever is at a leg of this call asks somebody, in a call of its own, before it hands the other one on. */
  consult(call: Call, consulting: Consulting): void
  /** Counts a call that leaves against the limits of who answers for it (null: the domain) while the resource lives. */
  outboundCall(call: Call, leaving: OutboundCall): Result<CountedCall, Termination>
}

export interface Consulting {
  /** Which it has left, and in which the other one waits. */
  readonly bridge: Bridge
  readonly leg: SipLeg
  readonly party: PartyView
  readonly user: UserConfig
  readonly number: string
}

/** A call that leaves, and counts until it is over. */
export interface CountedCall extends Disposable {
  /** Somebody has answered there, who has not taken the call yet: its minutes begin. */
  answered(): void
}

export interface OutboundCall {
  readonly user: UserConfig | null
  /** As the first trunk gets it. */
  readonly number: string
  /** Where it leads, unless that is the domain's own country. */
  readonly country: string | undefined
  /** It is counted already, and sent on from there: one leg carries it in the end. */
  readonly isFurther?: boolean
}

export interface PhoneInvitation {
  readonly terms: AudioTerms
  /** Name and number that the phone shows. */
  readonly from: { readonly name: string; readonly number: string }
  /** Which side of the call answers there: the calling one where the PBX calls it first (click to dial). */
  readonly side?: 'caller' | 'callee'
  /** Absent: all. Where none of that kind is registered all ring, and the time line says so. */
  readonly device?: ClickDevice
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Absent: somebody has to pick it up. */
  readonly answersItself?: SelfAnswering
}

/** Why a telephone is to answer without anybody at it. */
export interface SelfAnswering {
  /** The page that speaks to it; absent: its own user has asked for it, from another program. */
  readonly page?: string
}

export interface TrunkInvitation {
  readonly terms: AudioTerms
  /** As the dial plan sends it. */
  readonly number: string
  /** Goes past the trunk's limit of calls (`4-pbx`, Numbers). */
  readonly emergency: boolean
  /** There is another way for the call: one that says nothing at all is soon given up. */
  readonly isOneOfSeveral?: boolean
  /** Who is rung there, beside others: the user whose second number it is. */
  readonly rungAs?: PartyView
}

/**
 * How a destination took the call. `completed`: it was answered and is over. `passed-on`: one of the two who
 * talked hands the other on. `gathered`: it goes on among several. `taken`: another call has one of them. `unanswered`: the caller is still there
 * and can be sent elsewhere.
 */
export type AppOutcome =
  | { readonly kind: 'completed'; readonly termination: Termination; readonly alone?: SipLeg | undefined }
  | Extract<Left, { kind: 'passed-on' | 'gathered' }>
  /** `alone`: who is left behind, if anybody is; `by`: whose doing it is. */
  | { readonly kind: 'taken'; readonly alone?: Leg; readonly by: LegSide }
  | {
      readonly kind: 'unanswered'
      readonly termination: Termination
      /**
       * It has decided itself where the caller goes from it: to its `then` without the hooks of a time that ran out,
       * `back` to the menu that led there, or out of the `call`, for somebody has said that it ends there (`hangup:busy`,
       * a hook's route for good): no `then` and no menu around it has it again.
       */
      readonly leaves?: 'then' | 'back' | 'call'
      /** Why the hooks of a time that ran out have their say; absent: as the termination says. */
      readonly because?: TimeoutReason
      /** Where the caller goes from it, in place of its `then`. */
      readonly to?: Destination
      /** Prompt by which the caller is dismissed in place of what its termination says; '': it has heard enough. */
      readonly farewell?: string
      /** Prompt by which whoever has sent the caller there is told why, before they talk again. */
      readonly tells?: string
      /** The phone or the trunk has said where else the call should go; nobody has followed it yet. */
      readonly redirection?: Redirection | undefined
    }

/** What the time-out hooks are told as `%%reason%%` (`2-cti`): `full`, `empty` and `exit` are of queues. */
export type TimeoutReason = 'timeout' | 'full' | 'empty' | 'exit'

export type Unanswered = Extract<AppOutcome, { kind: 'unanswered' }>

/** Its telephone offers none of the codecs that prompts and tones are in. */
export function cannotHear(): Unanswered {
  return unanswered(terminations.notAcceptable('the phone offers no codec that is spoken here'))
}

export function unanswered(termination: Termination): Unanswered {
  return { kind: 'unanswered', termination }
}
