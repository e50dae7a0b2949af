import { z } from 'zod'
import type { ApplicationType } from '../../../pbx-core/contract/applications.ts'
import type { DialledNumber } from '../../../pbx-core/contract/number.ts'
import type { Verstat } from '../../../pbx-core/contract/verstat.ts'
import type { ParkedView, RecordingState } from '../../../pbx-core/contract/views.ts'
import { command } from './command.ts'
import { id, number, textSource } from './values.ts'

/** Numbers and calls of this phone. */

export const callsCommands = {
  /** What a text would dial, before it is dialled. */
  /** `fault`: why it is no number, in words. */
  'number.read': command(z.strictObject({ text: z.string().max(1024), source: textSource })).answers<
    { readonly number: DialledNumber; readonly fault: null } | { readonly number: null; readonly fault: string }
  >(),
  'call.dial': command(
    z.strictObject({
      target: number,
      source: textSource,
      /** By which the person knows that number: of the row or the suggestion that was pressed. */
      name: z.string().max(128).optional()
    })
  ).answers<{ readonly call: string }>(),
  'call.answer': command(z.strictObject({ call: id })),
  'call.decline': command(z.strictObject({ call: id })),
  'call.hang-up': command(z.strictObject({ call: id })),
  'call.hold': command(z.strictObject({ call: id, on: z.boolean() })),
  'call.mute': command(z.strictObject({ call: id, on: z.boolean() })),
  'call.digit': command(z.strictObject({ call: id, digit: z.string().regex(/^[0-9*#A-D]$/) })),
  /** Hands on a call of one's own: at once, or after one has asked (`ask`, then `complete` or `cancel`). */
  'call.transfer': command(
    z.discriminatedUnion('action', [
      z.strictObject({
        uniqueid: id,
        action: z.enum(['send', 'ask']),
        to: number,
        source: textSource,
        /** By which the person knows that number. */
        name: z.string().max(128).optional()
      }),
      z.strictObject({ uniqueid: id, action: z.enum(['complete', 'cancel']) })
    ])
  ),
  /** Takes a call here that rings at a colleague's phone (`pickups`). */
  'call.pick-up': command(z.strictObject({ uniqueid: id })),
  /** Parks whoever one talks with: in that slot, or the first that is free. */
  'call.park': command(z.strictObject({ uniqueid: id, slot: z.string().min(1).max(16).optional() })),
  /** Takes a call here that is parked (`parked`). */
  'call.fetch': command(z.strictObject({ uniqueid: id })),
  /** Takes up a held call and holds the active one. */
  'call.swap': command(z.strictObject({ call: id }))
} as const

export interface PhoneCall {
  /** Of this window's phone; stays the same while the call lives. */
  readonly id: string
  readonly uniqueid: string | null
  readonly direction: 'incoming' | 'outgoing'
  readonly state: 'ringing' | 'calling' | 'active' | 'held' | 'ended'
  readonly name: string
  readonly number: string
  /** The number that it came by; stands in a place of its own, as `way` does. */
  readonly via: string | null
  /** Opening hours, menus and groups that it came by, in their order; none of a call that goes out. */
  readonly way: readonly WayStep[]
  /** What the group that rings here puts before the caller's name; '' where none does. */
  readonly prefix: string
  readonly startedAt: number
  readonly answeredAt: number | null
  /** The same clock when this was told. It begins as the wall clock, and nobody sets it. */
  readonly at: number
  readonly muted: boolean
  /** Whether what is said now is recorded, and whether the person may do anything about that. */
  readonly recording: RecordingState
  readonly recordable: boolean
  /** The far side holds us. */
  readonly heldByPeer: boolean
  /** "Call +1 555 010 0199?": Answer is named Call, and confirms. */
  readonly clickToDial: { readonly dest: string; readonly keys?: string } | null
  readonly quality: {
    readonly codec: string
    readonly lossPercent: number
    readonly jitterMs: number
    readonly roundTripMs: number | null
  } | null
  /** To whom it is being handed on, or was; null where nobody does that. */
  readonly handedOn: HandedOn | null
  /** Why it ended or fails, for people; shown until the card goes. */
  readonly reason: string | null
  /** A crash of the program has ended it: nobody knows to the second when. */
  readonly cut?: true
  /** A page that this phone has answered by itself: one hears, and is not heard. */
  readonly page?: string
  /** What the provider says of the number of whoever it is with. */
  readonly verstat?: Verstat | undefined
}

/** An application that has sent a call on. */
export interface WayStep {
  readonly app: ApplicationType | 'park'
  /** For people; of an extension whose it is. */
  readonly name: string
}

/** How far the person is with handing a call on, and to whom. */
export interface HandedOn {
  /** At once, or after one has asked. */
  readonly kind: 'send' | 'ask'
  /** `talking`: with whom one asks. `back`: nothing has come of it, and `why`. `gone`: the others talk without this phone. */
  readonly state: 'calling' | 'ringing' | 'talking' | 'back' | 'gone'
  readonly name: string
  readonly number: string
  /** Since when it is being called, or talked to; of the call's clock. */
  readonly since: number
  readonly why: 'busy' | 'declined' | 'no-answer' | 'unreachable' | 'hung-up' | null
}

/** A call that rings at somebody else's phone. */
export interface Pickup {
  readonly uniqueid: string
  /** Whose phone it is. */
  readonly extension: string
  readonly owner: string
  /** The caller's name. */
  readonly name: string
  readonly number: string
  /** The number by which it came from outside. */
  readonly via: string | null
}

/** Calls that are parked in the domain, and that everybody there may fetch. */
export interface ParkedCalls {
  /** In the order of the slots; not those that ring here because nobody has fetched them. */
  readonly list: readonly ParkedView[]
  /** When they were told, by the clock of their times. */
  readonly at: number
}
