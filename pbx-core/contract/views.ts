/** Snapshots for others: plain data, safe to send anywhere. Times are Unix milliseconds. */
import type { Verstat } from './verstat.ts'

export type Direction = 'inbound' | 'outbound' | 'internal'

export interface PartyView {
  readonly number: string
  readonly name: string
  /** Extension where the party is a user of this PBX. */
  readonly user: string | null
  /** What the provider says of the number; absent where it says nothing, or a hook has put another number there. */
  readonly verstat?: Verstat | undefined
}

/** `setup`: before anything rings. `confirming`: a click-to-dial call waits for the 1. */
export type CallState = 'setup' | 'ringing' | 'confirming' | 'calling' | 'answered' | 'ended'

/** `waiting`: neither rung nor talked to: whoever has transferred a call until that is done, a caller in a menu. */
export type MemberState = 'ringing' | 'talking' | 'held' | 'waiting' | 'parked'

/** `agent`: whoever is rung for a queue, or has taken the call from it, while its segment is that queue's. */
export type MemberRole = 'caller' | 'callee' | 'agent'

/** Who is in a call: one of its legs. */
export interface MemberView extends PartyView {
  /** `SIP/100-0000001a` */
  readonly channel: string
  readonly role: MemberRole
  readonly state: MemberState
  readonly since: number
}

/** `queue` and `support`: as `%%app%%` and `%%appname%%` have it. */
export interface AppView {
  readonly app: string
  readonly appname: string
}

export interface CallView {
  readonly uniqueid: string
  readonly linkedid: string
  /** Which of the call's conversations this is: 1 until it is transferred. */
  readonly segment: number
  readonly domain: string
  readonly direction: Direction
  readonly state: CallState
  readonly caller: PartyView
  readonly callee: PartyView
  /** Whose phones have been rung so far, as in the record's `legs`: an extension, or `trunk:main`. */
  readonly rang: readonly string[]
  /** The number as it was called. */
  readonly exten: string
  /** By which a call from outside has come in, whoever has it by now; '' of any other. */
  readonly did: string
  readonly trunk: string | null
  /** Application that has the call now: `user`, `echo`, `click-to-dial`. */
  readonly app: string | null
  /** What it runs for, as `%%appname%%` has it: `support` of a queue, `100` of a user; null where that is nothing. */
  readonly appname: string | null
  /** The applications by which it came in this segment, the last one included: opening hours, a menu, a group. */
  readonly way: readonly AppView[]
  readonly members: readonly MemberView[]
  /** The page of the caller in the company's CRM, which a look-up has given; absent: none is known. */
  readonly page?: string | undefined
  /** Of the whole call. */
  readonly startedAt: number
  /** Of this segment. */
  readonly answeredAt: number | null
  readonly onHold: boolean
  readonly recording: RecordingState
  /** Extensions of those who may record it now, or pause that. */
  readonly recordableBy: readonly string[]
}

/** `off`: nothing is recorded now. */
export type RecordingState = 'off' | 'on' | 'paused'

export type RecordingAction = 'start' | 'pause' | 'resume' | 'stop'

/** `none`: nothing was said in time. */
export type ConsentAnswer = 'yes' | 'no' | 'none'

/** What those who talked were told of the recording, and what they have said. */
export interface RecordingConsent {
  readonly announced: 'both' | 'none' | 'ask'
  /** Unix milliseconds; null: nobody was told. */
  readonly at: number | null
  /** null: nobody was asked. */
  readonly answer: ConsentAnswer | null
}

/** The recording of a segment, also of one that is not there: deleted since, or not agreed to. */
export interface RecordedView extends RecordingConsent {
  /** Unix milliseconds at its beginning. */
  readonly startedAt: number
  /** Its length, pauses included; 0: nothing was recorded. null: not known, for it goes on, or a crash has ended it. */
  readonly milliseconds: number | null
  readonly format: 'wav' | 'ogg'
  /** Other than with the call, or by whoever stopped it: `storage-full`, `not-writable`, `crash`. null: it goes on, or there is none. */
  readonly ended: 'call' | 'storage-full' | 'not-writable' | 'crash' | null
  /** Who has deleted it, as an extension with its domain, and when. */
  readonly deleted: { readonly by: string; readonly at: number } | null
}

/** A time condition as it is now. */
export interface OpeningView {
  readonly name: string
  readonly open: boolean
  /** What decides it: hours of the week, a single day, a holiday, or somebody who has switched it. */
  readonly because: 'hours' | 'day' | 'holiday' | 'switch'
  /** Name of the holiday; '' where it is none. */
  readonly holiday: string
  /** What switches it when it is dialled. */
  readonly code: string | null
}

export interface RegistrationView {
  readonly domain: string
  readonly user: string
  readonly contact: string
  readonly remote: string
  readonly protocol: string
  readonly userAgent: string
  readonly expiresAt: number
}

export type Disposition = 'ANSWERED' | 'NO ANSWER' | 'BUSY' | 'FAILED'

/** One segment of a call: `2-cti`, Post-call. Field names are those of the original CDR. */
export interface Cdr {
  readonly uniqueid: string
  /** 1 for the first segment of a call. */
  readonly segment: number
  readonly linkedid: string
  readonly domain: string
  readonly direction: Direction
  /** Unix milliseconds. */
  readonly start: number
  readonly answer: number | null
  readonly end: number
  /** `"Name" <number>` */
  readonly clid: string
  /** The same before any hook changed it. */
  readonly originalClid: string
  readonly src: string
  readonly dst: string
  /** Name of the called party; '' where it is not known. */
  readonly dstname: string
  /** Extensions of the users of this PBX on either side. */
  readonly callerUser: string | null
  readonly calleeUser: string | null
  readonly dcontext: string
  readonly channel: string
  readonly dstchannel: string
  readonly lastapp: string
  readonly lastdata: string
  /** Whole seconds from start to end, and from answer to end. */
  readonly duration: number
  readonly billsec: number
  readonly disposition: Disposition
  readonly amaflags: string
  readonly accountcode: string
  readonly accCode2: string
  readonly accCode3: string
  readonly userfield: string
  /** Q.850 cause value. */
  readonly hangupcause: number
  readonly hangupby: 'caller' | 'callee' | 'pbx' | 'operator'
  readonly trunk: string | null
  /** Where the recording can be fetched; '' where there is none. */
  readonly recording: string
  /** URL of the message that the caller has left; '' where none was. */
  readonly voicemail: string
  /** null: nobody has wanted to record it. */
  readonly recorded: RecordedView | null
  /** Who has transferred the call to this segment: an extension or a number; '' where nobody has. */
  readonly transferredby: string
  readonly notes: string
  /** The code that the person has chosen for how the call went. */
  readonly outcome: string
  /** Whole seconds. */
  readonly waitsec: number
  readonly ringsec: number
  /** Set by hooks with `<variable name="…">`. */
  readonly variables: Readonly<Record<string, string>>
  /** Phones that rang in this segment and what became of each. */
  readonly legs: readonly CdrLeg[]
}

export interface CdrLeg {
  readonly party: string
  /** Of a telephone outside that rang beside others; absent for all else. */
  readonly number?: string | undefined
  readonly result: string
  readonly ringMs: number
}

/** What people noted about a call. */
export interface NotesView {
  readonly text: string
  /** The code that the person has chosen for how the call went; '' where nobody has. */
  readonly outcome: string
  /** Unix milliseconds; null where it is not known, or nothing was noted. */
  readonly savedAt: number | null
}

export interface DeliveryView {
  /** `<uniqueid>.<segment>.<hook>`; of notes that changed after the hang-up with `.notes`, `.notes.2` behind it. */
  readonly id: string
  readonly uniqueid: string
  readonly segment: number
  readonly hook: string
  readonly url: string
  readonly state: 'waiting' | 'delivered' | 'given-up'
  readonly attempts: number
  readonly nextAttemptAt: number | null
  readonly lastOutcome: string | null
}

/** How a trunk stands. */
export interface TrunkView {
  readonly domain: string
  readonly name: string
  /** `registering`: it is asked for the first time. `refused`: the provider does not take us. */
  readonly state: 'up' | 'down' | 'registering' | 'refused'
  /** What the provider has answered last; null: nothing, or nothing was asked. */
  readonly lastStatus: number | null
  readonly lastReason: string | null
  /** Unix milliseconds; of the state. */
  readonly since: number
  /** The server that calls are sent to now, `192.0.2.10:5060`; null while none is known. */
  readonly address: string | null
}

/** A call that is parked, and that a user of the domain may fetch by dialling its slot. */
export interface ParkedView {
  readonly domain: string
  /** As it is dialled: `*71`. */
  readonly slot: string
  readonly uniqueid: string
  readonly caller: PartyView
  /** Who has parked it; null: no user, but a route, a menu or a hook. */
  readonly by: PartyView | null
  readonly since: number
  /** Nobody has fetched it in time: it rings at whoever parked it. */
  readonly isComingBack: boolean
}

/** A queue as a wallboard shows it. */
export interface QueueView {
  readonly domain: string
  readonly name: string
  readonly extension: string | null
  /** In the order in which they are served. */
  readonly waiting: readonly QueueCallerView[]
  /** Who is to be called back, in the order of the line, and then what was given up within a day. */
  readonly callbacks: readonly CallbackView[]
  /** As configured. */
  readonly agents: readonly AgentView[]
  /** Extensions of those who see it besides its agents. */
  readonly supervisors: readonly string[]
}

export interface QueueCallerView {
  readonly uniqueid: string
  readonly caller: PartyView
  /** 1 for whoever is served next. */
  readonly position: number
  readonly since: number
  readonly priority: number
  /** Agents whose phones ring for it. */
  readonly rings: readonly string[]
}

/** Somebody who has hung up and keeps its place in a queue until it is called back. */
export interface CallbackView {
  readonly id: string
  /** In E.164. */
  readonly number: string
  readonly name: string
  /** When it came into the line, and when it was promised. Unix milliseconds. */
  readonly since: number
  readonly promised: number
  /** `ringing`: at agents; `calling`: an agent has it, and it is called or the agent hears whom. */
  readonly state: 'waiting' | 'ringing' | 'calling' | 'given-up'
  /** Agents who are rung for it, or the one who has it. */
  readonly agents: readonly string[]
  /** How often it was called in vain. */
  readonly attempts: number
  /** When it is called again; null where its turn alone decides. Unix milliseconds. */
  readonly notBefore: number | null
  /** Why it was given up: it was called as often as the queue tries, or its time was over. */
  readonly because: 'unreached' | 'expired' | null
  /** The call in which it was promised. */
  readonly uniqueid: string
  /** The call that is made for it now. */
  readonly call: string | null
}

/** An agent of a queue. What it does is the same in all of them; only `out` is of one. */
export interface AgentView {
  readonly extension: string
  readonly name: string
  readonly isIn: boolean
  /** `away`: no telephone of it is registered, or it does not want to be disturbed. */
  readonly state: 'out' | 'away' | 'free' | 'ringing' | 'talking' | 'wrap-up' | 'paused'
  readonly since: number
  /** Why it has paused; '' where it has not, or has not said. */
  readonly reason: string
  /** When its rest after a call is over; null where it has none. */
  readonly until: number | null
  readonly penalty: number
  /** That it has taken from this queue since the start. */
  readonly calls: number
}

/** A conference, with whoever is in it: one of the configuration, or calls that were joined. */
export interface ConferenceView {
  readonly domain: string
  readonly name: string
  readonly extension: string | null
  /** Calls that somebody has made one conversation of; it is gone once nobody is in it. */
  readonly isAdHoc: boolean
  readonly isLocked: boolean
  readonly maxParties: number
  /** Who came first stands first. */
  readonly parties: readonly ConferencePartyView[]
  /** Extensions of those who may mute, take out and lock; of calls that were joined whoever has done that. */
  readonly moderators: readonly string[]
  /** Somebody has guessed its PIN: it takes none until then (Unix milliseconds); null while it does. */
  readonly pinsClosedUntil: number | null
}

export interface ConferencePartyView {
  /** Of its call, which it is in alone. */
  readonly uniqueid: string
  readonly party: PartyView
  /** Since when it is in. */
  readonly since: number
  readonly isMuted: boolean
  /** Its telephone has put the conference on hold. */
  readonly isHolding: boolean
  /** It is heard now, and says something. */
  readonly talks: boolean
}
