import type { Onward } from './context.ts'
import { dialOut } from './dial-out.ts'
import { ask, enter } from './enter.ts'

/** Every way that a call can take from where it is. */
export const onward: Onward = { enter, dialOut, ask }
