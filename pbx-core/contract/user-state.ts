/** When a user's calls are sent on. */
export const forwardOccasions = ['all', 'busy', 'noAnswer', 'unreachable'] as const
export type ForwardOccasion = (typeof forwardOccasions)[number]

/** Another telephone of a user, outside: it rings beside the user's own. */
export interface SecondNumber {
  /** Off: it is kept, and does not ring. */
  readonly on: boolean
  /** As the user would dial it; null: there is none. */
  readonly number: string | null
  /** Seconds after the user's own phones; 0: at the same time. */
  readonly afterSeconds: number
  /** Whoever answers there has to press 1, which a mailbox does not. */
  readonly confirm: boolean
}

/**
 * What a user has set by window, feature code or API: it is no part of the configuration, holds for all of the user's
 * phones, and outlives a restart (`4-pbx`, Names of what is new). What the user has not set is as configured.
 */
export interface UserState {
  /** `until`: Unix milliseconds when it ends by itself; null: when it is switched off. */
  readonly doNotDisturb: { readonly on: boolean; readonly until: number | null }
  /** Destinations (`external:+15550100199`, `extension:102`); null: not sent on. */
  readonly forward: Readonly<Record<ForwardOccasion, string | null>>
  readonly secondNumber: SecondNumber
  /** A further call rings while the user talks; else it is busy. */
  readonly callWaiting: boolean
  /** Numbers whose calls do not reach the user, and `anonymous` for whoever withholds theirs. */
  readonly blockList: readonly string[]
  /** The queues that it is an agent of, and whether it takes their calls; one that is not here: it does. */
  readonly queues: Readonly<Record<string, 'in' | 'out'>>
  /** No queue calls it, whichever it is logged in to. `since`: Unix milliseconds. */
  readonly pause: { readonly on: boolean; readonly reason: string; readonly since: number | null }
}

/** What is to change; what is left out stays. Null: as configured, or nothing. */
export interface UserStatePatch {
  readonly doNotDisturb?: { readonly on?: boolean | undefined; readonly until?: number | null | undefined } | undefined
  readonly forward?: { readonly [O in ForwardOccasion]?: string | null | undefined } | undefined
  readonly secondNumber?: { readonly [K in keyof SecondNumber]?: SecondNumber[K] | undefined } | null | undefined
  readonly callWaiting?: boolean | null | undefined
  readonly blockList?: readonly string[] | null | undefined
  readonly queues?: Readonly<Record<string, 'in' | 'out' | null>> | null | undefined
  readonly pause?: { readonly on: boolean; readonly reason?: string | undefined } | null | undefined
}

/** What a user has set, without what is configured. Whatever a version before has kept has fewer of these. */
export type OwnState = Partial<UserState>

/** Of a user who has set nothing, and for whom nothing is configured. */
export const ordinaryState: UserState = {
  doNotDisturb: { on: false, until: null },
  forward: { all: null, busy: null, noAnswer: null, unreachable: null },
  secondNumber: { on: false, number: null, afterSeconds: 0, confirm: true },
  callWaiting: true,
  blockList: [],
  queues: {},
  pause: { on: false, reason: '', since: null }
}

/** Names in a block list whoever withholds its number. */
export const anonymous = 'anonymous'

export interface UserStateError {
  readonly code: 'user_not_found' | 'destination_invalid' | 'destination_barred' | 'queue_not_found'
  readonly message: string
  /** `forward.all` */
  readonly path?: string
}
