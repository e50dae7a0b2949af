import { PCM_RATE } from '../codec/codec.ts'

/** A sound ready to be played: 16-bit samples at 16 kHz. */
export type Clip = Int16Array

/** Some silence to repeat. */
export const silentClip: Clip = new Int16Array(PCM_RATE)
