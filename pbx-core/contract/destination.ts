import { err, ok, type Result } from '../base/result.ts'
import { applicationKinds, applicationTypes } from './applications.ts'

export const destinationTypes = [...applicationTypes, 'voicemail', 'park', 'external', 'hangup'] as const

export type DestinationType = (typeof destinationTypes)[number]

/** Where a call can go; written `type:name` everywhere (configuration, CTI replies, API). */
export interface Destination {
  readonly type: DestinationType
  readonly name: string
}

/** Words that mean the same (`2-cti`: `user`, `menu`, `mailbox`). */
const aliases: ReadonlyMap<string, DestinationType> = new Map([
  ...applicationTypes.flatMap((type) => applicationKinds[type].aliases.map((alias) => [alias, type] as const)),
  ['mailbox', 'voicemail']
])

export function destinationType(word: string): DestinationType | undefined {
  const lower = word.trim().toLowerCase()
  return aliases.get(lower) ?? destinationTypes.find((type) => type === lower)
}

/** Parses `queue:support`. The error says what was expected. */
export function parseDestination(text: string): Result<Destination, string> {
  const colon = text.indexOf(':')
  const type = destinationType(colon < 0 ? text : text.slice(0, colon))
  if (type === undefined) {
    return err(`expected type:name with a type of ${destinationTypes.join(', ')}; got "${text}"`)
  }
  const name = colon < 0 ? '' : text.slice(colon + 1).trim()
  if (name === '' && type !== 'hangup') return err(`expected a name after "${type}:"`)
  return ok({ type, name })
}

export function formatDestination(destination: Destination): string {
  return destination.name === '' ? destination.type : `${destination.type}:${destination.name}`
}
