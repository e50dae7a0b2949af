/** What a feature code does for the user who dials it (`4-pbx`, Numbers). */
export type Feature =
  /** Takes a call that rings at another extension. */
  | { readonly name: 'pickup'; readonly extension: string }
  /** Takes a call that rings at a member of a group that the user is in. */
  | { readonly name: 'group-pickup' }

interface FeatureCode {
  readonly pattern: RegExp
  readonly read: (argument: string) => Feature
}

const codes: readonly FeatureCode[] = [
  { pattern: /^\*\*(\d+)$/, read: (extension) => ({ name: 'pickup', extension }) },
  { pattern: /^\*8$/, read: () => ({ name: 'group-pickup' }) }
]

/** The feature that a dialled code means; undefined where it is none. */
export function featureOf(dialled: string): Feature | undefined {
  for (const { pattern, read } of codes) {
    const match = pattern.exec(dialled)
    if (match !== null) return read(match[1] ?? '')
  }
  return undefined
}
