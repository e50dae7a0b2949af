import type { UserConfig } from '../contract/config.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { dialAndBridge } from './dial-and-bridge.ts'

/** Rings all phones of a user for as long as the user wants (`ringSeconds`). */
export async function ringUser(context: AppContext, user: UserConfig): Promise<AppOutcome> {
  const { call, caller, services } = context
  call.segment.callee = { number: user.extension, name: user.name, user: user.extension }
  call.enterApp('user', user.extension)
  const legs = services.phones(call, user, {
    terms: caller.offerable(),
    from: call.segment.caller,
    headers: call.ringtone === '' ? [] : [['Alert-Info', call.ringtone]]
  })
  if (!legs.ok) return unanswered(legs.error)
  let offered = false
  return dialAndBridge(context, {
    legs: legs.value,
    seconds: user.ringSeconds,
    rang: () => {
      if (offered) return
      offered = true
      services.offered(call, user)
    }
  })
}
