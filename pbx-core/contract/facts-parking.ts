import { fact } from './fact.ts'

interface InSlot {
  readonly slot: string
}

/** Why nothing was parked, or fetched (`empty`). `help`: it is a call for help. */
type NotParked = 'full' | 'taken' | 'no-slot' | 'empty' | 'help' | 'nothing'

const whyNot: Readonly<Record<NotParked, (slot: string) => string>> = {
  full: () => 'all parking slots are taken',
  taken: (slot) => `the parking slot ${slot} is taken`,
  'no-slot': (slot) => `there is no parking slot ${slot}`,
  empty: (slot) => `nobody is parked in ${slot}`,
  help: () => 'a call for help is not parked',
  nothing: () => 'there is no call to park'
}

/** What can be said of parked calls in a time line. */
export const parkingFacts = {
  /** `party` '': no user has parked it. */
  parked: fact<InSlot & { readonly party: string }>(
    { slot: '*71', party: '101' },
    ({ slot, party }) => `parked in ${slot}${party === '' ? '' : ` by ${party}`}`
  ),
  'not-parked': fact<InSlot & { readonly because: NotParked }>({ slot: '*71', because: 'taken' }, ({ slot, because }) =>
    whyNot[because](slot)
  ),
  fetched: fact<InSlot & { readonly party: string }>(
    { slot: '*71', party: '102' },
    ({ party, slot }) => `${party} fetches the call from ${slot}`
  ),
  /** Nobody has fetched it in time: it rings at whoever parked it. */
  'back-from-slot': fact<InSlot & { readonly party: string }>(
    { slot: '*71', party: '101' },
    ({ party, slot }) => `the call comes back from ${slot} to ${party}`
  )
}
