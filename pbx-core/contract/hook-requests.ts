import type { Remark } from './remark.ts'
import type { DeliveryView } from './views.ts'

/** What hooks were asked and told, as their page lists it. Times are Unix milliseconds. */

/** One thing that a reply would do to a call. */
export interface HookEffect {
  readonly kind: 'change' | 'route' | 'warning' | 'none'
  /** The tag that asks for it: `calleridname`, `route`; '' with a warning. */
  readonly title: string
  readonly text: string
  /** What a warning says, and what is to be said of a reply that changes nothing. */
  readonly remark?: Remark
}

export interface ReplyTrialCommand {
  readonly domain: string
  /** Of which a test call sends as well; of one whose reply is ignored nothing is done. */
  readonly hook: string
  readonly onFailure: 'continue' | 'reject'
  /** As somebody has pasted it. */
  readonly reply: string
}

/** What a call would make of a reply, without a request. */
export interface ReplyTrial {
  readonly outcome: 'reply' | 'no-change' | 'failed'
  readonly effects: readonly HookEffect[]
  /** Where it is at fault, from 1; null where it is not, or where that has no place. */
  readonly place: ReplyPlace | null
}

export interface ReplyPlace {
  readonly line: number
  readonly column: number
}

/** One request of a hook since the start, without its headers and without the password of its address. */
export interface RecentRequest {
  readonly at: number
  readonly uniqueid: string
  readonly method: string
  readonly url: string
  /** Of a POST. */
  readonly body: string | null
  readonly status: number | null
  readonly ms: number
  readonly result: 'reply' | 'no-change' | 'failed'
  readonly remark: Remark | null
  /** At most its first 4 KiB; of a post-call request nothing, for nobody reads it. */
  readonly reply: string
}

export interface DeliveryQuery {
  readonly domain: string
  /** As deliveries name it: `postCall`. */
  readonly hook?: string
  readonly state?: DeliveryView['state']
  /** 1 to 100. */
  readonly limit: number
  /** `next` of the page before. */
  readonly cursor?: string
}

/** Newest first. */
export interface DeliveryPage {
  readonly items: readonly DeliveryItem[]
  readonly next: string | null
}

export interface DeliveryItem extends DeliveryView {
  readonly method: string
  readonly createdAt: number
}

export interface DeliveryDetail {
  readonly delivery: DeliveryItem
  /** Of a POST. */
  readonly body: string | null
  /** Those that the call's time line still has, the oldest first. */
  readonly attempts: readonly DeliveryAttemptView[]
}

export interface DeliveryAttemptView {
  readonly at: number
  readonly attempt: number
  /** `status 503`, `timeout: no answer within 2000 ms`. */
  readonly outcome: string
  readonly remark: Remark | null
}
