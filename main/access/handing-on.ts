import type { TransferCommand } from '../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import type { Account } from './accounts.ts'

/** A transfer as it is asked for; `by`: the side that leaves the call. */
export type HandingOn =
  | { readonly action: 'send' | 'ask'; readonly to: string; readonly by?: 'caller' | 'callee' | undefined }
  | { readonly action: 'complete' | 'cancel' }

/**
 * The command for that. The transferor pays for the call that follows, so a user can only transfer on its own behalf.
 * An admin may say which side leaves; without `by` it is the admin's own side, else the called one. undefined: not
 * allowed.
 */
export function transferCommand(account: Account, call: CallView, wanted: HandingOn): TransferCommand | undefined {
  const { uniqueid } = call
  const rules = account.admin || account.systemAdmin
  if (!('to' in wanted)) return { uniqueid, action: wanted.action, user: rules ? null : account.user }
  const { action, to } = wanted
  const by = ownSideCommand(account, call, wanted.by)
  return by && { uniqueid, action, to, by }
}

/** The side that leaves where somebody parks a call, or hands it on; undefined: not allowed. */
export function ownSideCommand(
  account: Account,
  call: CallView,
  wanted: 'caller' | 'callee' | undefined
): 'caller' | 'callee' | undefined {
  const own = ownSide(account, call)
  if (account.admin || account.systemAdmin) return wanted ?? own ?? 'callee'
  return own === undefined || (wanted ?? own) !== own ? undefined : own
}

function ownSide({ domain, user }: Account, call: CallView): 'caller' | 'callee' | undefined {
  if (call.domain !== domain) return undefined
  if (call.caller.user === user) return 'caller'
  return call.callee.user === user ? 'callee' : undefined
}
