import type { Subscribable } from '../base/emitter.ts'
import type { Call } from '../call/call.ts'
import type { DialogUser, SharedStack } from '../call/sip-stack.ts'
import type { DomainConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { PartyView, QueueView } from '../contract/views.ts'
import type { Aor, Binding, BindingChange } from '../sip/registrar/binding.ts'
import type { LampSource, Mailboxes } from '../sip/subscription/port.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import { ExtensionLamps } from './extension-lamps.ts'
import { Lamps } from './lamps.ts'
import { MailboxLamps } from './mailbox-lamps.ts'
import { queueLamps } from './place-lamps.ts'
import type { Sender } from './request-router.ts'
import { Subscriptions } from './subscriptions.ts'
import { UnaskedSummaries } from './unasked-summaries.ts'

export interface NotifierPorts {
  readonly stack: SharedStack
  readonly events: Subscribable<PbxEvents>
  readonly domain: (name: string) => DomainConfig | undefined
  /** Contacts of a user of ours. */
  readonly bindings: (aor: Aor) => readonly Binding[]
  readonly queues: (domain: string) => readonly QueueView[]
  readonly mailboxes: Mailboxes
  /** Lamps of other numbers. */
  readonly lamps: readonly LampSource[]
}

/** What telephones are told of by NOTIFY: lamps, and what lies in mailboxes, whether they have asked for it or not. */
export class Notifier implements Disposable {
  readonly #extensions: ExtensionLamps
  readonly #subscriptions: Subscriptions
  readonly #summaries: UnaskedSummaries

  constructor(ports: NotifierPorts) {
    const { stack, bindings, domain, events, mailboxes, queues } = ports
    this.#extensions = new ExtensionLamps(domain)
    const mailboxLamps = new MailboxLamps(mailboxes)
    const sources = [this.#extensions, queueLamps(events, queues), ...ports.lamps]
    this.#subscriptions = new Subscriptions({
      ...{ stack, bindings },
      sources: [new Lamps({ sources, domain }), mailboxLamps]
    })
    this.#summaries = new UnaskedSummaries({
      ...{ stack, mailboxes, bindings },
      summary: (name, user) => mailboxLamps.summary(name, user),
      isSubscribed: (aor, flow) => this.#subscriptions.has(aor, flow, 'message-summary')
    })
  }

  /** A SUBSCRIBE that begins something. */
  subscribe(transaction: ServerTransaction, sender: Extract<Sender, { kind: 'user' }>): void {
    this.#subscriptions.take(transaction, sender)
  }

  /** Something has changed in a call. */
  called(call: Call): void {
    this.#extensions.called(call)
  }

  /** A leg of a party has come into a call, or left it. */
  memberMoved(call: Call, party: PartyView): void {
    this.#extensions.memberMoved(call, party)
  }

  /** A telephone has named its dialog. */
  dialogEntered(entered: DialogUser): void {
    this.#extensions.dialogEntered(entered)
  }

  /** Telephones have registered, refreshed that, or are gone. */
  registered(changes: readonly BindingChange[]): void {
    for (const { kind, binding } of changes) if (kind !== 'removed') this.#subscriptions.registered(binding.aor)
    this.#summaries.registered(changes)
  }

  /** There is another configuration; `isRevoked`: what those have proved holds no more. */
  configured(isRevoked: (aor: Aor) => boolean): void {
    this.#subscriptions.revoke(isRevoked)
    this.#subscriptions.review()
  }

  /** The program ends: whoever has subscribed is told so, and nobody can any more. */
  leave(): void {
    this.#subscriptions.endAll()
  }

  [Symbol.dispose](): void {
    this.#subscriptions[Symbol.dispose]()
    this.#summaries[Symbol.dispose]()
  }
}
