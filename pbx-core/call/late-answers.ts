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
  /** The dialog that won, where one did. */
  readonly #dialog: Dialog | undefined
  #state: CallingState

  constructor(
    parts: { readonly transactions: SharedStack['transactions']; readonly invite: ClientTransaction },
    left: { readonly state: CallingState; readonly dialog: Dialog | undefined }
  ) {
    const { callId, from, uri, cseq } = parts.invite.request
    this.#transactions = parts.transactions
    this.#flow = parts.invite.flow
    this.#invite = { callId, from, uri, cseq }
    this.#dialog = left.dialog
    this.#state = left.state
  }

  response(response: SipResponse): void {
    const { state, effects } = stepCalling(this.#state, {
      kind: 'response',
      status: response.status,
      tag: response.to.tag
    })
    this.#state = state
    for (const { kind } of effects) {
      if (kind === 'ack-again' && this.#dialog !== undefined) this.#acknowledge(this.#dialog)
      else if (kind === 'ack-and-bye') this.#hangUp(response)
    }
  }

  failed(): void {}

  #hangUp(response: SipResponse): void {
    const dialog = Dialog.ofCaller(this.#invite, response)
    this.#acknowledge(dialog)
    const bye = dialog.request('BYE', { headers: [['Reason', 'SIP;cause=200;text="Call completed elsewhere"']] })
    this.#transactions.send(bye, this.#flow, { response: () => {}, failed: () => {} })
  }

  #acknowledge(dialog: Dialog): void {
    this.#transactions.sendAck(dialog.ack(this.#invite.cseq.number), this.#flow)
  }
}
