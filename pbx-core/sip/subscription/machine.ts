/**
 * A subscription as its notifier has it (RFC 6665 §4.2.2), from the SUBSCRIBE that was let in to the NOTIFY that ends it.
 *
 *    subscribed          known
 *   -----------> pending ------> active ---.
 *        |                         ^  |    | changed, refreshed: NOTIFY
 *        `-------------------------'  `<---'
 *
 *   pending, active ----> over    its time is over, it was asked to end (NOTIFY `terminated`), or its subscriber
 *                                 has answered a NOTIFY as one that knows of no subscription, or not at all
 *
 * One NOTIFY is under way at a time: over UDP a later one could arrive first, and what is newest would be refused as
 * out of order. What changes meanwhile is told once that has its answer, as it is by then. The one that ends it waits
 * for nothing.
 */
export type SubscriptionState = OpenSubscription | { readonly name: 'over' }

export interface OpenSubscription {
  /** `pending`: what it is about is not known yet. */
  readonly name: 'pending' | 'active'
  /** Monotonic milliseconds at which it ends, unless it is refreshed. */
  readonly until: number
  /** Monotonic milliseconds before which what has merely changed is not told. */
  readonly quietUntil: number
  /** A NOTIFY has no answer yet. */
  readonly isAsking: boolean
  /** What is still to be told. `now`: it was asked for, by a SUBSCRIBE. */
  readonly due: 'nothing' | 'change' | 'now'
  /** There is no way to the subscriber until it registers again; what is due waits for that. */
  readonly isCutOff: boolean
}

export type SubscriptionEvent =
  /** A SUBSCRIBE was accepted, the first or a refresh. `seconds` 0: it asks for the state, and no more (§4.4.3). */
  | { readonly on: 'subscribed'; readonly seconds: number; readonly isKnown: boolean }
  /** What it is about has changed, or is known from now on. */
  | { readonly on: 'changed' }
  /** A NOTIFY has its final response. `retryAfter`: seconds, where it says when to try again. */
  | { readonly on: 'answered'; readonly status: number; readonly retryAfter: number | undefined }
  /** No answer came; or there is no connection any more to send it by. */
  | { readonly on: 'failed'; readonly reason: 'timeout' | 'transport' }
  /** The subscriber has registered again, maybe over another connection. */
  | { readonly on: 'reachable' }
  | { readonly on: 'timer' }
  | { readonly on: 'end'; readonly ending: Ending }

/** Why a subscription ends, and in how many seconds another one is welcome (§4.1.3). */
export interface Ending {
  readonly reason: 'deactivated' | 'probation' | 'rejected' | 'timeout' | 'noresource'
  readonly retryAfter?: number
}

export type SubscriptionEffect =
  /** Tell the state as it is now. */
  | { readonly do: 'notify'; readonly state: 'pending' | 'active'; readonly seconds: number }
  | { readonly do: 'notify'; readonly state: 'terminated'; readonly ending: Ending }
  /** Ask for a `timer` event after so many milliseconds, in place of an earlier one. */
  | { readonly do: 'wait'; readonly ms: number }
  /** Nothing more comes of it. */
  | { readonly do: 'forget' }

export interface SubscriptionStep {
  readonly state: SubscriptionState
  readonly effects: readonly SubscriptionEffect[]
}

export interface SubscriptionInputs {
  /** Monotonic milliseconds. */
  readonly now: number
  /** Milliseconds between two NOTIFYs of what has changed: the last state wins (RFC 6446 §4). */
  readonly apart: number
}

const over: SubscriptionState = { name: 'over' }

/** Before its first SUBSCRIBE. */
export const newSubscription: OpenSubscription = {
  name: 'pending',
  until: 0,
  quietUntil: 0,
  isAsking: false,
  due: 'nothing',
  isCutOff: false
}

export function stepSubscription(
  state: SubscriptionState,
  event: SubscriptionEvent,
  inputs: SubscriptionInputs
): SubscriptionStep {
  if (state.name === 'over') return { state, effects: [] }
  switch (event.on) {
    case 'subscribed':
      return subscribed(state, event, inputs)
    case 'changed':
      return goOn({ ...state, name: 'active', due: state.due === 'now' || isNews(state) ? 'now' : 'change' }, inputs)
    case 'answered':
      return answered(state, event, inputs)
    case 'failed':
      return event.reason === 'timeout' ? forget() : { state: cutOff(state), effects: [waitFor(state, inputs)] }
    case 'reachable':
      return goOn({ ...state, isCutOff: false }, inputs)
    case 'timer':
      return inputs.now >= state.until ? end({ reason: 'timeout' }) : goOn(state, inputs)
    case 'end':
      return end(event.ending)
  }
}

/**
 * "the notifier MUST immediately construct and send a NOTIFY" (§4.2.1.3), also after a refresh. One that asks for no
 * further time is over with that (§4.2.1.4).
 */
function subscribed(
  state: OpenSubscription,
  { seconds, isKnown }: Extract<SubscriptionEvent, { on: 'subscribed' }>,
  inputs: SubscriptionInputs
): SubscriptionStep {
  if (seconds === 0) return end({ reason: 'timeout' })
  const until = inputs.now + seconds * 1000
  return goOn({ ...state, name: isKnown ? 'active' : 'pending', until, due: 'now', isCutOff: false }, inputs)
}

/**
 * "If the NOTIFY request fails due to an error response … the notifier MUST remove the subscription", unless that says
 * when to try again (§4.2.2).
 */
function answered(
  state: OpenSubscription,
  { status, retryAfter }: Extract<SubscriptionEvent, { on: 'answered' }>,
  inputs: SubscriptionInputs
): SubscriptionStep {
  if (status < 300) return goOn({ ...state, isAsking: false }, inputs)
  if (retryAfter === undefined) return forget()
  const quietUntil = inputs.now + retryAfter * 1000
  return goOn({ ...state, isAsking: false, quietUntil, due: 'change' }, inputs)
}

/** Tells what is due, if it may be told now, and waits for whatever comes next. */
function goOn(state: OpenSubscription, inputs: SubscriptionInputs): SubscriptionStep {
  const { now, apart } = inputs
  const mayTell = state.due === 'now' || (state.due === 'change' && now >= state.quietUntil)
  if (!mayTell || state.isAsking || state.isCutOff) return { state, effects: [waitFor(state, inputs)] }
  const told: OpenSubscription = { ...state, isAsking: true, due: 'nothing', quietUntil: now + apart }
  const seconds = Math.ceil((state.until - now) / 1000)
  return { state: told, effects: [{ do: 'notify', state: state.name, seconds }, waitFor(told, inputs)] }
}

/** What is due may be told later; nothing else is awaited but the end of its time. */
function waitFor({ due, isAsking, isCutOff, quietUntil, until }: OpenSubscription, { now }: SubscriptionInputs) {
  const next = due === 'change' && !isAsking && !isCutOff ? Math.min(quietUntil, until) : until
  return { do: 'wait', ms: Math.max(0, next - now) } as const
}

/** What was under way has not arrived. */
function cutOff(state: OpenSubscription): OpenSubscription {
  return { ...state, isAsking: false, isCutOff: true, due: state.due === 'nothing' ? 'change' : state.due }
}

/** What was not known is told at once. */
function isNews({ name }: OpenSubscription): boolean {
  return name === 'pending'
}

function end(ending: Ending): SubscriptionStep {
  return { state: over, effects: [{ do: 'notify', state: 'terminated', ending }, { do: 'forget' }] }
}

function forget(): SubscriptionStep {
  return { state: over, effects: [{ do: 'forget' }] }
}
