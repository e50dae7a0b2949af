import type { Field } from './packet.ts'

/** Classes of events and actions, by which Asterisk grants them (`read`, `write` of a user). */
export type AmiClass = 'call' | 'cdr' | 'system' | 'reporting' | 'originate' | 'agent'

/** What those who listen are told. */
export interface AmiEvent {
  readonly name: string
  readonly class: AmiClass
  readonly domain: string
  /** Extensions of the users whom it concerns. */
  readonly users: ReadonlySet<string>
  readonly fields: readonly Field[]
}

/** Its head: as `Event`, with the classes that it belongs to. */
export const headOf = ({ name, class: of }: AmiEvent): readonly Field[] => [
  ['Event', name],
  ['Privilege', `${of},all`]
]
