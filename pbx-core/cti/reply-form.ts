import { err, ok, type Result } from '../base/result.ts'
import type { RequestFailure } from '../contract/remark.ts'
import type { Variables } from './port.ts'
import type { FormFields, ReplyProgram } from './reply-program.ts'

/**
 * Where a document says that one goes on, as an address: relative to the document, and at the hook's own origin, or
 * nowhere (`2-cti`, TwiML-shaped replies). A user and password of the hook's address go along.
 */
export function addressOf(
  url: string,
  { document, hook }: { readonly document: string; readonly hook: string }
): Result<string, RequestFailure> {
  const target = URL.parse(url, document)
  if (target === null) return err({ code: 'not-a-url' })
  const own = new URL(hook)
  if (target.origin !== own.origin) return err({ code: 'other-origin' })
  target.username = own.username
  target.password = own.password
  target.hash = ''
  return ok(target.href)
}

/** What the call is in the words of the dialect; `extra` is what has happened, in those words too. */
export function formOf(
  variables: Variables,
  {
    dialect,
    names,
    extra
  }: { readonly dialect: ReplyProgram['dialect']; readonly extra: FormFields } & {
    /** Of our variables. */
    readonly names: readonly string[]
  }
): FormFields {
  const called = variables('did') === '' ? 'exten' : 'did'
  const ours = [...names, ...(variables.custom ?? [])].map((name) => [name, variables(name)] as const)
  return [...callOf(variables, dialect, called), ...extra, ...ours]
}

function callOf(variables: Variables, dialect: ReplyProgram['dialect'], called: string): FormFields {
  if (dialect === 'twiml') {
    return [
      ['CallSid', variables('uniqueid')],
      ['From', variables('calleridnumber:e164')],
      ['To', variables(`${called}:e164`)]
    ]
  }
  return [
    ['callId', variables('uniqueid')],
    ['from', withoutPlus(variables('calleridnumber:digits')) || 'anonymous'],
    ['to', withoutPlus(variables(`${called}:digits`))],
    ['direction', variables('direction') === 'outbound' ? 'out' : 'in']
  ]
}

/** What has no E.164 form stands as it came. */
function withoutPlus(number: string): string {
  return number.replace(/^\+/, '')
}

/** A name that stands twice is sent once: the words of the dialect go before ours. */
export function encoded(fields: FormFields): string {
  const form = new Map<string, string>()
  for (const [name, value] of fields) if (!form.has(name)) form.set(name, value.toWellFormed())
  return [...form].map((field) => field.map(encodeURIComponent).join('=')).join('&')
}

/** A GET has the form in its query, behind what stands there. */
export function withQuery(url: string, query: string): string {
  const target = new URL(url)
  target.search = target.search === '' ? query : `${target.search}&${query}`
  return target.href
}
