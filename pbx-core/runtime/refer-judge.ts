import { err, ok, type Result } from '../base/result.ts'
import { type Call, callOf } from '../call/call.ts'
import { conversationWith } from '../call/conversation.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { type DialogOwner, type DialogTable, isOfCall } from '../call/sip-stack.ts'
import type { Transfer, TransferTarget } from '../call/transfer.ts'
import { numberOfUri } from '../routing/number/wire.ts'
import { dialogKey } from '../sip/dialog/dialog.ts'
import type { Refer } from '../sip/message/refer.ts'
import type { ReplacedDialog } from '../sip/message/replaces.ts'
import type { SipUri } from '../sip/message/uri.ts'

export interface ReferJudgePorts {
  readonly dialogs: Pick<DialogTable, 'get'>
  /** Name of the domain that a host means. */
  readonly domainOf: (host: string) => string | undefined
}

/**
 * What a REFER means in a call, or the status that refuses it. Only users of ours transfer: what a trunk's far end
 * wants to be sent to would be paid for here (403).
 */
export function judgeRefer(
  ports: ReferJudgePorts,
  { owner, call, refer }: { readonly owner: DialogOwner | null; readonly call: Call; readonly refer: Refer }
): Result<Pick<Transfer<SipLeg>, 'target' | 'by'>, number> {
  const by = owner === null ? undefined : call.domain.users.find(({ extension }) => extension === owner.user)
  if (owner === null || by === undefined) return err(403)
  if (refer.replaces !== undefined) {
    const target = conversationOf(ports, { owner, call, replaced: refer.replaces })
    return target.ok ? ok({ by, target: target.value }) : target
  }
  const number = numberOf(ports, call, refer.target)
  return number === '' ? err(404) : ok({ by, target: { kind: 'number', number } })
}

/** Some phones write what was dialled in the place of the host: `<sip:102>`. '' where it is no number of ours. */
function numberOf({ domainOf }: ReferJudgePorts, { domain }: Call, target: SipUri): string {
  if (target.scheme !== 'tel' && target.user === '' && /^[\d*#+]+$/.test(target.host)) return target.host
  const isOwn = target.scheme === 'tel' || domainOf(target.host) === domain.name
  return isOwn ? numberOfUri(target, domain.country).number : ''
}

/** One's own other call alone: with the names of somebody else's dialog nobody is taken out of a call. */
function conversationOf(
  { dialogs }: ReferJudgePorts,
  asked: { readonly owner: DialogOwner; readonly call: Call; readonly replaced: ReplacedDialog }
): Result<TransferTarget<SipLeg>, number> {
  const { callId, toTag, fromTag } = asked.replaced
  const dialog = dialogs.get(dialogKey(callId, toTag, fromTag))
  const isOwn = dialog?.owner?.domain === asked.owner.domain && dialog.owner.user === asked.owner.user
  if (!isOfCall(dialog) || !isOwn || callOf(dialog.leg) === asked.call) return err(481)
  return ok(conversationWith(dialog.leg, asked.call))
}
