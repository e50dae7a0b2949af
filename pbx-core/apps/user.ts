import type { Ringing } from '../call/dial.ts'
import type { UserConfig } from '../contract/config.ts'
import { isBlocked } from '../routing/block-list.ts'
import type { Application } from './application.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { dialAndBridge } from './dial-and-bridge.ts'
import { forwarded } from './forwarded.ts'
import { OutsideLegs } from './outside-legs.ts'
import { phonesOf } from './phones-of.ts'
import { blockedBy, reach } from './user-state.ts'

/** A user who is called directly, as it has set what becomes of its calls. */
export const user: Application<'extension'> = {
  refusal: blockedBy,
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

/** Rings all phones of a user for as long as the user wants (`ringSeconds`), and its second number beside them. */
export async function ringUser(context: AppContext, user: UserConfig): Promise<AppOutcome> {
  const { call, services } = context
  call.segment.callee = { number: user.extension, name: user.name, user: user.extension }
  call.enterApp('user', user.extension)
  const second = secondOf(context, user)
  const legs = phonesOf(context, user)
  if (!legs.ok && second === undefined) return unanswered(legs.error)
  let offered = false
  return dialAndBridge(context, {
    legs: legs.ok ? legs.value : [],
    ...(second === undefined ? {} : { beside: [second] }),
    seconds: user.ringSeconds + (second?.after ?? 0),
    rang: () => {
      if (offered) return
      offered = true
      services.offered(call, user)
    }
  })
}

/** Not for whoever calls from there, nor for the user itself, who would call out by it past `cti.outbound` and account codes. */
export function secondOf(context: AppContext, user: UserConfig): Ringing | undefined {
  const { call, services } = context
  const { caller } = call.segment
  const { on, number, afterSeconds: after, confirm } = services.stateOf(call.domain, user).secondNumber
  if (!on || number === null || caller.user === user.extension) return undefined
  if (isBlocked(call.domain, [number], caller.number)) return undefined
  const { extension: party, name } = user
  call.timeline.decision({ code: 'second-number', party, number, after })
  const rungAs = { number, name, user: party }
  const who = new OutsideLegs(context, { rungAs, user, confirm })
  return { who, after, ...who.asking }
}
