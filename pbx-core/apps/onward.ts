import type { Onward } from './context.ts'
import { ask, enter } from './enter.ts'
import { leave } from './leave.ts'

/** Every way that a call can take from where it is. */
export const onward: Onward = { enter, leave, ask }
