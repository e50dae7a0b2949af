import { Current } from './current.ts'

/** The slot of a parking lot in which a call stands, or stood last. */
export const parkedAt = new Current<{ readonly slot: string }>()
