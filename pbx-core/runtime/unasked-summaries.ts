import type { Octets } from '../base/octets.ts'
import { contactHeader, type SharedStack } from '../call/sip-stack.ts'
import { routed } from '../sip/dialog/route-set.ts'
import type { Flow } from '../sip/flow.ts'
import { createRequest } from '../sip/message/create.ts'
import { formatNameAddr } from '../sip/message/make-name-addr.ts'
import { makeUri } from '../sip/message/make-uri.ts'
import { type Aor, type Binding, type BindingChange, isReachable } from '../sip/registrar/binding.ts'
import { messageSummaryPackage } from '../sip/subscription/packages.ts'
import type { Mailboxes } from '../sip/subscription/port.ts'
import { isBrowser } from './leg-factory.ts'

export interface UnaskedSummariesPorts {
  readonly stack: SharedStack
  readonly mailboxes: Mailboxes
  readonly summary: (domain: string, user: string) => Octets | undefined
  /** Contacts of a user of ours. */
  readonly bindings: (aor: Aor) => readonly Binding[]
  /** Whether a telephone has subscribed over that flow to what lies in the mailbox of its user. */
  readonly isSubscribed: (aor: Aor, flow: Flow) => boolean
}

/** Who is about to subscribe has done so by then, in milliseconds after it has registered. */
const subscribingMs = 2000
/** Several messages that are deleted one after the other are one change, in milliseconds. */
const settlingMs = 500

/** What a telephone was told that had not asked. */
interface Told {
  /** Of its registration: a telephone that has restarted knows nothing any more, and registers with another one. */
  readonly callId: string
  readonly summary: Octets
  /** It has refused it. */
  readonly refused: boolean
}

/**
 * Tells telephones that have registered and do not subscribe what lies in the mailbox of their user, as many expect it:
 * when they register, and when it changes. One that refuses it is left in peace until it has restarted; our windows
 * know it by other means.
 */
export class UnaskedSummaries implements Disposable {
  readonly #ports: UnaskedSummariesPorts
  /** By user and contact. */
  readonly #told = new Map<string, Told>()
  readonly #due = new Map<string, Disposable>()
  readonly #listening: Disposable

  constructor(ports: UnaskedSummariesPorts) {
    this.#ports = ports
    this.#listening = ports.mailboxes.onChanged((domain, user) => this.#tellSoon({ domain, user }, settlingMs))
  }

  /** Telephones have registered, or are gone. */
  registered(changes: readonly BindingChange[]): void {
    for (const { kind, binding } of changes) {
      const key = contactOf(binding)
      if (kind === 'removed') this.#told.delete(key)
      else if (this.#told.get(key)?.callId !== binding.callId) this.#tellSoon(binding.aor, subscribingMs)
    }
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]()
    for (const due of this.#due.values()) due[Symbol.dispose]()
  }

  #tellSoon(aor: Aor, ms: number): void {
    const key = `${aor.user}@${aor.domain}`
    if (this.#due.has(key) || this.#ports.mailboxes.counts(aor.domain, aor.user) === undefined) return
    const due = this.#ports.stack.clock.after(ms, () => {
      this.#due.delete(key)
      this.#tell(aor)
    })
    this.#due.set(key, due)
  }

  #tell(aor: Aor): void {
    const summary = this.#ports.summary(aor.domain, aor.user)
    if (summary === undefined) return
    for (const binding of this.#ports.bindings(aor)) {
      const told = this.#told.get(contactOf(binding))
      const isNew = told?.callId !== binding.callId || (told.summary !== summary && !told.refused)
      if (isNew && isReachable(binding) && !isBrowser(binding.flow) && !this.#ports.isSubscribed(aor, binding.flow)) {
        this.#send(binding, summary)
      }
    }
  }

  /** Outside of any dialog, and with the state of a subscription that is over, for there is none (RFC 6665 §8.2.3). */
  #send(binding: Binding, summary: Octets): void {
    const { crypto, transactions } = this.#ports.stack
    const { aor, contact, flow, path, callId } = binding
    const key = contactOf(binding)
    const own = formatNameAddr({ uri: makeUri({ user: aor.user, host: aor.domain }) })
    const { uri, routes } = routed(contact, path)
    const request = createRequest({
      method: 'NOTIFY',
      uri,
      from: `${own};tag=${crypto.token(8)}`,
      to: own,
      callId: crypto.token(16),
      cseq: 1,
      headers: [
        ...routes.map((route) => ['Route', route] as const),
        ['Contact', contactHeader(flow, aor.user)],
        ['Event', messageSummaryPackage.event],
        ['Subscription-State', 'terminated;reason=timeout']
      ],
      body: summary,
      contentType: messageSummaryPackage.accept
    })
    this.#told.set(key, { callId, summary, refused: false })
    transactions.send(request, flow, {
      response: ({ status }) => {
        if (status >= 300) this.#refused(key)
      },
      failed: () => this.#refused(key)
    })
  }

  #refused(key: string): void {
    const told = this.#told.get(key)
    if (told !== undefined) this.#told.set(key, { ...told, refused: true })
  }
}

function contactOf({ aor, contact, regId }: Binding): string {
  return `${aor.user}@${aor.domain} ${contact.text} ${regId}`
}
