import { completed } from '../call/terminations.ts'
import { heard, say } from './announce.ts'
import type { Application } from './application.ts'
import { cannotHear } from './context.ts'

/** Something that is said to whoever calls, and then its `then`. Nobody has answered the call by that. */
export const announcement: Application<'announcement'> = {
  async run(context, config) {
    const { call, caller } = context
    call.enterApp('announcement', config.name)
    if (!(await caller.attendApplication())) return cannotHear()
    call.wait(caller.leg)
    await heard(caller, say(context, config.prompt))
    call.heard()
    const termination = caller.leg.termination ?? completed('pbx')
    return { kind: 'unanswered', termination, leaves: 'then', farewell: '' }
  }
}
