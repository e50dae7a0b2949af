import type { Dialog } from '../sip/dialog/dialog.ts'
import { noProvisionals, type ProvisionalOrder, stepProvisionalOrder } from '../sip/dialog/provisional-client.ts'
import type { Flow } from '../sip/flow.ts'
import type { SipResponse } from '../sip/message/message.ts'
import { parseResponseNumber } from '../sip/message/number.ts'
import { formatRAck } from '../sip/message/rack.ts'
import { parseTokenList } from '../sip/message/token-list.ts'
import type { SharedStack } from './sip-stack.ts'

/** Whether its PRACK is awaited (RFC 3262 §3). */
export function isReliable({ status, headers }: SipResponse): boolean {
  if (status <= 100 || status >= 200 || !headers.has('Require')) return false
  const required = parseTokenList(headers.all('Require'))
  return required.ok && required.value.some((tag) => tag.toLowerCase() === '100rel')
}

export interface AcknowledgingParts {
  readonly transactions: Pick<SharedStack['transactions'], 'send'>
  readonly dialog: Dialog
  readonly flow: () => Flow
}

/** Acknowledges the reliable provisional responses to one INVITE of ours: runs the machine of `sip/dialog/provisional-client`. */
export class ProvisionalResponses {
  readonly #parts: AcknowledgingParts
  #order: ProvisionalOrder = noProvisionals

  constructor(parts: AcknowledgingParts) {
    this.#parts = parts
  }

  /** Takes a reliable one. False where it is to be forgotten: it came before, or out of its order. */
  take({ headers, cseq }: SipResponse): boolean {
    const sequence = parseResponseNumber(headers.get('RSeq') ?? '')
    // It cannot be acknowledged, and so must not count.
    if (!sequence.ok) return false
    const { order, verdict } = stepProvisionalOrder(this.#order, sequence.value)
    this.#order = order
    if (verdict !== 'acknowledge') return false
    const { transactions, dialog, flow } = this.#parts
    const rack = formatRAck({ response: sequence.value, cseq: cseq.number, method: cseq.method })
    // Where it is lost the peer ends the INVITE, which says more than a word of ours about it.
    transactions.send(dialog.request('PRACK', { headers: [['RAck', rack]] }), flow(), { response() {}, failed() {} })
    return true
  }
}
