import { type NumberForm, namedVariable } from '../contract/placeholder.ts'
import type { Variables } from './port.ts'

/** A variable as `2-cti` documents it. */
export interface KnownVariable {
  /** As people write it between `%%`. */
  readonly name: string
  readonly when: 'every-hook' | 'post-call'
  readonly meaning: string
}

const everyHook: readonly (readonly [string, string])[] = [
  ['calleridname', "The caller's name."],
  ['calleridnumber', "The caller's number."],
  ['accountcode', 'The account code of the call record.'],
  ['uniqueid', 'Names the call from its first INVITE to its last delivery.'],
  ['channel', 'The technical name of the calling leg.'],
  ['exten', 'The called extension or number.'],
  ['did', 'The number at which a call came in through a trunk.'],
  ['direction', '`inbound`, `outbound` or `internal`.'],
  ['domain', 'The domain of the call.'],
  ['trunk', 'The trunk that the call came in by, or leaves by.'],
  ['app', 'The kind of the application that has the call.'],
  ['appname', 'The name of that application.'],
  [
    'user',
    'The extension whose phones ring, or, after the call, that was called; empty where the call leaves the house.'
  ],
  ['username', 'The name of that user.'],
  ['useremail', 'The e-mail address of that user.'],
  ['queuewait', 'Seconds waited in a queue, or parked.'],
  ['queueposition', 'Position in a queue, 1 for the first.'],
  ['digits', 'What the caller has entered in a menu.'],
  ['code', 'The account code that the caller has typed.'],
  ['reason', 'Why an application gave the call up: `timeout`, `full`, `empty` or `exit`.'],
  ['acc_code2', 'The second account code.'],
  ['acc_code3', 'The third account code.'],
  ['userfield', "The call record's user field."],
  ['language', 'The language of the call.'],
  ['timestamp', 'Unix seconds.'],
  ['originalcalleridname', "The caller's name before any hook."],
  ['originalcalleridnumber', "The caller's number before any hook."],
  [
    'verstat',
    'What the provider says of the number that it gave: `TN-Validation-Passed` (with `-A`, `-B` or `-C` where it tells the attestation), `TN-Validation-Failed` or `No-TN-Validation`.'
  ],
  ['transferredby', 'The extension that transferred the call.'],
  ['event', 'Of `cti.events`: `ring`, `answer`, `hold`, `resume` or `end`.'],
  ['callback', 'Of `cti.emergency`: the number by which whoever has called for help is called back.'],
  ['location', 'Of `cti.emergency`: where the telephone of that user stands.'],
  ['error', 'Of `fallbackUrl`: why `url` was of no use: `timeout`, `status:500`, `xml`, `skipped`.']
]

const postCall: readonly (readonly [string, string])[] = [
  ['calldate', 'When the call began, local time: `2026-11-21 22:05:09`.'],
  ['clid', '`"Name" <number>` of the caller.'],
  ['src', "The caller's number."],
  ['dst', 'The called number.'],
  ['dcontext', 'The part of the dial plan that took the call.'],
  ['dstchannel', 'The technical name of the called leg.'],
  ['lastapp', 'The last application that had the call.'],
  ['lastdata', 'What that application was given.'],
  ['duration', 'Whole seconds from beginning to end.'],
  ['billsec', 'Whole seconds from answer to end.'],
  ['disposition', '`ANSWERED`, `NO ANSWER`, `BUSY` or `FAILED`.'],
  ['amaflags', 'The flag of automatic message accounting.'],
  ['answerdate', 'When the call was answered, local time.'],
  ['enddate', 'When the call ended, local time.'],
  ['linkedid', 'The `uniqueid` of the first call that this one belongs to.'],
  ['hangupcause', 'Q.850 cause value.'],
  ['hangupby', '`caller`, `callee`, `pbx` or `operator`.'],
  ['recording', 'URL of the recording.'],
  ['voicemail', 'URL of the message that the caller has left.'],
  ['missed', '`1` where nobody answered or declined, and no message was left.'],
  ['notes', 'What people have noted about the call.'],
  ['outcome', 'The code that the person has chosen for how the call went.'],
  ['waitsec', 'Whole seconds waited.'],
  ['ringsec', 'Whole seconds rung.']
]

/** All documented variables but `sip:Header-Name`, which stands for any header of the caller's INVITE. */
export const knownVariables: readonly KnownVariable[] = [
  ...everyHook.map(([name, meaning]): KnownVariable => ({ name, when: 'every-hook', meaning })),
  ...postCall.map(([name, meaning]): KnownVariable => ({ name, when: 'post-call', meaning }))
]

export const everyHookVariables: readonly string[] = everyHook.map(([name]) => name)
export const postCallVariables: readonly string[] = knownVariables.map(({ name }) => name)

export interface VariableSource {
  /** Documented variables by their names, as far as they are known now; a function works one out when it is asked for. */
  readonly values: Readonly<Record<string, string>> | ((name: string) => string | undefined)
  /** Set by earlier hooks of the same call, names in lower case. A documented name wins. */
  readonly custom?: Readonly<Record<string, string>>
  /** First value of a header of the caller's INVITE, decoded; `name` is in lower case. */
  readonly sipHeader?: (name: string) => string | undefined
  /** A free field of the user that `user` names; `name` is in lower case. */
  readonly userField?: (name: string) => string | undefined
  /** A number as its domain writes it in that form. */
  readonly inForm: (value: string, form: NumberForm) => string
}

const documented: ReadonlySet<string> = new Set(postCallVariables)
const credentials: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization'])

export function createVariables(source: VariableSource): Variables {
  const { values, custom = {}, sipHeader, userField, inForm } = source
  const known =
    typeof values === 'function' ? values : (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined)
  const lookUp = (name: string): string => {
    const { name: lower, form } = namedVariable(name.toLowerCase())
    if (form !== null) return inForm(lookUp(lower), form)
    const value = known(lower)
    if (value !== undefined) return value
    if (lower.startsWith('user:')) return userField?.(lower.slice(5)) ?? ''
    // The answer to a digest challenge is nobody's business, not even the company's own application's.
    if (lower.startsWith('sip:')) return credentials.has(lower.slice(4)) ? '' : (sipHeader?.(lower.slice(4)) ?? '')
    return !documented.has(lower) && Object.hasOwn(custom, lower) ? (custom[lower] ?? '') : ''
  }
  return Object.assign(lookUp, { custom: Object.keys(custom).filter((name) => !documented.has(name)) })
}
