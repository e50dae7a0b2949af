import type { Octets } from '../base/octets.ts'
import { type CallerIdentity, Dialog } from '../sip/dialog/dialog.ts'
import type { Flow } from '../sip/flow.ts'
import type { SipResponse } from '../sip/message/message.ts'
import { isReliable, ProvisionalResponses } from './provisional-responses.ts'
import type { DialogTable, DialogUser, SharedStack } from './sip-stack.ts'

/** Behind a proxy one INVITE can ring so many phones; those beyond are in a dialog once they answer. */
const mostForks = 16

/** What early dialogs need of the SIP side. */
export interface EarlyGround {
  readonly dialogs: Pick<DialogTable, 'add'>
  readonly transactions: Pick<SharedStack['transactions'], 'send'>
  readonly flow: () => Flow
}

/** One phone behind our INVITE, before its answer. */
export class EarlyDialog implements Disposable {
  readonly dialog: Dialog
  /** What it has said last of its session; '' for nothing. */
  session: Octets = ''
  /** It has answered our offer in a way that counts: reliably (RFC 3262 §5). What its 2xx says of it is to be ignored. */
  hasAnswered = false
  readonly #ground: EarlyGround
  #entry: Disposable | undefined
  #provisionals: ProvisionalResponses | undefined

  constructor(dialog: Dialog, ground: EarlyGround) {
    this.dialog = dialog
    this.#ground = ground
  }

  /** From now on the called side may ask within it. */
  enter(user: DialogUser): void {
    this.#entry = this.#ground.dialogs.add(this.dialog.key, user)
  }

  /** Whether a provisional response counts; a reliable one is acknowledged. */
  takes(response: SipResponse): boolean {
    if (!isReliable(response)) return true
    const { transactions, flow } = this.#ground
    this.#provisionals ??= new ProvisionalResponses({ transactions, dialog: this.dialog, flow })
    return this.#provisionals.take(response)
  }

  [Symbol.dispose](): void {
    this.#entry?.[Symbol.dispose]()
  }
}

/**
 * The dialogs of an INVITE of ours that has no final response: one for each To tag that a
 * provisional response brought (RFC 3261 §12.1). From then on the called side may ask within its own.
 *
 * Several may send sound before the answer, and our leg has one stream: it belongs to whichever of them has begun last
 * (`speaking`), as behind a provider the next one is rung when the one before did not answer.
 */
export class EarlyDialogs implements Disposable {
  readonly #ground: EarlyGround
  readonly #userOf: (early: EarlyDialog) => DialogUser
  readonly #dialogs = new Map<string, EarlyDialog>()
  /** Whose session the stream of our leg is. */
  speaking: EarlyDialog | undefined

  constructor(ground: EarlyGround, userOf: (early: EarlyDialog) => DialogUser) {
    this.#ground = ground
    this.#userOf = userOf
  }

  /** Takes note of a provisional response; undefined where it makes no dialog. */
  heard(invite: CallerIdentity, response: SipResponse): EarlyDialog | undefined {
    const { tag } = response.to
    const known = this.#dialogs.get(tag)
    if (known !== undefined) return known
    if (response.status === 100 || tag === '' || this.#dialogs.size === mostForks) return undefined
    const early = new EarlyDialog(Dialog.ofCaller(invite, response), this.#ground)
    this.#dialogs.set(tag, early)
    early.enter(this.#userOf(early))
    return early
  }

  /** The one that has rung first. */
  get first(): EarlyDialog | undefined {
    return this.#dialogs.values().next().value
  }

  /** The CSeq of the newest request of ours in any of them. */
  newestSequence(invite: CallerIdentity): number {
    let newest = invite.cseq.number
    for (const { dialog } of this.#dialogs.values()) newest = Math.max(newest, dialog.localSequence)
    return newest
  }

  /** The early dialog of the answer, which goes on as it answers; the others are over (§13.2.2.4). */
  confirm(response: SipResponse): EarlyDialog | undefined {
    const early = this.#dialogs.get(response.to.tag)
    this[Symbol.dispose]()
    early?.dialog.confirm(response)
    return early
  }

  [Symbol.dispose](): void {
    for (const early of this.#dialogs.values()) early[Symbol.dispose]()
    this.#dialogs.clear()
  }
}
