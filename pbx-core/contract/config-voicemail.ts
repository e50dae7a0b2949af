import { z } from 'zod'
import { destination, seconds, secret } from './config-parts.ts'

/** How a user's mailbox is configured; its own greetings are no setting, but are recorded or uploaded by its owner. */
export const voicemailSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Callers may leave a message.'),
  pin: secret
    .optional()
    .describe(
      'What the user types to hear messages at another telephone: 4 to 10 digits. One that is easily guessed (`1234`, `0000`, the own extension) opens nothing. Absent: no other telephone opens it.'
    ),
  askPin: z.boolean().default(false).describe("The PIN is asked for at the user's own telephones, too."),
  maxSeconds: seconds(10, 600).default(180).describe('How long a message may be.'),
  minSeconds: seconds(0, 30)
    .default(2)
    .describe('What is shorter is no message: whoever hangs up at once leaves none.'),
  silenceSeconds: seconds(2, 60)
    .default(8)
    .describe('A message ends when nobody has spoken for so long; that silence is cut off.'),
  maxMessages: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(100)
    .describe('With so many messages it is full, and callers are told so.'),
  exitKeys: z
    .record(z.string().regex(/^[0-9*]$/, 'expected one key of a telephone: 0 to 9, or *'), destination)
    .default({})
    .describe(
      'Keys by which a caller leaves the mailbox before the tone, and where each leads: `{ "0": "group:office" }`.'
    )
})
export type VoicemailConfig = z.infer<typeof voicemailSchema>
