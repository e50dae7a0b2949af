/** What a fact speaks of. A value's name says what it is, and so how a window shows it: see `TimelineFact`. */
export type Values = object

interface Kind<V extends Values> {
  /** One that may happen; for tests and for whoever translates. */
  readonly example: V
  readonly text: (values: V) => string
}

export function fact<V extends Values>(example: V, text: (values: V) => string): Kind<V> {
  return { example, text }
}

/** Facts that have no values. */
export const bare = (text: string): Kind<Values> => fact({}, () => text)
