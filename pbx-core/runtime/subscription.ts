import { contactHeader, type DialogOwner, type DialogUser, type SharedStack } from '../call/sip-stack.ts'
import { allowEvents, allowInside, optionsAnswer } from '../sip/capabilities.ts'
import { Dialog } from '../sip/dialog/dialog.ts'
import { type Flow, isSameParty } from '../sip/flow.ts'
import { createResponse, type ResponseParts } from '../sip/message/create.ts'
import type { SipResponse } from '../sip/message/message.ts'
import { parseDeltaSeconds } from '../sip/message/number.ts'
import {
  type Ending,
  newSubscription,
  type SubscriptionEffect,
  type SubscriptionEvent,
  type SubscriptionState,
  stepSubscription
} from '../sip/subscription/machine.ts'
import type { EventPackage } from '../sip/subscription/packages.ts'
import type { Subject } from '../sip/subscription/subject.ts'
import { eventOf, readSubscribe, type Subscribe } from '../sip/subscription/subscribe.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import type { RegisteredFlows } from './registered-flows.ts'

export interface SubscriptionParts {
  readonly stack: SharedStack
  readonly registered: RegisteredFlows & { readonly owner: DialogOwner }
  readonly eventPackage: EventPackage
  readonly subject: Subject
  /** Of the SUBSCRIBE that begins it. */
  readonly asked: Subscribe
  /** User part of our Contact. */
  readonly contactUser: string
  /** It was refreshed. */
  readonly refreshed: (subscription: Subscription) => void
  /** It is told nothing more. */
  readonly over: (subscription: Subscription) => void
  /** The same, and its last NOTIFY has its answer, or will have none. */
  readonly gone: (subscription: Subscription) => void
}

/** One subscription to us, in a dialog of its own (RFC 6665 §4.5.1): runs the machine of `sip/subscription`. */
export class Subscription implements DialogUser {
  readonly leg = null
  readonly owner: DialogOwner
  readonly subject: Subject
  readonly eventPackage: EventPackage
  readonly #parts: SubscriptionParts
  readonly #dialog: Dialog
  readonly #contact: string
  #state: SubscriptionState = newSubscription
  /** What the subscriber's last request came over, and when. */
  #flow: Flow
  #flowSince: number
  #apart: number
  /** As the subject looked when it was told last. */
  #told: string | undefined
  /** NOTIFYs that have no answer yet. */
  #unanswered = 0
  #timer: Disposable | undefined
  #entry: Disposable | undefined

  /** Accepts the SUBSCRIBE, and tells the state as it is. */
  constructor(parts: SubscriptionParts, transaction: ServerTransaction) {
    const { asked, stack, subject, eventPackage, registered } = parts
    this.#parts = parts
    this.owner = registered.owner
    this.subject = subject
    this.eventPackage = eventPackage
    this.#flow = transaction.flow
    this.#flowSince = stack.clock.now()
    this.#apart = asked.apart
    this.#contact = contactHeader(transaction.flow, parts.contactUser)
    const response = this.#accept(transaction, asked, stack.crypto.token(8))
    this.#dialog = Dialog.ofCallee(transaction.request, response.to)
    if (asked.seconds > 0) this.#entry = stack.dialogs.add(this.#dialog.key, this)
    this.#subscribed(asked)
  }

  /** Over which its subscriber has spoken last. */
  get flow(): Flow {
    return this.#flow
  }

  /** A dialog belongs to its flow, or to one over which its user has registered since (`4-pbx`, SIP). */
  owns(flow: Flow): boolean {
    return isSameParty(this.#flow, flow) || this.#parts.registered.hasRegistered(flow, this.#flowSince)
  }

  /** Its subject may have something new to tell. */
  changed(): void {
    const look = this.subject.look()
    if (look !== undefined && look !== this.#told) this.#feed({ on: 'changed' })
  }

  /** Its user has registered. */
  registered(): void {
    if (this.#state.name !== 'over' && this.#state.isCutOff) this.#feed({ on: 'reachable' })
  }

  end(ending: Ending): void {
    this.#feed({ on: 'end', ending })
  }

  /** A request inside the dialog, which proved to be of the subscriber: a refresh, or nothing of ours. */
  receive(transaction: ServerTransaction): void {
    this.#flow = transaction.flow
    this.#flowSince = this.#parts.stack.clock.now()
    const { request } = transaction
    if (this.#dialog.accept(request) === 'stale') return reply(transaction, 500)
    if (request.method === 'OPTIONS') return reply(transaction, 200, { headers: optionsAnswer })
    const { asked, eventPackage, refreshed } = this.#parts
    const event = eventOf(request)
    const isOwn = event?.name === eventPackage.event && (event.params.get('id') ?? '') === asked.id
    // There is no other usage in this dialog (RFC 5057 §5.1), nor another subscription.
    if (request.method !== 'SUBSCRIBE' || !isOwn) return reply(transaction, 481)
    const again = readSubscribe(request, eventPackage)
    if (!again.ok) return reply(transaction, again.error.status, again.error)
    this.#apart = again.value.apart
    this.#accept(transaction, again.value)
    refreshed(this)
    this.#subscribed(again.value)
  }

  receiveAck(): void {}

  /** Without another word; for the end of everything. */
  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
    this.#entry?.[Symbol.dispose]()
  }

  #accept(transaction: ServerTransaction, { seconds }: Subscribe, toTag?: string): SipResponse {
    const response = createResponse(transaction.request, 200, {
      ...(toTag === undefined ? {} : { toTag }),
      headers: [['Contact', this.#contact], ['Expires', `${seconds}`], allowInside, allowEvents]
    })
    transaction.respond(response)
    return response
  }

  #subscribed({ seconds }: Subscribe): void {
    this.#feed({ on: 'subscribed', seconds, isKnown: this.subject.look() !== undefined })
  }

  #feed(event: SubscriptionEvent): void {
    const now = this.#parts.stack.clock.now()
    const apart = Math.max(this.eventPackage.apart, this.#apart)
    const { state, effects } = stepSubscription(this.#state, event, { now, apart })
    this.#state = state
    for (const effect of effects) this.#perform(effect)
  }

  #perform(effect: SubscriptionEffect): void {
    switch (effect.do) {
      case 'notify':
        this.#notify(stateHeader(effect, this.#apart))
        break
      case 'wait':
        this.#timer?.[Symbol.dispose]()
        this.#timer = this.#parts.stack.clock.after(effect.ms, () => this.#feed({ on: 'timer' }))
        break
      case 'forget':
        this[Symbol.dispose]()
        this.#parts.over(this)
        if (this.#unanswered === 0) this.#parts.gone(this)
        break
    }
  }

  #notify(state: string): void {
    const { asked, eventPackage, registered, stack } = this.#parts
    const look = this.subject.look()
    this.#told = look
    const { event, accept } = eventPackage
    const request = this.#dialog.request('NOTIFY', {
      headers: [
        ['Contact', this.#contact],
        ['Event', asked.id === '' ? event : `${event};id=${asked.id}`],
        ['Subscription-State', state],
        allowEvents
      ],
      ...(look === undefined ? {} : { body: this.subject.body(), contentType: accept })
    })
    const moved = registered.registeredFlow(this.#dialog.remoteTarget, this.#flowSince)
    this.#unanswered += 1
    stack.transactions.send(request, moved ?? this.#flow, {
      response: (response) => {
        if (response.status >= 200) this.#answered(() => this.#feed(answerOf(response)))
      },
      failed: (reason) => this.#answered(() => this.#feed({ on: 'failed', reason }))
    })
  }

  #answered(tell: () => void): void {
    this.#unanswered -= 1
    if (this.#state.name !== 'over') tell()
    else if (this.#unanswered === 0) this.#parts.gone(this)
  }
}

/** RFC 6665 §8.2.3; what is asked for of RFC 6446 §6.1 is confirmed. */
function stateHeader(effect: Extract<SubscriptionEffect, { do: 'notify' }>, apart: number): string {
  if (effect.state === 'terminated') {
    const { reason, retryAfter } = effect.ending
    return `terminated;reason=${reason}${retryAfter === undefined ? '' : `;retry-after=${retryAfter}`}`
  }
  const rate = apart === 0 ? '' : `;max-rate=${Number((1000 / apart).toFixed(3))}`
  return `${effect.state};expires=${effect.seconds}${rate}`
}

function answerOf({ status, headers }: SipResponse): SubscriptionEvent {
  const after = parseDeltaSeconds(/^\d+/.exec(headers.get('Retry-After')?.trim() ?? '')?.[0] ?? '')
  return { on: 'answered', status, retryAfter: after.ok ? after.value : undefined }
}

function reply(transaction: ServerTransaction, status: number, parts: ResponseParts = {}): void {
  transaction.respond(createResponse(transaction.request, status, parts))
}
