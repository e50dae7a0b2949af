import type { Cdr, DeliveryView } from '../contract/views.ts'
import type { AttemptResult, DeliveryAttempt, HookDelivery, NewDelivery, PendingDelivery } from './port.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/**
 * For so long a delivery belongs to the run of the program that has claimed it: twice what its lane may hold, eight at
 * a time, each with a receiver that takes its ten seconds.
 */
export const leaseMs = 15 * minute

interface Schedule {
  /** What is waited after each of the first failures; then it is tried hourly. */
  readonly delays: readonly number[]
  readonly hourly: number
}

/** `2-cti`, Post-call: then hourly for 3 days. */
const ofHooks: Schedule = {
  delays: [second, 5 * second, 30 * second, 2 * minute, 10 * minute, hour],
  hourly: 3 * 24
}

/**
 * A server that puts off what it does not know (greylisting) lets it in after some minutes, so those are tried. Given up
 * after five days, as mail is (RFC 5321 §4.5.4.1).
 */
const ofMails: Schedule = {
  delays: [30 * second, 2 * minute, 5 * minute, 10 * minute, 20 * minute, 30 * minute, hour],
  hourly: 5 * 24
}

/**
 * Milliseconds from a failed attempt to the next, after so many failures; null to give up.
 * Counted in attempts, not by the calendar: a PBX switched off over a long weekend still
 * makes them all.
 */
export function delayAfter(failures: number, method: NewDelivery['method']): number | null {
  const { delays, hourly } = method === 'MAIL' ? ofMails : ofHooks
  const delay = delays[failures - 1]
  if (delay !== undefined) return delay
  return failures <= delays.length + hourly ? hour : null
}

interface AttemptOptions {
  readonly at: number
  readonly settled: 'delivered' | 'given-up' | null
  /** From 0 to 1: by what part of the most a wait is longer, so that what failed together does not come together again. */
  readonly jitter?: number
}

const mostJitter = 0.1
const keptMs = 3 * 24 * hour

/**
 * What an attempt that ended at `at` leaves behind. `settled` is the state of a delivery that
 * was done already and is repeated on demand: a failure does not undo it.
 */
export function afterAttempt(
  delivery: PendingDelivery,
  result: AttemptResult,
  { at, settled, jitter = 0 }: AttemptOptions
): DeliveryAttempt {
  const attempts = delivery.attempts + (result.kind === 'held' ? 0 : 1)
  const done = (state: DeliveryView['state']): DeliveryAttempt => ({
    at,
    attempts,
    outcome: result.outcome,
    nextAttemptAt: null,
    state
  })
  if (result.kind === 'delivered') return done('delivered')
  if (settled !== null) return done(settled)
  if (result.kind === 'gone' || result.kind === 'held') {
    // What waits for a hook that is stopped is kept for three days, and looked at once they are over.
    const over = delivery.createdAt + keptMs
    if (at >= over) return done('given-up')
    return { at, attempts, outcome: result.outcome, nextAttemptAt: over, state: 'waiting' }
  }
  const delay = result.kind === 'refused' ? null : delayAfter(attempts, delivery.method)
  if (delay === null) return done('given-up')
  const wait = Math.max(Math.round(delay * (1 + mostJitter * jitter)), result.retryAfterMs ?? 0)
  return { at, attempts, outcome: result.outcome, nextAttemptAt: at + wait, state: 'waiting' }
}

/** A post-call request as the hook's template rendered it. */
export interface RenderedRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body: string | null
}

/** `hook` as the configuration names it: `cti.postCall`. `at`: Unix milliseconds. */
export function newDelivery(cdr: Cdr, hook: string, options: { request: RenderedRequest; at: number }): HookDelivery {
  return {
    id: `${cdr.uniqueid}.${cdr.segment}.${hook}`,
    uniqueid: cdr.uniqueid,
    segment: cdr.segment,
    domain: cdr.domain,
    hook,
    ...options.request,
    createdAt: options.at
  }
}

/**
 * By which attempts are limited: scheme, host and port of a URL, '' where it is none. Mails all go to the one server
 * that takes them; a CRM is one place, wherever its requests go.
 */
export function originOf(url: string): string {
  try {
    const { origin, protocol } = new URL(url)
    if (protocol === crm) return url
    return protocol === mailTo ? mailTo : origin
  } catch {
    return ''
  }
}

const mailTo = 'mailto:'
const crm = 'crm:'

export function deliveryView(delivery: NewDelivery, attempt: DeliveryAttempt): DeliveryView {
  return {
    id: delivery.id,
    uniqueid: delivery.uniqueid,
    segment: delivery.segment,
    hook: delivery.hook,
    url: delivery.url,
    state: attempt.state,
    attempts: attempt.attempts,
    nextAttemptAt: attempt.nextAttemptAt,
    lastOutcome: attempt.outcome
  }
}
