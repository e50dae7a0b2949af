import { type CallingState, stepCalling } from '../sip/dialog/calling.ts'
import { type CallerIdentity, Dialog } from '../sip/dialog/dialog.ts'
import type { Flow } from '../sip/flow.ts'
import type { SipResponse } from '../sip/message/message.ts'
import type { ClientTransaction, ClientUser } from '../sip/transaction/types.ts'
import type { SharedStack } from './sip-stack.ts'

/**
 * Answers to an INVITE whose leg knows already what became of it: one that comes again is
 * acknowledged again (RFC 3261 §13.2.2.4), and a phone that answers too late, or second, is
 * hung up. They may come for 32 s, so nothing of the call waits here for them.
 */
export class LateAnswers implements ClientUser {
  readonly #transactions: SharedStack['transactions']
  readonly #flow: Flow
  readonly #invite: CallerIdentity
  /** CSeq of the newest request that went to anybody behind the INVITE before (RFC 3261 §12.2.1.1). */
  readonly #newestSequence: number
  #state: CallingState

  constructor(
    transactions: SharedStack['transactions'],
    invite: ClientTransaction,
    { state, newestSequence }: { readonly state: CallingState; readonly newestSequence: number }
  ) {
    const { callId, from, uri, cseq } = invite.request
    this.#transactions = transactions
    this.#flow = invite.flow
    this.#invite = { callId, from: { text: from.text, tag: from.tag }, uri, cseq }
    this.#newestSequence = newestSequence
    this.#state = state
  }

  response(response: SipResponse): void {
    const { state, effects } = stepCalling(this.#state, {
      kind: 'response',
      status: response.status,
      tag: response.to.tag
    })
    this.#state = state
    for (const { kind } of effects) {
      // The dialog that won is in the answer that comes again, and need not wait here for it.
      if (kind === 'ack-again') this.#acknowledge(Dialog.ofCaller(this.#invite, response))
      else if (kind === 'ack-and-bye') this.#hangUp(response)
    }
  }

  failed(): void {}

  #hangUp(response: SipResponse): void {
    const { method } = this.#invite.cseq
    const dialog = Dialog.ofCaller({ ...this.#invite, cseq: { number: this.#newestSequence, method } }, response)
    this.#acknowledge(dialog)
    const bye = dialog.request('BYE', { headers: [['Reason', 'SIP;cause=200;text="Call completed elsewhere"']] })
    this.#transactions.send(bye, this.#flow, { response: () => {}, failed: () => {} })
  }

  #acknowledge(dialog: Dialog): void {
    this.#transactions.sendAck(dialog.ack(this.#invite.cseq.number), this.#flow)
  }
}
