import { describe, expect, test } from 'vitest'
import {
  newSubscription,
  type OpenSubscription,
  type SubscriptionEffect,
  type SubscriptionEvent,
  type SubscriptionState,
  stepSubscription
} from '../../../pbx-core/sip/subscription/machine.ts'

const apart = 250

/** One subscription: events at times go in, effects come out. */
class Notifier {
  state: SubscriptionState = newSubscription
  now = 0

  at(now: number): this {
    this.now = now
    return this
  }

  feed(event: SubscriptionEvent): readonly string[] {
    const { state, effects } = stepSubscription(this.state, event, { now: this.now, apart })
    this.state = state
    return effects.map(said)
  }

  subscribed(seconds: number, isKnown = true): readonly string[] {
    return this.feed({ on: 'subscribed', seconds, isKnown })
  }

  changed(): readonly string[] {
    return this.feed({ on: 'changed' })
  }

  answered(status = 200, retryAfter?: number): readonly string[] {
    return this.feed({ on: 'answered', status, retryAfter })
  }
}

function said(effect: SubscriptionEffect): string {
  if (effect.do === 'wait') return `wait ${effect.ms}`
  if (effect.do === 'forget') return 'forget'
  if (effect.state !== 'terminated') return `${effect.state} ${effect.seconds}`
  const { reason, retryAfter } = effect.ending
  return `terminated ${reason}${retryAfter === undefined ? '' : ` ${retryAfter}`}`
}

/** One that has been told everything. */
function settled(seconds = 60): Notifier {
  const notifier = new Notifier()
  notifier.subscribed(seconds)
  notifier.answered()
  return notifier
}

describe('a subscription, for its notifier (RFC 6665 §4.2)', () => {
  test('MUST be told the state at once, whatever that is (§4.2.1.3)', () => {
    const notifier = new Notifier()
    expect(notifier.subscribed(60)).toEqual(['active 60', 'wait 60000'])
    expect(notifier.state).toEqual({
      ...newSubscription,
      ...({ name: 'active', until: 60_000, quietUntil: apart, isAsking: true } satisfies Partial<OpenSubscription>)
    })
  })

  test('one that asks for no time is told the state, and is over: a fetch (§4.4.3)', () => {
    const notifier = new Notifier()
    expect(notifier.subscribed(0)).toEqual(['terminated timeout', 'forget'])
    expect(notifier.state).toEqual({ name: 'over' })
  })

  test('a refresh is told the state at once, also within the time between two changes, and lasts longer (§4.2.1.2)', () => {
    const notifier = settled()
    expect(notifier.at(100).subscribed(120)).toEqual(['active 120', 'wait 120000'])
  })

  test('a refresh without time ends it: the last NOTIFY says so (§4.2.1.4)', () => {
    const notifier = settled()
    expect(notifier.at(20_000).subscribed(0)).toEqual(['terminated timeout', 'forget'])
  })

  test('MUST end when its time is over, and say why (§4.2.2)', () => {
    const notifier = settled()
    expect(notifier.at(59_999).feed({ on: 'timer' })).toEqual(['wait 1'])
    expect(notifier.at(60_000).feed({ on: 'timer' })).toEqual(['terminated timeout', 'forget'])
    expect(notifier.subscribed(60)).toEqual([])
  })

  test('is pending while nothing is known, and active with the first that is (§4.1.3)', () => {
    const notifier = new Notifier()
    expect(notifier.subscribed(60, false)).toEqual(['pending 60', 'wait 60000'])
    expect(notifier.at(10).answered()).toEqual(['wait 59990'])
    expect(notifier.at(20).changed()).toEqual(['active 60', 'wait 59980'])
  })

  test('what has changed is told at once where nothing was told lately', () => {
    const notifier = settled()
    expect(notifier.at(5000).changed()).toEqual(['active 55', 'wait 55000'])
  })

  test('several changes in a row are one NOTIFY, no sooner than the time between two is over (RFC 6446 §4)', () => {
    const notifier = settled()
    expect(notifier.at(10).changed()).toEqual(['wait 240'])
    expect(notifier.at(100).changed()).toEqual(['wait 150'])
    expect(notifier.at(250).feed({ on: 'timer' })).toEqual(['active 60', 'wait 59750'])
  })

  test('one NOTIFY is under way at a time: what changes meanwhile is told once it has its answer', () => {
    const notifier = new Notifier()
    notifier.subscribed(60)
    expect(notifier.at(300).changed()).toEqual(['wait 59700'])
    expect(notifier.at(600).answered()).toEqual(['active 60', 'wait 59400'])
  })

  test.each([404, 405, 416, 480, 481, 489, 500, 501, 503, 603])(
    'a NOTIFY that is answered %i without a time to try again MUST end it, without another word (§4.2.2)',
    (status) => {
      const notifier = new Notifier()
      notifier.subscribed(60)
      expect(notifier.answered(status)).toEqual(['forget'])
      expect(notifier.state).toEqual({ name: 'over' })
    }
  )

  test('one that is answered with Retry-After is sent again then, and not before (§4.2.2)', () => {
    const notifier = new Notifier()
    notifier.subscribed(60)
    expect(notifier.answered(503, 5)).toEqual(['wait 5000'])
    expect(notifier.at(2000).changed()).toEqual(['wait 3000'])
    expect(notifier.at(5000).feed({ on: 'timer' })).toEqual(['active 55', 'wait 55000'])
  })

  test('a NOTIFY that nobody answers ends it (§4.2.2)', () => {
    const notifier = new Notifier()
    notifier.subscribed(60)
    expect(notifier.feed({ on: 'failed', reason: 'timeout' })).toEqual(['forget'])
  })

  test('where the connection is gone it waits for the next registration, and tells then what it could not', () => {
    const notifier = settled()
    expect(notifier.at(1000).changed()).toEqual(['active 59', 'wait 59000'])
    expect(notifier.feed({ on: 'failed', reason: 'transport' })).toEqual(['wait 59000'])
    expect(notifier.at(3000).changed()).toEqual(['wait 57000'])
    expect(notifier.at(4000).feed({ on: 'reachable' })).toEqual(['active 56', 'wait 56000'])
  })

  test('also where nothing has changed since: what was under way has not arrived', () => {
    const notifier = settled()
    notifier.at(1000).changed()
    notifier.feed({ on: 'failed', reason: 'transport' })
    expect(notifier.at(4000).feed({ on: 'reachable' })).toEqual(['active 56', 'wait 56000'])
  })

  test('and ends with its time where none comes', () => {
    const notifier = settled()
    notifier.at(1000).changed()
    notifier.feed({ on: 'failed', reason: 'transport' })
    expect(notifier.at(60_000).feed({ on: 'timer' })).toEqual(['terminated timeout', 'forget'])
  })

  test('a registration of one that is reached anyway tells nothing', () => {
    const notifier = settled()
    expect(notifier.at(1000).feed({ on: 'reachable' })).toEqual(['wait 59000'])
  })

  test('is ended from outside with reason and time to come back, also while a NOTIFY is under way (§4.1.3)', () => {
    const notifier = new Notifier()
    notifier.subscribed(60)
    const ending = { reason: 'probation', retryAfter: 10 } as const
    expect(notifier.feed({ on: 'end', ending })).toEqual(['terminated probation 10', 'forget'])
    expect(notifier.answered(481)).toEqual([])
    expect(notifier.feed({ on: 'end', ending })).toEqual([])
  })
})
