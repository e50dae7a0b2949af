import type { TimelineFact } from './facts.ts'
import type { Remark } from './remark.ts'

export type { TimelineFact } from './facts.ts'

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
