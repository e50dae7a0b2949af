import type { PhoneCall } from '../../main/ipc/contract.ts'

/** A call that is over and whose card stays, for its note to be finished. */
export interface KeptCall extends PhoneCall {
  readonly state: 'ended'
  /** Like `startedAt` in the window: milliseconds of its own clock. */
  readonly endedAt: number
}

interface Change {
  readonly kept: readonly KeptCall[]
  readonly before: readonly PhoneCall[]
  readonly calls: readonly PhoneCall[]
  readonly now: number
  /** Somebody types in its note. */
  readonly isTyped: (call: PhoneCall) => boolean
  /** Its note stands open. */
  readonly isNoted: (call: PhoneCall) => boolean
}

/**
 * Whose cards stay: calls that were talked on, or noted about, from their end until somebody closes
 * the card or another call comes. A note that is being typed stays even then.
 */
export function keptCalls({ kept, before, calls, now, isTyped, isNoted }: Change): readonly KeptCall[] {
  const known = new Set(before.map(({ id }) => id))
  const stay = calls.some(({ id }) => !known.has(id)) ? kept.filter(isTyped) : kept
  const over = before.flatMap((was): KeptCall[] => {
    const shown = calls.find(({ id }) => id === was.id)
    const last = shown ?? was
    const ended = was.state !== 'ended' && (shown === undefined || shown.state === 'ended')
    const told = last.uniqueid !== null && (last.answeredAt !== null || isNoted(last))
    return ended && told ? [{ ...last, state: 'ended', endedAt: now }] : []
  })
  return over.length === 0 && stay.length === kept.length ? kept : [...stay, ...over]
}

/** Those whose own card is gone: until then that one stands for the call. */
export const keptAfter = (kept: readonly KeptCall[], calls: readonly PhoneCall[]): readonly KeptCall[] =>
  kept.filter(({ id }) => !calls.some((call) => call.id === id))

/** The card of a call. */
export const cardOf = ({ id }: Pick<PhoneCall, 'id'>): string => `card-${id}`

/** The field for a call's note in its card. */
export const noteFieldOf = ({ id }: Pick<PhoneCall, 'id'>): string => `note-${id}`

/** The field for notes beside the caller's page. */
export const noteFieldBeside = 'call-notes'

export const isNoteField = (element: Element | null): boolean =>
  element !== null && (element.id === noteFieldBeside || element.id.startsWith(noteFieldOf({ id: '' })))
