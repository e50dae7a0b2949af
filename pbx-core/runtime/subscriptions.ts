import { textFromOctets } from '../base/octets.ts'
import type { SharedStack } from '../call/sip-stack.ts'
import { isSubscribable, type SubscribableEvent } from '../sip/capabilities.ts'
import type { Flow } from '../sip/flow.ts'
import { createResponse } from '../sip/message/create.ts'
import type { SipRequest } from '../sip/message/message.ts'
import { decodedUser } from '../sip/message/uri.ts'
import type { Aor, Binding } from '../sip/registrar/binding.ts'
import type { Ending } from '../sip/subscription/machine.ts'
import type { Asked, SubjectSource } from '../sip/subscription/subject.ts'
import { badEvent, eventOf, readSubscribe } from '../sip/subscription/subscribe.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import { registeredFlows } from './registered-flows.ts'
import type { Sender } from './request-router.ts'
import { Subscription } from './subscription.ts'

export interface SubscriptionsPorts {
  readonly stack: SharedStack
  readonly sources: readonly SubjectSource[]
  /** Contacts of a user of ours. */
  readonly bindings: (aor: Aor) => readonly Binding[]
}

/** A switchboard with two expansion modules has some 150 lamps; twice as many may be left over from before it restarted. */
const mostOfFlow = 400
/** Of all telephones of a user. */
const mostOfUser = 1000
/** Whoever answers none of its NOTIFYs is sent so many at a time. */
const mostLeaving = 100
/** Seconds: by then a NOTIFY without an answer has been given up (RFC 3261 §17.1.2.2, Timer F). */
const leavingSeconds = 32
/** Seconds after which whoever has more than may be kept may try again. */
const crowdedSeconds = 600
/** After the end of the program telephones come back one after the other, in so many seconds. */
const returnSeconds = 30

/**
 * All subscriptions to us (RFC 6665). What has changed is looked up by what it is about, so that it costs those who
 * subscribed to that and nobody else.
 */
export class Subscriptions implements Disposable {
  readonly #ports: SubscriptionsPorts
  readonly #sources: ReadonlyMap<SubscribableEvent, SubjectSource>
  readonly #all = new Set<Subscription>()
  readonly #bySubject = new Map<string, Set<Subscription>>()
  /** The one that was refreshed longest ago first, as in the next. */
  readonly #byFlow = new Map<string, Set<Subscription>>()
  readonly #byUser = new Map<string, Set<Subscription>>()
  /** By which flow each is counted. */
  readonly #flows = new Map<Subscription, string>()
  /** By user: those that are over, and whose last NOTIFY has no answer yet. */
  readonly #leaving = new Map<string, Set<Subscription>>()
  readonly #listening = new DisposableStack()
  #isEnding = false

  constructor(ports: SubscriptionsPorts) {
    this.#ports = ports
    this.#sources = new Map(ports.sources.map((source) => [source.eventPackage.event, source]))
    for (const [event, source] of this.#sources) {
      this.#listening.use(source.onChanged((key) => this.#changed(`${event} ${key}`)))
    }
  }

  get size(): number {
    return this.#all.size
  }

  /** A SUBSCRIBE outside of any dialog, of a user who has proved itself. */
  take(transaction: ServerTransaction, { domain, user }: Extract<Sender, { kind: 'user' }>): void {
    const { request, flow } = transaction
    const { stack, bindings } = this.#ports
    const refuse = (status: number, headers: readonly (readonly [string, string])[] = []) =>
      transaction.respond(createResponse(request, status, { toTag: stack.crypto.token(8), headers }))
    const name = eventOf(request)?.name ?? ''
    // It begins with a REFER (RFC 3515 §2.4.4).
    if (name === 'refer') return refuse(403)
    const source = isSubscribable(name) ? this.#sources.get(name) : undefined
    if (source === undefined) return refuse(489, badEvent().headers)
    const asked = readSubscribe(request, source.eventPackage)
    if (!asked.ok) return refuse(asked.error.status, asked.error.headers)
    const owner = { domain: domain.name, user: user.extension }
    if (this.#isEnding || (this.#leaving.get(keyOf(owner))?.size ?? 0) >= mostLeaving) {
      return refuse(503, [['Retry-After', `${leavingSeconds}`]])
    }
    const number = numberIn(request)
    const subject = source.open({ ...owner, number })
    if (!subject.ok) return refuse(subject.error)
    const subscription = new Subscription(
      {
        stack,
        registered: { ...registeredFlows(bindings, owner), owner },
        eventPackage: source.eventPackage,
        subject: subject.value,
        asked: asked.value,
        contactUser: number.replace(/[^0-9A-Za-z]/g, ''),
        refreshed: (refreshed) => this.#refreshed(refreshed),
        over: (over) => this.#over(over),
        gone: (gone) => this.#gone(gone)
      },
      transaction
    )
    if (asked.value.seconds > 0) this.#keep(subscription, flow.id)
  }

  /** Whether somebody has subscribed over that flow to something of this package. */
  has(aor: Aor, flow: Flow, event: SubscribableEvent): boolean {
    const those = this.#byFlow.get(flow.id) ?? []
    return [...those].some(({ owner, eventPackage }) => eventPackage.event === event && keyOf(owner) === keyOf(aor))
  }

  /** The user has registered a phone, or refreshed that: what could not be told it is told now. */
  registered({ domain, user }: Aor): void {
    for (const subscription of this.#byUser.get(keyOf({ domain, user })) ?? []) subscription.registered()
  }

  /** There is another configuration: some of what was subscribed to may be gone, or be somebody else's. */
  review(): void {
    for (const subscription of [...this.#all]) {
      const { owner, subject, eventPackage } = subscription
      const again = this.#sources.get(eventPackage.event)?.open({ ...owner, number: subject.number })
      if (again?.ok === true) subscription.changed()
      else subscription.end({ reason: again?.error === 403 ? 'rejected' : 'noresource' })
    }
  }

  /** What these users have proved holds no more: whoever still can proves it again, at once. */
  revoke(isRevoked: (aor: Aor) => boolean): void {
    for (const subscription of [...this.#all]) {
      if (isRevoked(subscription.owner)) subscription.end({ reason: 'deactivated' })
    }
  }

  /** The program ends, and takes none any more. */
  endAll(): void {
    this.#isEnding = true
    let at = 0
    for (const subscription of [...this.#all]) {
      at += 1
      subscription.end({ reason: 'probation', retryAfter: 5 + (at % returnSeconds) })
    }
  }

  [Symbol.dispose](): void {
    this.#listening.dispose()
    for (const subscription of this.#all) subscription[Symbol.dispose]()
  }

  #changed(subject: string): void {
    for (const subscription of this.#bySubject.get(subject) ?? []) subscription.changed()
  }

  #keep(subscription: Subscription, flow: string): void {
    const user = keyOf(subscription.owner)
    this.#makeRoom(this.#byFlow.get(flow), mostOfFlow)
    this.#makeRoom(this.#byUser.get(user), mostOfUser)
    this.#all.add(subscription)
    this.#flows.set(subscription, flow)
    add(this.#bySubject, subjectOf(subscription), subscription)
    add(this.#byFlow, flow, subscription)
    add(this.#byUser, user, subscription)
  }

  /** What was refreshed longest ago is most likely left over from a telephone that has restarted since. */
  #makeRoom(those: ReadonlySet<Subscription> | undefined, most: number): void {
    if (those === undefined || those.size < most) return
    const [oldest] = those
    oldest?.end(crowded)
  }

  #refreshed(subscription: Subscription): void {
    if (!this.#all.has(subscription)) return
    const user = keyOf(subscription.owner)
    remove(this.#byFlow, this.#flows.get(subscription) ?? '', subscription)
    remove(this.#byUser, user, subscription)
    this.#flows.set(subscription, subscription.flow.id)
    add(this.#byFlow, subscription.flow.id, subscription)
    add(this.#byUser, user, subscription)
  }

  #over(subscription: Subscription): void {
    const user = keyOf(subscription.owner)
    add(this.#leaving, user, subscription)
    if (!this.#all.delete(subscription)) return
    remove(this.#bySubject, subjectOf(subscription), subscription)
    remove(this.#byFlow, this.#flows.get(subscription) ?? '', subscription)
    remove(this.#byUser, user, subscription)
    this.#flows.delete(subscription)
  }

  #gone(subscription: Subscription): void {
    remove(this.#leaving, keyOf(subscription.owner), subscription)
  }
}

const crowded: Ending = { reason: 'probation', retryAfter: crowdedSeconds }

function subjectOf({ eventPackage, subject }: Subscription): string {
  return `${eventPackage.event} ${subject.key}`
}

/** Some telephones name what they ask for in To alone, and us in the URI. */
function numberIn({ uri, to }: SipRequest): Asked['number'] {
  return textFromOctets(decodedUser(uri) || decodedUser(to.uri))
}

function keyOf({ domain, user }: Aor): string {
  return `${user}@${domain}`
}

function add<T>(sets: Map<string, Set<T>>, key: string, item: T): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([item]))
  else set.add(item)
}

function remove<T>(sets: Map<string, Set<T>>, key: string, item: T): void {
  const set = sets.get(key)
  set?.delete(item)
  if (set?.size === 0) sets.delete(key)
}
