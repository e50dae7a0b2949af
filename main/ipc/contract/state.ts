import { z } from 'zod'
import type { AppState } from './app.ts'
import { command, type WrittenNumbers } from './command.ts'

/**
 * How the state comes to a window: once as a whole, then as changes, each of one topic. Callers' `pages`; the `phone` and
 * its calls; the `account` with all that a person sets; what the `team` of the domain has in common; and of the PBX `live`
 * what its admins know.
 */
export type Topic = 'pages' | 'phone' | 'account' | 'team' | 'live'

export interface StateSnapshot {
  readonly state: AppState
  /** Of each topic, the change that is in it already. */
  readonly versions: Readonly<Record<Topic, number>>
}

export const stateCommands = {
  /** All of the state: for a window that begins, whose link was lost, or that has missed a change. */
  'app.state': command(z.strictObject({})).answers<StateSnapshot>()
}

export interface StateChange {
  readonly topic: Topic
  /** One more than of the change before: a window that sees another one has missed some, and asks for all anew. */
  readonly version: number
  /** To be made one after the other. */
  readonly changes: readonly Change[]
  /** Those that the changes name. */
  readonly numbers: WrittenNumbers
}

/** In a state, where `at` leads from it: `['calls', 0, 'muted']`. */
export type Change =
  /** That is its value now; without one, there is no such field any more. */
  | { readonly at: readonly (string | number)[]; readonly value?: unknown }
  /** In that list `remove` items from there on have gone, and these have come in their place. */
  | {
      readonly at: readonly (string | number)[]
      readonly from: number
      readonly remove: number
      readonly insert: readonly unknown[]
    }
