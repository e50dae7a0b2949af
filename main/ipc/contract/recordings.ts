import { z } from 'zod'
import type { RecordedView } from '../../../pbx-core/contract/views.ts'
import { command } from './command.ts'
import type { SoundPart } from './sounds.ts'
import { id } from './values.ts'

/** Recordings: begun and paused in a call, heard and deleted with its record. */

const recording = z.string().min(1).max(160)

export const recordingsCommands = {
  'call.record': command(z.strictObject({ uniqueid: id, action: z.enum(['start', 'pause', 'resume', 'stop']) })),
  /** What was recorded of a call that is over, or was to be, a line for each of its conversations. */
  'recording.list': command(z.strictObject({ uniqueid: id })).answers<{ readonly items: readonly RecordingItem[] }>(),
  /** A part of a sound, from that octet on. */
  'recording.read': command(z.strictObject({ id: recording, from: z.number().int().min(0) })).answers<SoundPart>(),
  'recording.delete': command(z.strictObject({ id: recording }))
} as const

export interface RecordingItem extends RecordedView {
  readonly id: string
  /** False: nothing was recorded, or it is deleted. */
  readonly isThere: boolean
  readonly mayDelete: boolean
}
