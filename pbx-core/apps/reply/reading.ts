import type { Following } from '../../call/documents.ts'
import type { FollowedDocument } from '../../call/hooks.ts'
import type { Termination } from '../../contract/termination.ts'
import type { AppContext, AppOutcome } from '../context.ts'
import type { Sounds } from './sounds.ts'

/** A document that is being followed. */
export interface Reading {
  readonly context: AppContext
  readonly source: FollowedDocument['source']
  readonly sounds: Sounds
  /** How the last `Dial` has failed. */
  failed: Termination | undefined
}

/** After a verb: the next one, the next document, or nothing any more. */
export type StepEnd =
  | 'on'
  | { readonly kind: 'next'; readonly following: Following }
  | { readonly kind: 'over'; readonly outcome: AppOutcome }
