import { Current } from './current.ts'

/** The slot of a parking lot in which a call stands. */
export const parkedAt = new Current<{ readonly slot: string }>()
