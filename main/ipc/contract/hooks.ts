import { z } from 'zod'
import type { ApplicationList } from '../../../pbx-core/contract/applications.ts'
import { callMoment } from '../../../pbx-core/contract/call-moment.ts'
import type { HookName } from '../../../pbx-core/contract/hook-names.ts'
import type { HookEffect, RecentRequest, ReplyTrial } from '../../../pbx-core/contract/hook-requests.ts'
import type { HookHealth, NumberForms } from '../../../pbx-core/contract/pbx.ts'
import type { Remark } from '../../../pbx-core/contract/remark.ts'
import { callGroup, popupMoment } from '../../base/settings-schema.ts'
import { command } from './command.ts'

/** The hooks of a domain. */

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
  /** A further one, while the application changes over: the newest of two, beside the one that was newest. */
  nextSecret: z.string().min(1).max(512).optional(),
  /** The application has changed over: of two the newest alone stays. */
  dropOldSecret: z.literal(true).optional(),
  /** Asked where `url` is of no use; '' is none. */
  fallbackUrl: z.string().max(2048).optional(),
  /** Of `events`: which it is told. */
  moments: z.array(callMoment).max(8).optional(),
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

export const hooksCommands = {
  'hooks.read': command(z.strictObject({})).answers<HooksView>(),
  'hooks.write': command(z.strictObject({ hook: hookId, edit: hookEdit })),
  /** A request built from typed values, without a call. */
  /** What a call would make of a reply that somebody has pasted. */
  'hooks.try-reply': command(
    z.strictObject({
      hook: hookId,
      onFailure: z.enum(['continue', 'reject']),
      // More than a reply may have: what is too large is to be said, too.
      reply: z.string().max(70_000)
    })
  ).answers<ReplyTrial>(),
  /** A number in each form that a hook can ask for. */
  'hooks.number-forms': command(z.strictObject({ text: z.string().max(256) })).answers<NumberForms>(),
  /** The last requests of a hook since the start. */
  'hooks.requests': command(z.strictObject({ hook: hookId })).answers<{ readonly items: readonly RecentRequest[] }>(),
  /** A post-call hook that has answered 410 is delivered to again. */
  'hooks.resume': command(z.strictObject({ hook: hookId })),
  'hooks.test': command(
    z.strictObject({
      hook: hookId,
      edit: hookEdit,
      values: z.record(z.string(), z.string().max(256))
    })
  ).answers<HookTest>()
} as const

export type HookEdit = z.infer<typeof hookEdit>

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
  /** How many secrets are set: none, one, or an old one beside the new one. */
  readonly secrets: 0 | 1 | 2
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
}
