import type { Call } from '../../call/call.ts'
import { terminations } from '../../call/terminations.ts'
import type { PlayItem } from '../../media/port.ts'
import type { ParkingRefusal } from '../../places/parking/lot.ts'
import { prompts, spelled } from '../announce.ts'
import { type Unanswered, unanswered } from '../context.ts'

/** `help`: whoever answers a call for help must hear somebody, and no music. */
export type NotParked = ParkingRefusal | 'help' | 'nothing'

/** What is said of it. */
const said: Readonly<Record<NotParked, string>> = {
  full: 'parking-full',
  taken: 'parking-taken',
  'no-slot': 'number-not-in-service',
  empty: 'parking-empty',
  help: 'parking-help',
  nothing: 'parking-nothing'
}

/** Why nothing was parked or fetched, to whoever pressed the key. */
export function notParkedWords(call: Call, because: NotParked): readonly PlayItem[] {
  return prompts(call, said[because])
}

/** In which slot it is: "parked in star, seven, one". */
export function parkedWords(call: Call, slot: string): readonly PlayItem[] {
  return [...prompts(call, 'parked-in'), ...spelled(call, slot)]
}

/** The same as an outcome, of which whoever has transferred a call here is told. */
export function notParked({ timeline }: Call, slot: string, because: NotParked): Unanswered {
  timeline.decision({ code: 'not-parked', slot, because })
  return { ...endingOf(slot, because), tells: said[because] }
}

function endingOf(slot: string, because: NotParked): Unanswered {
  switch (because) {
    case 'full':
      return unanswered(terminations.busy('all parking slots are taken'))
    case 'taken':
      return unanswered(terminations.busy(`the parking slot ${slot} is taken`))
    case 'no-slot':
      return unanswered(terminations.notFound(`there is no parking slot ${slot} any more`))
    case 'empty':
      return unanswered(terminations.notFound(`nobody is parked in ${slot}`))
    case 'help':
      return unanswered(terminations.forbidden('a call for help is not parked'))
    case 'nothing':
      return unanswered(terminations.notFound('there is no call to park'))
  }
}
