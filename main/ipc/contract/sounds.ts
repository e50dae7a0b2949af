import { z } from 'zod'
import { command } from './command.ts'
import { id } from './values.ts'

/** Prompts and music of the machine, for those who rule it. */

const name = z.string().min(1).max(200)

/** A part of a file that is uploaded; the last one puts it into force. */
export const uploadPart = z.strictObject({
  /** Of what goes together. */
  upload: id,
  from: z
    .number()
    .int()
    .nonnegative()
    .max(128 * 1024 * 1024),
  /** As base64url. */
  octets: z.string().max(180_000),
  last: z.boolean()
})
export type UploadPart = z.infer<typeof uploadPart>

export const soundsCommands = {
  /** By name. */
  'sounds.list': command(z.strictObject({})).answers<{ readonly items: readonly SoundItem[] }>(),
  'sounds.sound': command(
    z.strictObject({ name, from: z.number().int().nonnegative().max(1_000_000_000) })
  ).answers<SoundPart>(),
  'sounds.upload': command(uploadPart.extend({ name })),
  'sounds.delete': command(z.strictObject({ name }))
} as const

/** A part of a sound that a window plays. */
export interface SoundPart {
  /** As base64url. */
  readonly octets: string
  /** Of the whole file. */
  readonly size: number
}

export interface SoundItem {
  /** As the configuration names it: `music/spring`. */
  readonly name: string
  readonly seconds: number
  readonly octets: number
  readonly changedAt: number
  /** Where it is played: `acme.test: queues[support].music`. */
  readonly usedBy: readonly string[]
}
