import { fieldsUser } from '../contract/fields-user.ts'
import type { Variables } from '../cti/port.ts'
import { createVariables } from '../cti/variables.ts'
import { numberInForm } from '../routing/number/forms.ts'
import { userField } from '../routing/user-field.ts'
import type { Call } from './call.ts'
import { shownHeader } from './shown-header.ts'

/** The variables of a hook that runs for a call now (`2-cti`, Variables). `extra` is the hook's own: `digits`, `reason`. */
export function variablesOf(call: Call, unixMs: number, extra: Readonly<Record<string, string>> = {}): Variables {
  const { callee, caller, direction } = call.segment
  const user = call.domain.users.find((candidate) => candidate.extension === callee.user)
  const fieldsOf = fieldsUser({ direction, callee: callee.user, caller: caller.user })
  return createVariables({
    values: {
      calleridname: call.segment.caller.name,
      calleridnumber: call.segment.caller.number,
      originalcalleridname: call.segment.originalCaller.name,
      originalcalleridnumber: call.segment.originalCaller.number,
      verstat: call.segment.originalCaller.verstat ?? '',
      accountcode: call.accountcode,
      acc_code2: call.accCode2,
      acc_code3: call.accCode3,
      userfield: call.userfield,
      uniqueid: call.uniqueid,
      channel: call.origin.channel,
      exten: call.origin.exten,
      did: call.origin.did,
      direction: call.segment.direction,
      domain: call.domain.name,
      trunk: call.segment.trunk ?? '',
      app: call.segment.app.name,
      appname: call.segment.app.data,
      user: user?.extension ?? '',
      username: user?.name ?? '',
      useremail: user?.email ?? '',
      language: call.language,
      queuewait: String(Math.trunc(call.segment.waitedMs(call.now()) / 1000)),
      queueposition: String(call.segment.position ?? ''),
      transferredby: call.segment.transferredBy,
      timestamp: String(Math.trunc(unixMs / 1000)),
      ...extra
    },
    custom: Object.fromEntries(call.variables),
    userField: (name) => userField(call.domain, extra.user || fieldsOf, name),
    sipHeader: (name) => shownHeader(call.origin.header(name)),
    inForm: (value, form) => numberInForm(call.domain, value, form)
  })
}
