/** A limit of calls that leave which is reached. */
export interface Reached {
  /** Null: of the calls that a domain sends on. */
  readonly user: string | null
  /** `barred`: by an admin, who has done so in a window. `minutesPerDay`: `count` minutes. */
  readonly limit: 'concurrent' | 'perHour' | 'minutesPerDay' | 'barred'
  readonly count: number
}

/** Why a number that leads out is not dialled. */
export type BarredReason = 'international' | 'premium' | 'allow' | 'time'

const barred: Readonly<Record<BarredReason, string>> = {
  international: 'international',
  premium: 'premium',
  allow: 'no route to it allows this user (outbound[].allow)',
  time: 'no route to it is open at this time (outbound[].time)'
}

/** In English; of older entries as it stands there. */
export function textOfBarred(reason: string): string {
  return (barred as Readonly<Record<string, string>>)[reason] ?? reason
}

export function textOfLimit({ user, limit, count }: Reached): string {
  switch (limit) {
    case 'concurrent':
      return user === null
        ? `${count} calls are already sent on to numbers outside (limits.forwardedConcurrent)`
        : `${user} already has ${count} outbound calls (limits.concurrent)`
    case 'perHour':
      return user === null
        ? `${count} calls were sent on to numbers outside within an hour (limits.forwardedPerHour)`
        : `${user} made ${count} outbound calls within an hour (limits.perHour)`
    case 'minutesPerDay':
      return `${user ?? 'the domain'} has used ${count} minutes of calls that may leave on a day (limits.minutesPerDay)`
    case 'barred':
      return `an admin has barred the calls of ${user} that leave`
  }
}

/**
 * Why a queue does not call somebody back: it hides its number, nobody calls back by now, as many are promised as may be,
 * it is no number that the whole world knows, one that nobody here may call, or one that no route takes.
 */
export type CallbackRefusal = 'hidden' | 'closed' | 'full' | 'no-number' | 'barred' | 'no-route'

const notCalledBack: Readonly<Record<CallbackRefusal, string>> = {
  hidden: 'the number is hidden',
  closed: 'no calls are made any more today',
  full: 'as many are promised as may wait (maxWaiting)',
  'no-number': 'it is no number in E.164',
  barred: 'calls back go to no other country, no premium number, and no number for help',
  'no-route': 'no outbound route takes it'
}

export function textOfCallbackRefusal(because: CallbackRefusal): string {
  return notCalledBack[because]
}
