import type { z } from 'zod'

/** What a window can ask of main: its payload, by which main validates it, and what it is answered. */
export interface Command<P extends z.ZodType, A> {
  readonly payload: P
  /** For the types alone: nothing stands here. */
  readonly answer?: A
}

/** One that is answered `null`, until it says what else by `answers`. */
export function command<P extends z.ZodType>(payload: P): Command<P, null> & { answers<A>(): Command<P, A> } {
  return { payload, answers: () => ({ payload }) }
}

/**
 * Global numbers, each as people of its country write it. What goes to a window names numbers as they are
 * dialled and compared; the tables of all countries would be too much for its page.
 */
export type WrittenNumbers = Readonly<Record<string, string>>
