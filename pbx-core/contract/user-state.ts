/** When a user's calls are sent on. */
export const forwardOccasions = ['all', 'busy', 'noAnswer', 'unreachable'] as const
export type ForwardOccasion = (typeof forwardOccasions)[number]

/**
 * What a user has set by window, feature code or API: it is no part of the configuration, holds for all of the user's
 * phones, and outlives a restart (`4-pbx`, Names of what is new).
 */
export interface UserState {
  /** `until`: Unix milliseconds when it ends by itself; null: when it is switched off. */
  readonly doNotDisturb: { readonly on: boolean; readonly until: number | null }
  /** Destinations (`external:+15550100199`, `extension:102`); null: not sent on. */
  readonly forward: Readonly<Record<ForwardOccasion, string | null>>
  /** Whether a further call rings while the user talks; null: as configured (`users[].callWaiting`). */
  readonly callWaiting: boolean | null
}

/** What is to change; what is left out stays. */
export interface UserStatePatch {
  readonly doNotDisturb?: { readonly on?: boolean | undefined; readonly until?: number | null | undefined } | undefined
  readonly forward?: { readonly [O in ForwardOccasion]?: string | null | undefined } | undefined
  readonly callWaiting?: boolean | null | undefined
}

/** Of a user who has set nothing. */
export const ordinaryState: UserState = {
  doNotDisturb: { on: false, until: null },
  forward: { all: null, busy: null, noAnswer: null, unreachable: null },
  callWaiting: null
}

export interface UserStateError {
  readonly code: 'user_not_found' | 'destination_invalid' | 'destination_barred'
  readonly message: string
  /** `forward.all` */
  readonly path?: string
}
