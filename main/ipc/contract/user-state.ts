import { z } from 'zod'
import type { ForwardOccasion, UserState } from '../../../pbx-core/contract/user-state.ts'
import { command } from './command.ts'
import { number, textSource } from './values.ts'

/** What becomes of a person's calls. */

/** A name or number as it was typed, or a destination; null: not sent on. */
const forwardTo = z.strictObject({ to: number, source: textSource }).nullable().optional()

export const userStateCommands = {
  /** What becomes of the person's own calls, on all of its phones; what is left out stays. */
  'user-state.write': command(
    z.strictObject({
      doNotDisturb: z
        .strictObject({
          on: z.boolean(),
          /** When it ends by itself. */
          until: z.number().int().nonnegative().nullable().default(null)
        })
        .optional(),
      forward: z
        .strictObject({ all: forwardTo, busy: forwardTo, noAnswer: forwardTo, unreachable: forwardTo })
        .optional(),
      secondNumber: z
        .strictObject({
          on: z.boolean().optional(),
          number: forwardTo,
          afterSeconds: z.number().int().min(0).max(120).optional(),
          confirm: z.boolean().optional()
        })
        .optional(),
      callWaiting: z.boolean().optional(),
      /** All of it: numbers in any spelling, and `anonymous`. */
      blockList: z.array(z.string().min(1).max(64)).max(500).optional(),
      /** In which of one's queues one takes calls. */
      queues: z.record(z.string().min(1).max(64), z.enum(['in', 'out'])).optional(),
      pause: z.strictObject({ on: z.boolean(), reason: z.string().max(64).optional() }).optional()
    })
  ),
  /** No more rest after the last call of a queue. */
  'queue.end-wrap-up': command(z.strictObject({})),
  /** Somebody is not called back any more by a queue that one sees. */
  'queue.cancel-callback': command(z.strictObject({ queue: z.string().min(1).max(64), id: z.string().min(1).max(64) }))
} as const

/** What the person has set of itself, by window, feature code or API. */
export interface OwnState extends Omit<UserState, 'forward'> {
  readonly forward: Readonly<Record<ForwardOccasion, ForwardTarget | null>>
}

export interface ForwardTarget {
  /** `extension:102`, `queue:support` */
  readonly destination: string
  /** Of whose number it is, or of the application; '' where nobody is known by that number. */
  readonly name: string
  /** '' of an application. */
  readonly number: string
}
