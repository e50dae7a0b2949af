import type { DomainConfig, UserConfig } from '../contract/config.ts'
import { type Destination, parseDestination } from '../contract/destination.ts'
import type { ForwardOccasion, UserState } from '../contract/user-state.ts'
import { isBlocked } from './block-list.ts'

/** What a user has set of the calls that are for it, read in the order in which a call comes by it. */

/** Whether the user wants no calls of that number. */
export function blocks(domain: DomainConfig, { blockList }: UserState, caller: string): boolean {
  return isBlocked(domain, blockList, caller)
}

/** Why nothing rings, though the call was not sent on; undefined where the phones ring. */
export function quietOf(
  { doNotDisturb, callWaiting }: UserState,
  talks: () => boolean
): 'do-not-disturb' | 'no-call-waiting' | undefined {
  if (doNotDisturb.on) return 'do-not-disturb'
  return callWaiting || !talks() ? undefined : 'no-call-waiting'
}

export type Forward =
  | { readonly kind: 'none' }
  /** It has been there already. */
  | { readonly kind: 'circle' }
  | { readonly kind: 'goes'; readonly text: string; readonly destination: Destination }

/** Where a user sends a call on; `passed` has where it was sent before, and has this one from then on. */
export function forwardOf(
  { extension }: UserConfig,
  { forward }: UserState,
  { occasion, passed }: { readonly occasion: ForwardOccasion; readonly passed: Set<string> }
): Forward {
  const text = forward[occasion]
  if (text === null) return { kind: 'none' }
  const destination = parseDestination(text)
  passed.add(`extension:${extension}`)
  if (!destination.ok || passed.has(text)) return { kind: 'circle' }
  passed.add(text)
  return { kind: 'goes', text, destination: destination.value }
}
