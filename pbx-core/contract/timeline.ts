/** One thing that happened to a call. The time line of a call is an array of these, in order. */
export type TimelineEntry = { readonly at: number } & TimelineEvent

/** `at` is Unix milliseconds. Text values are already free of credentials. */
export type TimelineEvent =
  | {
      readonly kind: 'sip'
      readonly direction: 'in' | 'out'
      /** Who is at the other end: `100`, `trunk:main`. */
      readonly peer: string
      readonly protocol: string
      readonly remote: string
      /** First line of the message. */
      readonly summary: string
      /** The whole message as it was on the wire; credentials and header secrets blotted out. */
      readonly message: string
    }
  | { readonly kind: 'decision'; readonly text: string; readonly detail?: TimelineDetail }
  | { readonly kind: 'app'; readonly app: string; readonly name: string; readonly text: string }
  | {
      readonly kind: 'hook'
      /** `cti.inbound`, `inbound[0].cti`, `cti.postCall`. */
      readonly hook: string
      readonly method: string
      readonly url: string
      readonly outcome: string
      readonly ms: number
      readonly status?: number
      readonly reply?: string
    }
  | { readonly kind: 'media'; readonly leg: string; readonly text: string; readonly detail?: TimelineDetail }
  | { readonly kind: 'delivery'; readonly delivery: string; readonly attempt: number; readonly outcome: string }
  | { readonly kind: 'warning'; readonly text: string; readonly remedy?: string }

export type TimelineDetail = Readonly<Record<string, string | number | boolean | null>>
