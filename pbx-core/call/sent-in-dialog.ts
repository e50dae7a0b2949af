import type { Clock } from '../base/clock.ts'
import type { Dialog } from '../sip/dialog/dialog.ts'
import type { Flow } from '../sip/flow.ts'
import type { SipRequest, SipResponse } from '../sip/message/message.ts'
import { isReliable, ProvisionalResponses } from './provisional-responses.ts'
import type { SharedStack } from './sip-stack.ts'

export interface Sending {
  readonly transactions: SharedStack['transactions']
  readonly clock: Clock
  readonly dialog: Dialog
  readonly flow: () => Flow
}

/** A request in a dialog that has no final response yet. */
export interface Sent {
  /** A 2xx to INVITE is acknowledged by then. Undefined: none came, or it was taken back. */
  readonly final: Promise<SipResponse | undefined>
  takeBack(): void
}

/** A re-INVITE that only gets provisional responses is taken back after so many milliseconds. */
const patience = 32_000

/** Sends a re-INVITE; `progress` hears of provisional responses that are reliable, and so may hold the answer. */
export function sendReinvite(
  { transactions, clock, dialog, flow }: Sending,
  request: SipRequest,
  progress: (response: SipResponse) => void
): Sent {
  const { promise, resolve } = Promise.withResolvers<SipResponse | undefined>()
  let provisionals: ProvisionalResponses | undefined
  const finish = (response: SipResponse | undefined) => {
    timer[Symbol.dispose]()
    resolve(response)
  }
  const transaction = transactions.send(request, flow(), {
    response: (response) => {
      if (response.status < 200) {
        if (!isReliable(response)) return
        provisionals ??= new ProvisionalResponses({ transactions, dialog, flow })
        if (provisionals.take(response)) progress(response)
        return
      }
      if (response.status < 300) {
        dialog.refreshTarget(response)
        transactions.sendAck(dialog.ack(transaction.request.cseq.number), flow())
      }
      finish(response)
    },
    failed: () => finish(undefined)
  })
  const timer = clock.after(patience, () => transaction.cancel())
  return {
    final: promise,
    takeBack: () => {
      transaction.cancel()
      finish(undefined)
    }
  }
}

/** Sends any other request; undefined where no final response came. */
export function sendWithin(
  { transactions, flow }: Pick<Sending, 'transactions' | 'flow'>,
  request: SipRequest
): Promise<SipResponse | undefined> {
  return new Promise((resolve) => {
    transactions.send(request, flow(), {
      response: (response) => {
        if (response.status >= 200) resolve(response)
      },
      failed: () => resolve(undefined)
    })
  })
}
