import type { TransferCommand } from '../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import type { Account } from './accounts.ts'

/** What somebody wants who hands a call on; `by`, the side that leaves, where it is said. */
export type HandingOn =
  | { readonly action: 'send' | 'ask'; readonly to: string; readonly by?: 'caller' | 'callee' | undefined }
  | { readonly action: 'complete' | 'cancel' }

/**
 * The command for that. Whoever leaves pays for what follows, so a user leaves itself and lets nobody else go; an admin
 * says who leaves, and means the called side where it is in the call on neither. undefined: not allowed.
 */
export function transferCommand(account: Account, call: CallView, wanted: HandingOn): TransferCommand | undefined {
  const { uniqueid } = call
  const rules = account.admin || account.systemAdmin
  if (!('to' in wanted)) return { uniqueid, action: wanted.action, user: rules ? null : account.user }
  const { action, to } = wanted
  const own = ownSide(account, call)
  if (rules) return { uniqueid, action, to, by: wanted.by ?? own ?? 'callee' }
  if (own === undefined || (wanted.by ?? own) !== own) return undefined
  return { uniqueid, action, to, by: own }
}

function ownSide({ domain, user }: Account, call: CallView): 'caller' | 'callee' | undefined {
  if (call.domain !== domain) return undefined
  if (call.caller.user === user) return 'caller'
  return call.callee.user === user ? 'callee' : undefined
}
