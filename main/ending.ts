import type { Log } from '../pbx-core/base/log.ts'

/**
 * One after the other, each of them whatever became of those before it: records depend on the last.
 * Rejects afterwards, where one has.
 */
export async function endAll(...parts: readonly (() => PromiseLike<void> | void)[]): Promise<void> {
  await using ending = new AsyncDisposableStack()
  for (const part of parts.toReversed()) ending.defer(part)
}

/** The exit code of a program that ends. A part that could not end is written down, and keeps no process alive. */
export async function exitCodeOf(ending: Promise<void>, log: Log): Promise<0 | 1> {
  try {
    await ending
    return 0
  } catch (error) {
    log.error('process.bug', { error })
    return 1
  }
}
