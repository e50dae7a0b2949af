import type { Remark, ReplyRemark } from './remark.ts'
import type { Termination, TerminationResult } from './termination.ts'
import type { ForwardOccasion } from './user-state.ts'

/** One thing that happened to a call. The time line of a call is an array of these, in order. */
export type TimelineEntry = { readonly at: number } & TimelineEvent

/**
 * `at` is Unix milliseconds. Text values are already free of credentials. `text` is in English; where a `fact` is
 * there, it says the same to programs that have words of their own. Entries of older versions have none.
 */
export type TimelineEvent =
  | {
      readonly kind: 'sip'
      readonly direction: 'in' | 'out'
      /** Who is at the other end: `100`, `trunk:main`. */
      readonly peer: string
      readonly protocol: string
      readonly remote: string
      /** First line of the message. */
      readonly summary: string
      /** The whole message as it was on the wire; credentials and header secrets blotted out. */
      readonly message: string
    }
  | {
      readonly kind: 'decision'
      readonly text: string
      readonly fact?: TimelineFact
      readonly detail?: TimelineDetail
    }
  | { readonly kind: 'app'; readonly app: string; readonly name: string; readonly text: string }
  | {
      readonly kind: 'hook'
      /** `cti.inbound`, `inbound[0].cti`, `cti.postCall`. */
      readonly hook: string
      readonly method: string
      readonly url: string
      readonly outcome: string
      readonly result?: 'reply' | 'no-change' | 'failed' | 'skipped'
      /** Why it failed, or what is to be said of a reply that changes nothing. */
      readonly remark?: Remark
      readonly ms: number
      readonly status?: number
      readonly reply?: string
      /** What the reply set, by the names of its tags. */
      readonly changes?: TimelineDetail
    }
  | {
      readonly kind: 'media'
      readonly leg: string
      readonly text: string
      readonly fact?: TimelineFact
      readonly detail?: TimelineDetail
    }
  | {
      readonly kind: 'delivery'
      readonly delivery: string
      readonly attempt: number
      readonly outcome: string
      /** Why it failed. */
      readonly remark?: Remark
    }
  | { readonly kind: 'warning'; readonly text: string; readonly fact?: TimelineFact; readonly remedy?: string }

export type TimelineDetail = Readonly<Record<string, string | number | boolean | null>>

/**
 * What an entry says, by a stable code and what it speaks of. `party` is who is at the other end of a leg (`100`,
 * `trunk:main`), `hook` a place of the configuration (`cti.inbound`), `destination` is written `type:name`.
 */
export type TimelineFact =
  | { readonly code: 'goes-to' | 'hook-routes' | 'hook-route-unknown'; readonly destination: string }
  | { readonly code: 'hook-route-ignored'; readonly destination: string; readonly most: number }
  | { readonly code: 'hook-stops' | 'hook-rejects'; readonly hook: string }
  | { readonly code: 'inbound-route'; readonly index: number; readonly match: string; readonly destination: string }
  | { readonly code: 'no-inbound-route' | 'emergency' | 'caller-id-ignored' | 'asks'; readonly number: string }
  /** `text` is what was typed, clicked or sent; `number` what the dial plan was asked for. */
  | {
      readonly code: 'number-read'
      readonly text: string
      readonly reading: 'keyed' | 'printed'
      readonly number: string
    }
  | { readonly code: 'keys-sent'; readonly keys: string; readonly party: string }
  | { readonly code: 'barred' | 'not-placed'; readonly number: string; readonly reason: string }
  /** Of a user's calls that leave, or (`user` null) of those that a domain sends on. `count` have been made. */
  | {
      readonly code: 'limit-reached'
      readonly user: string | null
      /** `barred`: by an admin, who has done so in a window. `minutesPerDay`: `count` minutes. */
      readonly limit: 'concurrent' | 'perHour' | 'minutesPerDay' | 'barred'
      readonly count: number
    }
  | { readonly code: 'trunk'; readonly trunk: string; readonly number: string }
  | {
      readonly code: 'trunk-failed'
      readonly trunk: string
      readonly reason: string
      /** Older entries have neither. `status`: of the SIP answer. */
      readonly result?: TerminationResult
      readonly status?: number
    }
  | { readonly code: 'no-trunk'; readonly trunk: string }
  | {
      readonly code: 'phone'
      readonly channel: string
      readonly party: string
      readonly result: TerminationResult | 'answered'
    }
  /** A phone or trunk answered 302. */
  | { readonly code: 'forwarded'; readonly party: string; readonly number: string }
  /** `elsewhere`: to no number of ours; `circle`: it has been there; `emergency`: nobody is sent there. */
  | { readonly code: 'forward-refused'; readonly party: string; readonly because: 'elsewhere' | 'circle' | 'emergency' }
  | {
      readonly code:
        | 'answered'
        | 'holds'
        | 'resumes'
        | 'comes-back'
        | 'picked-up'
        | 'do-not-disturb'
        | 'no-call-waiting'
        | 'asked-to-take'
      readonly party: string
    }
  /** The second number of `party` rings; `after`: seconds after its own phones. */
  | { readonly code: 'second-number'; readonly party: string; readonly number: string; readonly after: number }
  /** `party` wants no calls of `number`; '' is the whole domain. */
  | { readonly code: 'blocked'; readonly party: string; readonly number: string }
  /** Because of what the user has set. */
  | {
      readonly code: 'user-forwards'
      readonly party: string
      readonly occasion: ForwardOccasion
      readonly destination: string
    }
  | { readonly code: 'not-set'; readonly reason: string }
  /** `party` hands the call on; `attended`: to somebody whom it talks with already. */
  | { readonly code: 'transferred'; readonly party: string; readonly number: string; readonly attended: boolean }
  | {
      readonly code: 'transfer-failed'
      readonly party: string
      readonly number: string
      readonly result: TerminationResult
    }
  | { readonly code: 'unanswered'; readonly result: TerminationResult; readonly destination: string }
  | { readonly code: 'key' | 'confirmed'; readonly digit: string }
  | { readonly code: 'not-confirmed' | 'notes-finished' | 'test-call-stays' | 'no-recording' | 'fault' | 'media-ended' }
  | {
      readonly code: 'ended'
      readonly result: TerminationResult
      readonly by: Termination['by']
      readonly reason: string | null
    }
  | { readonly code: 'no-destination' | 'not-run'; readonly destination: string; readonly reason: string }
  /** Older entries have the `reason` alone. */
  | { readonly code: 'reply-remark'; readonly reason: string; readonly remark?: ReplyRemark }
  | { readonly code: 'no-phone'; readonly user: string }
  | { readonly code: 'no-such-device'; readonly user: string; readonly device: 'desk' | 'softphone' }
  | { readonly code: 'no-media-port'; readonly address: string }
  | { readonly code: 'media-at' | 'media-from'; readonly address: string; readonly port: number }
  | { readonly code: 'media-refused'; readonly party: string; readonly address: string; readonly port: number }
  | { readonly code: 'media-insecure'; readonly party: string; readonly reason: string }
  | { readonly code: 'no-response'; readonly party: string; readonly method: string; readonly reason: string }
  | { readonly code: 'dropped'; readonly count: number }
