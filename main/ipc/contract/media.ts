import { z } from 'zod'
import { command } from './command.ts'
import { id } from './values.ts'

/** The peer connections of a window, which main drives. */

const sdp = z.string().max(65_536)

export const mediaCommands = {
  /** What the window made of a `media.request`. */
  'media.reply': command(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('done'), request: id, sdp: sdp.nullable() }),
      z.strictObject({ kind: z.literal('failed'), request: id, message: z.string().max(1024) })
    ])
  ),
  /** The window's peer connection changed its state, or needs an ICE restart. */
  'media.state': command(
    z.strictObject({ session: id, state: z.enum(['connecting', 'connected', 'disconnected', 'failed']) })
  ),
  'media.quality': command(
    z.strictObject({
      session: id,
      codec: z.string().max(64),
      lossPercent: z.number(),
      jitterMs: z.number(),
      roundTripMs: z.number().nullable(),
      /** Whether anything but silence has come. */
      heard: z.boolean().default(false)
    })
  )
} as const

/**
 * Main drives the peer connection of each session in the window by these; the window answers
 * each with `media.reply`. A session has the id of its call. `restart`: with a new ICE user fragment.
 */
export type MediaRequest = { readonly request: string; readonly session: string } & (
  | { readonly kind: 'create-offer'; readonly restart: boolean; readonly direction: MediaDirection }
  | { readonly kind: 'answer-offer'; readonly sdp: string; readonly direction: MediaDirection }
  | { readonly kind: 'take-answer'; readonly sdp: string }
  | { readonly kind: 'send-digit'; readonly digit: string; readonly milliseconds: number }
  | { readonly kind: 'close' }
)

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** Play the local ringer, or stop. `waiting`: the person is in another call, so a quiet tone only. */
export interface RingerOrder {
  readonly on: boolean
  readonly waiting: boolean
}
