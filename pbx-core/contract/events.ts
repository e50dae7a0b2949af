import type { EmergencyView } from './emergency.ts'
import type { StandingWarning } from './standing-warning.ts'
import type { TerminationResult } from './termination.ts'
import type { UserState } from './user-state.ts'
import type {
  CallView,
  Cdr,
  ConferenceView,
  MemberView,
  OpeningView,
  ParkedView,
  QueueView,
  RegistrationView,
  TrunkView
} from './views.ts'
import type { MailboxView, VoiceMessage } from './voicemail.ts'

/** What the core announces. Past tense: by then it has happened. */
export interface PbxEvents {
  'call.started': CallView
  /** Any change of a call that a window would show; the newest view. */
  'call.updated': CallView
  /**
   * A user's phones begin to ring for this call, or it is brought to one who talks already (an attended transfer, a
   * pickup): the moment of the pop-up.
   */
  'call.offered': { readonly call: CallView; readonly user: string; readonly domain: string }
  'call.answered': CallView
  /** A leg is over, whichever way: its party is in no call any more. */
  'member.left': {
    readonly call: CallView
    readonly member: MemberView
    readonly result: TerminationResult
    /** Of Q.850. */
    readonly cause: number
  }
  'call.ended': { readonly call: CallView; readonly result: TerminationResult; readonly reason: string }
  'click-to-dial.progressed': ClickToDialProgress
  'record.written': Cdr
  /** Somebody calls for help; nothing of the call has waited for this. */
  'emergency.called': EmergencyView
  /** Somebody has switched a time condition of the domain; all of them as they are now. */
  'opening.changed': { readonly domain: string; readonly openings: readonly OpeningView[] }
  /** Who waits in a queue, and what its agents do, as it is now; at most four times a second. */
  'queue.changed': QueueView
  /** Somebody is parked in a slot of the domain, or no more, or comes back; all of them as they are now. */
  'parking.changed': { readonly domain: string; readonly parked: readonly ParkedView[] }
  /** Who is in a conference, and who of them talks, as it is now; at most ten times a second. */
  'conference.changed': ConferenceView
  'user-state.changed': { readonly domain: string; readonly user: string; readonly state: UserState }
  'registration.changed': {
    readonly domain: string
    readonly user: string
    readonly registrations: readonly RegistrationView[]
  }
  /** What lies in a mailbox, or who may open it, is other than before; null: there is none any more. */
  'mailbox.changed': { readonly domain: string; readonly mailbox: string; readonly view: MailboxView | null }
  /** Somebody has left a message. */
  'message.left': VoiceMessage
  /** How a trunk stands now, or what its provider has said last. */
  'trunk.changed': TrunkView
  /** What an admin of the domain has to know now; all of it. */
  'warnings.changed': { readonly domain: string; readonly warnings: readonly StandingWarning[] }
}

export interface ClickToDialProgress {
  readonly uniqueid: string
  readonly domain: string
  readonly user: string
  readonly dest: string
  readonly state: 'ringing' | 'confirming' | 'calling' | 'connected' | 'ended'
  /** How it ended; absent before that. */
  readonly result?: TerminationResult
  /** Why it ended or failed, for the person who clicked. */
  readonly reason?: string
}
