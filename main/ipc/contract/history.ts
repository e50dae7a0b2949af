import { z } from 'zod'
import type { Remark } from '../../../pbx-core/contract/remark.ts'
import type { TimelineDetail, TimelineFact } from '../../../pbx-core/contract/timeline.ts'
import type { WayStep } from './calls.ts'
import { command } from './command.ts'
import { id } from './values.ts'

/** Calls that are over, people, time lines and notes. */

export const historyCommands = {
  'recent.list': command(
    z.strictObject({
      cursor: z.string().max(256).nullable(),
      search: z.string().max(128),
      outcome: z.enum(['all', 'missed']).default('all')
    })
  ).answers<{ readonly items: readonly RecentCall[]; readonly next: string | null }>(),
  /** Whom a text may mean: colleagues, then parties of earlier calls. */
  'people.find': command(z.strictObject({ text: z.string().max(128) })).answers<{
    readonly items: readonly KnownPerson[]
  }>(),
  /** The person has seen the missed calls: `missed` goes back to 0. */
  'recent.seen': command(z.strictObject({})),
  /** `side`: the person's own in this call; null for an admin outside it. `way`: by what it came to the first phone. */
  'timeline.read': command(z.strictObject({ uniqueid: id })).answers<{
    readonly entries: readonly TimelineItem[]
    readonly side: 'caller' | 'callee' | null
    readonly way: readonly WayStep[]
  }>(),
  'notes.read': command(z.strictObject({ uniqueid: id })).answers<{
    readonly text: string
    readonly outcome: string
    readonly savedAt: number | null
  }>(),
  'notes.write': command(
    z.strictObject({
      uniqueid: id,
      /** All of it; absent: as it is. */
      text: z.string().max(20_000).optional(),
      /** A code for how the call went, '' for none; absent: as it is. */
      outcome: z.string().trim().max(64).optional(),
      /** The field is gone: nobody types in it any more. */
      finished: z.boolean().default(false)
    })
  ).answers<{ readonly savedAt: number }>(),
  /** The codes by which people of the domain have said how calls went, those used last first. */
  'outcomes.list': command(z.strictObject({})).answers<{ readonly items: readonly string[] }>()
} as const

export interface RecentCall {
  readonly uniqueid: string
  readonly direction: 'incoming' | 'outgoing'
  /** `missed`: came in, and nobody answered or declined it here. `unanswered`: went out. */
  readonly outcome: 'answered' | 'missed' | 'declined' | 'busy' | 'unanswered' | 'failed' | 'elsewhere'
  /** Of one that failed, where its record knows it. */
  readonly why:
    | 'not-found'
    | 'not-permitted'
    | 'turned-away'
    | 'lines-busy'
    | 'unreachable'
    | 'no-sound'
    | 'no-help'
    | null
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
