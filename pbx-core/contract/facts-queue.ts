import { fact } from './fact.ts'
import { type CallbackRefusal, textOfCallbackRefusal } from './refusals.ts'

interface CallbackAttempt {
  readonly number: string
  readonly attempt: number
  readonly most: number
}

/** What can be said of queues in a time line. */
export const queueFacts = {
  /** It waits in a queue. */
  'queue-joined': fact<{ readonly queue: string; readonly position: number }>(
    { queue: 'support', position: 2 },
    ({ queue, position }) => `waits in ${queue} as number ${position}`
  ),
  'queue-turned-away': fact<{ readonly queue: string; readonly because: 'full' | 'empty' }>(
    { queue: 'support', because: 'empty' },
    ({ queue, because }) => (because === 'full' ? `${queue} is full` : `nobody takes calls of ${queue} now`)
  ),
  'queue-left': fact<{ readonly queue: string; readonly digit: string }>(
    { queue: 'support', digit: '0' },
    ({ queue, digit }) => `the caller left ${queue} by the key ${digit}`
  ),
  /** The caller hangs up, and keeps its place in the line. */
  'callback-promised': fact<{ readonly queue: string; readonly number: string }>(
    { queue: 'support', number: '+4930901820' },
    ({ queue, number }) => `${queue} calls back at ${number}`
  ),
  'callback-refused': fact<{ readonly queue: string; readonly because: CallbackRefusal }>(
    { queue: 'support', because: 'hidden' },
    ({ queue, because }) => `${queue} does not call back: ${textOfCallbackRefusal(because)}`
  ),
  /** It is the turn of somebody who hung up. */
  callback: fact<{ readonly queue: string } & CallbackAttempt>(
    { queue: 'support', number: '+4930901820', attempt: 1, most: 3 },
    ({ queue, number, attempt, most }) => `${queue} calls back at ${number}, time ${attempt} of ${most}`
  ),
  'callback-unreached': fact<CallbackAttempt>(
    { number: '+4930901820', attempt: 1, most: 3 },
    ({ number, attempt, most }) => `${number} was not reached, time ${attempt} of ${most}`
  )
}
