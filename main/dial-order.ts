import { z } from 'zod'

/** What `offhook dial` asks of the program that runs. */
export const dialOrderSchema = z.strictObject({
  number: z.string().min(1).max(256),
  /** `100` or `100@acme.test`; absent: whose machine it is. */
  user: z.string().min(1).max(128).optional(),
  /** Without a 1. */
  connect: z.boolean()
})
export type DialOrder = z.infer<typeof dialOrderSchema>

/** What it says of it, one after the other; the last is a refusal, `connected` or `ended`. */
export const dialWordSchema = z.union([
  z.strictObject({ refused: z.string() }),
  z.strictObject({
    state: z.enum(['ringing', 'confirming', 'calling', 'connected', 'ended']),
    /** What is called, as it was read. */
    number: z.string(),
    user: z.string(),
    reason: z.string().optional()
  })
])
export type DialWord = z.infer<typeof dialWordSchema>
