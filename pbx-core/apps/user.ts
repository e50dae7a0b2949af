import type { UserConfig } from '../contract/config.ts'
import type { Application } from './application.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { dialAndBridge } from './dial-and-bridge.ts'
import { forwarded } from './forwarded.ts'
import { reach } from './user-state.ts'

/** A user who is called directly, as it has set what becomes of its calls. */
export const user: Application<'extension'> = {
  run: (context, config) =>
    reach(context, config, async () => forwarded(context, await ringUser(context, config), config)),
  variables: ({ extension, name, email = '' }) => ({
    app: 'user',
    appname: extension,
    user: extension,
    username: name,
    useremail: email
  })
}

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
