import type { CallbackRefusal } from '../../contract/refusals.ts'
import type { PlayItem } from '../../media/port.ts'
import type { QueuePlace } from '../../places/queue/queue-line.ts'
import { callbackNumber, planCallback, spokenNumber } from '../../routing/callback-number.ts'
import { prompts, spelled } from '../announce.ts'
import { collectDigit, collectEntry, keysUpTo } from '../collect.ts'
import type { AppContext } from '../context.ts'
import { diallingOf } from '../dialling.ts'
import type { QueueConfig } from './queue-config.ts'

export interface CallbackWish {
  readonly config: QueueConfig
  readonly place: QueuePlace
  /** Aborted when the caller waits no more: an agent has answered. */
  readonly signal: AbortSignal
}

/** How often somebody may say that it is another number. */
const attempts = 3
/** Milliseconds to the first key, and from one to the next. */
const firstMs = 8000
const nextMs = 4000
const longestNumber = 20

/**
 * The number at which whoever waits is to be called back, said to it and confirmed: its own, or one that it types.
 * Undefined: it waits on. An agent may take it meanwhile, for it stands in the line.
 */
export async function askForCallback(context: AppContext, wish: CallbackWish): Promise<string | undefined> {
  const { call, signal: callerGone } = context
  const { domain } = call
  let number = callbackNumber(domain, call.segment.caller.number)
  const closed = number === undefined && isHidden(context) ? 'hidden' : isClosed(context, wish) ? 'closed' : undefined
  if (closed !== undefined) return refuse(context, wish, closed)
  for (let attempt = 0; attempt < attempts && !callerGone.aborted && !wish.signal.aborted; attempt++) {
    if (number === undefined) {
      const typed = await typedNumber(context, wish)
      if (typed === '') return undefined
      number = callbackNumber(domain, typed)
    }
    const because = number === undefined ? 'no-number' : refusalOf(context, wish, number)
    if (because !== undefined || number === undefined) return refuse(context, wish, because ?? 'no-number')
    const key = await pressed(context, wish, [
      ...prompts(call, 'callback-number'),
      ...spelled(call, spokenNumber(domain, number)),
      ...prompts(call, 'callback-confirm')
    ])
    if (key === '1') return number
    if (key !== '2') return undefined
    number = undefined
  }
  return undefined
}

/** It withholds its number, so it does not want to be called at one either. */
function isHidden({ call }: AppContext): boolean {
  const { number, user } = call.segment.caller
  return user === null && (number === '' || /^anonymous$/i.test(number))
}

/** What is promised after closing time would be given up at once. */
function isClosed({ call, services }: AppContext, { config }: CallbackWish): boolean {
  const condition = call.domain.timeConditions.find(({ name }) => name === config.callback?.time)
  return condition !== undefined && !services.opening(call.domain, condition).open
}

function refusalOf(context: AppContext, { place }: CallbackWish, number: string): CallbackRefusal | undefined {
  const plan = planCallback(diallingOf(context, null), number)
  if (plan.kind === 'refused') return plan.because
  return place.mayPromise(number) ? undefined : 'full'
}

async function refuse(context: AppContext, wish: CallbackWish, because: CallbackRefusal): Promise<undefined> {
  const { call, caller } = context
  if (wish.signal.aborted) return
  call.timeline.decision({ code: 'callback-refused', queue: wish.config.name, because })
  await caller.play(prompts(call, saidOf[because]))?.done
}

const saidOf: Readonly<Record<CallbackRefusal, string>> = {
  hidden: 'callback-hidden',
  closed: 'callback-closed',
  full: 'callback-closed',
  'no-number': 'callback-refused',
  barred: 'callback-refused',
  'no-route': 'callback-refused'
}

function typedNumber({ call, caller, services }: AppContext, { signal }: CallbackWish): Promise<string> {
  const playback = caller.play(prompts(call, 'callback-enter'))
  const entry = { whole: keysUpTo(longestNumber), firstMs, nextMs, bargeIn: true }
  return collectEntry(caller.leg, { ...entry, clock: services.clock, playback, signal })
}

function pressed(
  { caller, services }: AppContext,
  { signal }: CallbackWish,
  items: readonly PlayItem[]
): Promise<string | undefined> {
  return collectDigit(caller.leg, {
    clock: services.clock,
    playback: caller.play(items),
    milliseconds: firstMs,
    signal
  })
}
