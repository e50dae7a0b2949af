import { z } from 'zod'
import type { MailboxView, VoiceMessage } from '../../../pbx-core/contract/voicemail.ts'
import { command } from './command.ts'
import { type SoundPart, uploadPart } from './sounds.ts'
import { id } from './values.ts'

/** The person's own mailbox: its messages, greetings and PIN. */

const greeting = z.enum(['noAnswer', 'busy'])

export const voicemailCommands = {
  /** The newest first. */
  'voicemail.list': command(z.strictObject({})).answers<{ readonly items: readonly MessageItem[] }>(),
  'voicemail.mark': command(z.strictObject({ message: id, as: z.enum(['new', 'saved', 'deleted', 'restored']) })),
  /** A part of a sound: a message of so many minutes is more than one answer may hold. */
  'voicemail.sound': command(
    z.strictObject({
      of: z.union([z.strictObject({ message: id }), z.strictObject({ greeting })]),
      from: z.number().int().nonnegative().max(1_000_000_000)
    })
  ).answers<SoundPart>(),
  /** A part of a sound that callers are to hear; the last one puts it into force. */
  'greeting.upload': command(uploadPart.extend({ greeting })),
  /** The standard one again. */
  'greeting.reset': command(z.strictObject({ greeting })),
  'voicemail.pin': command(z.strictObject({ pin: z.string().min(1).max(32) }))
} as const

export type MessageItem = Omit<VoiceMessage, 'domain' | 'mailbox'>

/** The person's mailbox; `revision` is another one whenever something in it is other than before. */
export interface SeenMailbox extends Omit<MailboxView, 'domain' | 'mailbox'> {
  readonly revision: number
}
