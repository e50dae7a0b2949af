import type { Result } from '../base/result.ts'
import { createResponse } from '../sip/message/create.ts'
import { type Refer, readRefer } from '../sip/message/refer.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import type { Leg } from './leg.ts'
import { ReferSubscription, type ReferSubscriptionParts } from './refer-subscription.ts'
import type { Transfer } from './transfer.ts'

/** What a REFER means, or the status that refuses it. */
export type ReferVerdict<L extends Leg> = Result<Pick<Transfer<L>, 'target' | 'by'>, number>

/** Judges a REFER of a leg as that is by then: it may be in another call than where it was made. */
export type ReferJudge<L extends Leg> = (refer: Refer, leg: L) => ReferVerdict<L>

export interface ReferredParts<L extends Leg> {
  readonly judge: (refer: Refer) => ReferVerdict<L>
  /** Takes the transfer. False: the leg talks with nobody who could be handed on. */
  readonly take: ((transfer: Transfer<L>) => boolean) | undefined
  readonly notify: ReferSubscriptionParts['notify']
  /** Whether it is the first REFER of its dialog. */
  readonly isFirst: boolean
}

/**
 * A REFER inside a dialog (RFC 3515 §2.4.2): taken with 202 before anything comes of it, and what does is told by
 * NOTIFY. Whoever talks with nobody here has nobody to hand on: 603.
 */
export function takeRefer<L extends Leg>(transaction: ServerTransaction, parts: ReferredParts<L>): void {
  const { request } = transaction
  const refuse = (status: number) => transaction.respond(createResponse(request, status))
  const refer = readRefer(request)
  if (!refer.ok) return refuse(refer.error.status)
  const { take } = parts
  if (take === undefined) return refuse(603)
  const judged = parts.judge(refer.value)
  if (!judged.ok) return refuse(judged.error)
  const wanted = refer.value.wantsNotify
  transaction.respond(createResponse(request, 202, { headers: wanted ? [] : [['Refer-Sub', 'false']] }))
  const event = parts.isFirst ? 'refer' : `refer;id=${request.cseq.number}`
  const subscription = new ReferSubscription({ event, wanted, notify: parts.notify })
  void subscription.progress(100)
  if (!take({ ...judged.value, progress: (status, slot) => subscription.progress(status, slot) }))
    void subscription.progress(603)
}
