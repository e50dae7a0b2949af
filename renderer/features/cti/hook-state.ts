import type { HookView } from '../../../main/ipc/contract.ts'

/**
 * What can be said of a hook at a glance. `answers` only where it answered last: one that nobody has asked since
 * the start is not known to work.
 */
export type HookState = 'off' | 'unasked' | 'answers' | 'failing' | 'skipped' | 'stopped'

export function hookState({ edit, health }: Pick<HookView, 'edit' | 'health'>, now: number): HookState {
  if (edit.url === '') return 'off'
  if (health.stopped) return 'stopped'
  if (health.skippedUntil !== null && health.skippedUntil > now) return 'skipped'
  const { lastAnswer, lastFailure } = health
  if (lastFailure !== null && lastFailure.at >= (lastAnswer?.at ?? 0)) return 'failing'
  return lastAnswer === null ? 'unasked' : 'answers'
}
