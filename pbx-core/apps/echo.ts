import { aborted } from '../base/on-abort.ts'
import { completed } from '../call/terminations.ts'
import type { Application } from './application.ts'
import { cannotHear } from './context.ts'

/** Sends back what it hears, so that a person can tell whether a phone works both ways. */
export const echo: Application<'function'> = {
  async run({ call, caller, signal }) {
    call.enterApp('echo', '')
    if (!(await caller.attendApplication())) return cannotHear()
    call.become('answered')
    caller.leg.media.echo(true)
    await aborted(signal)
    return { kind: 'completed', termination: caller.leg.termination ?? completed('pbx') }
  }
}
