import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import type { HttpClient } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { Result } from '../base/result.ts'
import type { ListenConfig } from '../contract/config-machine.ts'
import type { Listening, SipSocket, StartError } from '../contract/pbx.ts'
import type { FileFacts } from '../contract/privacy.ts'
import type { PromptTrouble } from '../contract/prompt-trouble.ts'
import type { MailTransport } from '../mail/port.ts'
import type { PromptRef } from '../media/audio/sound-library.ts'
import type { MediaPort } from '../media/port.ts'
import type { MessageFiles } from '../places/voicemail/port.ts'
import type { PersonalStore } from '../records/personal-store.ts'
import type { RecordStore } from '../records/port.ts'
import type { Address, Flow, FlowScope, Protocol, SipTransport, TransportEvents } from '../sip/flow.ts'
import type { NameServers } from '../sip/locate.ts'
import type { Locations } from '../sip/registrar/locations.ts'

/** What the core needs of the world; `io/` implements it, `index.ts` puts the two together. */
export interface RuntimePorts {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly log: Log
  readonly media: MediaPort
  readonly store: RecordStore
  readonly http: HttpClient
  readonly mail: MailTransport
  /** Where users are registered. */
  readonly locations: Locations
  readonly limits: CallLimits
  readonly resolver: Resolver
  readonly holidays: HolidayCalendar
  readonly prompts: PromptShelf
  /** Where the sounds of mailboxes lie. */
  readonly messages: MessageFiles
  readonly recordings: RecordingShelf
  /** By which a number is exported and erased; absent: what is kept is in no file. */
  readonly personal?: { readonly store: PersonalStore; readonly files: PersonalFiles }
  /** Whether this machine speaks texts. */
  readonly canSpeak: boolean
  /** Unix milliseconds as local time, `2026-11-21 22:05:09`; without a time zone in that of the machine. */
  readonly localTime: (unixMs: number, timeZone?: string) => string
  /** Opens nothing yet; what it receives goes to the events given. */
  readonly transport: (events: TransportEvents) => SipSockets
  /** Milliseconds by which timers were late lately. */
  readonly eventLoopLag: () => number
  /** Called when the PBX has stopped, and uses nothing of this any more. */
  readonly close?: () => Promise<void>
}

/** A country, and where it has them a state of it. */
export interface HolidayRegion {
  readonly country: string
  readonly region?: string | undefined
}

/** Public holidays. Working them out takes a while, so it is done before they are asked for. */
export interface HolidayCalendar {
  load(regions: readonly HolidayRegion[], years: readonly number[]): Promise<void>
  /** Its name, of a date as `2026-12-25`; undefined where it is none, or nobody has worked it out yet. */
  on(region: HolidayRegion, date: string): string | undefined
  /** Whether there is no such country, or no such region in it; false also where nobody has looked yet. */
  isUnknown(region: HolidayRegion): boolean
}

/** Where recorded prompts lie. */
export interface PromptShelf {
  /** Why it cannot be played to a caller of that language; undefined: it can. */
  trouble(prompt: PromptRef): Promise<PromptTrouble | undefined>
}

/** Where recordings of calls lie: a file is named by its way below the folder, `acme.test/2026-11/….wav`. */
export interface RecordingShelf {
  readonly folder: string
  pathOf(file: string): string
  /** The error is the system's code: `EACCES`. */
  remove(file: string): Promise<Result<void, string>>
}

/** What the data directory holds of people besides rows. */
export interface PersonalFiles {
  /** Of a file that is read once, through; `path` absolute. */
  facts(path: string): Promise<FileFacts>
  /** Names of whole copies of the database. */
  copies(): Promise<readonly string[]>
  /** The error is the system's code. */
  removeCopy(file: string): Promise<Result<void, string>>
}

/** Calls that leave through trunks, counted together under a key. */
export interface OutboundLimits {
  readonly key: string
  readonly concurrent: number
  readonly perHour: number
}

export interface LimitReached {
  readonly limit: 'concurrent' | 'perHour' | 'minutesPerDay' | 'barred'
  readonly count: number
}

/** Of a trunk: how many calls it may carry. */
export interface TrunkCalls {
  readonly name: string
  readonly maxCalls: number
}

/**
 * Counts what may be bounded: calls that leave (toll fraud), a trunk's calls. It answers at once: where several
 * machines share a limit, each holds its share of it beforehand.
 */
export interface CallLimits {
  /** Why a call would not be admitted now; nothing is counted. */
  reached(counted: OutboundLimits): LimitReached | undefined
  /** Admits a call that leaves; disposing tells that it is over. */
  outbound(counted: OutboundLimits): Result<Disposable, LimitReached>
  /**
   * Takes one of a trunk's calls; undefined where all are in use. `isHalfOpen` of a call that comes in: of those at most
   * half may wait for their 200 at a time, and all of them together leave some for calls that go out.
   */
  trunk(domain: string, trunk: TrunkCalls, isHalfOpen?: () => boolean): Disposable | undefined
  /** Calls back once the calls that a trunk carries now are over; `key` is its `trunkKey`. */
  whenOver(key: string, over: () => void): void
}

/** Where the phones' listeners are to be. */
export type SipListen = Pick<ListenConfig['sip'], 'udp' | 'tcp' | 'tls'>

export interface SipSockets extends SipTransport, TrunkSockets {
  /** Opens the phones' listeners; called again, it moves them, and keeps what is in use. */
  listen(listen: SipListen, use?: ListenerUse): Promise<Result<Listening['sip'], StartError>>
  acceptWebSocket(socket: SipSocket): void
  /** Over that flow somebody has proved to be this user (`100@acme.test`), or to be a trunk: it is kept before others. */
  proved(flow: Flow, user: string): void
  /** Milliseconds for which messages have been waiting to be read without a break; 0 while we keep up. */
  backlog(): number
  /** Addresses that the listeners are reached by. */
  addresses(): readonly string[]
  close(): Promise<void>
}

/** What live calls need of the phones' listeners as they were. Absent: nothing. */
export interface ListenerUse {
  inUse(): boolean
  /** Calls back once the calls that live now are over, and nothing of theirs can come any more. */
  whenOver(over: () => void): void
}

export interface TrunkSockets {
  /** The address from which a peer is reached now. The error is for people. */
  addressTowards(peer: Address): Promise<Result<string, string>>
  /**
   * Opens a trunk's own socket and gives its local address; one of that generation stays as it
   * is, but for its external address. The error is for people.
   */
  openTrunk(scope: Extract<FlowScope, { kind: 'trunk' }>, options: TrunkSocketOptions): Promise<Result<Address, string>>
  closeTrunk(scope: Extract<FlowScope, { kind: 'trunk' }>): Promise<void>
}

export interface TrunkSocketOptions {
  /** `address:port`; absent: the address that reaches the peer, and `port`, or one of the system's choice. */
  readonly bind: string | undefined
  /** The one that the peer was told; another one where it is taken. */
  readonly port?: number | undefined
  readonly externalAddress: string | undefined
  readonly peer: Address
  /** Everything else that arrives is dropped without an answer. */
  readonly accept: (address: string, port: number, protocol: Protocol) => boolean
}

export type Resolver = NameServers
