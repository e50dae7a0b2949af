import { z } from 'zod'

/** The moments of a call that `cti.events` tells of. `resume`: nobody holds any more. */
export const callMoment = z.enum(['ring', 'answer', 'hold', 'resume', 'end'])
export type CallMoment = z.infer<typeof callMoment>
