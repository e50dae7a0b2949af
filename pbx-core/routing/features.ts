import { anonymous, type ForwardOccasion } from '../contract/user-state.ts'

/** What a feature code does for the user who dials it (`4-pbx`, Numbers). */
export type Feature =
  /** Takes a call that rings at another extension. */
  | { readonly name: 'pickup'; readonly extension: string }
  /** Takes a call that rings at a member of a group that the user is in. */
  | { readonly name: 'group-pickup' }
  /** Sets what becomes of the user's own calls. `to`: a number as the user would dial it; null: not sent on. */
  | { readonly name: 'forward'; readonly occasion: ForwardOccasion; readonly to: string | null }
  | { readonly name: 'do-not-disturb'; readonly on: boolean }
  /** Says what the user has set, so that a telephone without a window can be asked. */
  | { readonly name: 'ask-forward'; readonly occasion: ForwardOccasion }
  | { readonly name: 'ask-do-not-disturb' }
  /** Opens or closes a time condition of the domain against its calendar, or lets it go by that again. */
  | { readonly name: 'opening'; readonly condition: string }
  /** `number`: as the user would dial it; absent: the one that is set already. */
  | { readonly name: 'second-number'; readonly on: boolean; readonly number?: string }
  | { readonly name: 'call-waiting'; readonly on: boolean }
  /** Calls of a number, or of whoever withholds it (`anonymous`), do not reach the user; or do again. */
  | { readonly name: 'block'; readonly number: string; readonly on: boolean }
  /** Logs the user in as an agent of a queue, by its extension, or of all that it is an agent of (null); or out. */
  | { readonly name: 'queue-log'; readonly queue: string | null; readonly on: boolean }
  /** The user's own mailbox, or any by its PIN. */
  | { readonly name: 'own-voicemail' }
  | { readonly name: 'any-voicemail' }
  /** An admin speaks a prompt. */
  | { readonly name: 'record-prompt' }
  /** Parks a call, or fetches the one that is parked there. `slot` null: the first that is free. */
  | { readonly name: 'park'; readonly slot: string | null }
  /** No queue calls the user. */
  | { readonly name: 'pause'; readonly on: boolean }

/** Parks in the first slot that is free. */
export const firstFreeSlot = '*70'

interface FeatureCode {
  readonly pattern: RegExp
  /** `argument`: what the pattern has in brackets. `on`: the code begins with a star, and not with a hash. */
  readonly read: (argument: string, on: boolean) => Feature
}

/** As of GSM (3GPP TS 22.030 §6.5.2, Annex B). */
const occasions: Readonly<Record<string, ForwardOccasion>> = {
  '21': 'all',
  '67': 'busy',
  '61': 'noAnswer',
  '62': 'unreachable'
}

const codes: readonly FeatureCode[] = [
  { pattern: /^\*\*(\d+)$/, read: (extension) => ({ name: 'pickup', extension }) },
  { pattern: /^\*70$/, read: () => ({ name: 'park', slot: null }) },
  { pattern: /^\*8$/, read: () => ({ name: 'group-pickup' }) },
  { pattern: /^\*97$/, read: () => ({ name: 'own-voicemail' }) },
  { pattern: /^\*98$/, read: () => ({ name: 'any-voicemail' }) },
  { pattern: /^\*99$/, read: () => ({ name: 'record-prompt' }) },
  { pattern: /^(?:\*60|#60#?)$/, read: (_, on) => ({ name: 'do-not-disturb', on }) },
  { pattern: /^\*#60#$/, read: () => ({ name: 'ask-do-not-disturb' }) },
  { pattern: /^[*#]25#$/, read: (_, on) => ({ name: 'second-number', on }) },
  { pattern: /^\*25\*(\+?[\d*]+)#$/, read: (number, on) => ({ name: 'second-number', on, number }) },
  { pattern: /^(?:\*45|#45#?)$/, read: (_, on) => ({ name: 'queue-log', queue: null, on }) },
  { pattern: /^[*#]45\*(\d+)#$/, read: (queue, on) => ({ name: 'queue-log', queue, on }) },
  { pattern: /^(?:\*46|#46#?)$/, read: (_, on) => ({ name: 'pause', on }) },
  { pattern: /^[*#]43#$/, read: (_, on) => ({ name: 'call-waiting', on }) },
  { pattern: /^[*#]30#$/, read: (_, on) => ({ name: 'block', number: anonymous, on }) },
  { pattern: /^[*#]30\*(\+?\d+)#$/, read: (number, on) => ({ name: 'block', number, on }) },
  ...Object.entries(occasions).flatMap(([code, occasion]): FeatureCode[] => [
    { pattern: new RegExp(`^\\*${code}\\*(\\+?[\\d*]+)#$`), read: (to) => ({ name: 'forward', occasion, to }) },
    { pattern: new RegExp(`^#${code}#$`), read: () => ({ name: 'forward', occasion, to: null }) },
    { pattern: new RegExp(`^\\*#${code}#$`), read: () => ({ name: 'ask-forward', occasion }) }
  ])
]

/** The feature that a dialled code means; undefined where it is none. */
export function featureOf(dialled: string): Feature | undefined {
  for (const { pattern, read } of codes) {
    const match = pattern.exec(dialled)
    if (match !== null) return read(match[1] ?? '', dialled.startsWith('*'))
  }
  return undefined
}

/** Whether it changes what becomes of later calls. */
export function setsSomething({ name }: Feature): boolean {
  return !setsNothing.has(name) && !name.startsWith('ask-')
}

const setsNothing: ReadonlySet<Feature['name']> = new Set([
  'pickup',
  'group-pickup',
  'park',
  'own-voicemail',
  'any-voicemail',
  'record-prompt'
])
