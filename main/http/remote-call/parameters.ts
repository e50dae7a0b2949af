import { parse } from 'node:querystring'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { ClickDevice } from '../../../pbx-core/contract/pbx.ts'
import type { HttpFault } from '../fault.ts'

/** What a click-to-dial link says, as sent and decoded (`3-click-to-dial`). */
export interface RemoteCallParameters {
  readonly user: string | undefined
  readonly dest: string
  /** `username:password`; with `md5` the hash. */
  readonly auth: string | undefined
  readonly connect: boolean
  /** The link proves itself by a hash of the web password that holds for a while (`extension=true`). */
  readonly md5: { readonly time: string; readonly duration: string } | undefined
  /** `src`: wished for as caller ID. */
  readonly callerId: string | undefined
  readonly device: ClickDevice | undefined
}

const names = ['user', 'dest', 'auth', 'connect', 'extension', 'time', 'duration', 'src', 'device'] as const
type Name = (typeof names)[number]
const devices: readonly string[] = ['all', 'desk', 'softphone'] satisfies ClickDevice[]

/** Query and form together; what stands in both, or twice, is refused rather than guessed at. */
export function readParameters(query: unknown, form: unknown): Result<RemoteCallParameters, HttpFault> {
  const values: Partial<Record<Name, string>> = {}
  for (const [name, value] of [query, form].flatMap(entriesOf)) {
    if (typeof value !== 'string' || values[name] !== undefined) {
      return err({
        code: 'parameter_repeated',
        message: `The parameter "${name}" is given more than once.`,
        path: name
      })
    }
    values[name] = value
  }
  const { user, dest, auth, connect, extension, time = '', duration = '', src, device } = values
  if (dest === undefined || dest === '') {
    return err({
      code: 'parameter_missing',
      message: 'The parameter "dest", the number to dial, is missing.',
      path: 'dest'
    })
  }
  const chosen = device?.toLowerCase() ?? ''
  if (chosen !== '' && !devices.includes(chosen)) {
    return err({ code: 'parameter_invalid', message: 'Expected device=all, desk or softphone.', path: 'device' })
  }
  return ok({
    user: user === '' ? undefined : user,
    dest,
    auth,
    connect: isTrue(connect),
    md5: isTrue(extension) ? { time, duration } : undefined,
    callerId: src === '' ? undefined : src,
    device: chosen === '' ? undefined : (chosen as ClickDevice)
  })
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true'
}

/**
 * The parameters that are ours. Links are mangled on their way, and still mean what they say: `&amp;` for
 * `&`, also twice; a stray `;` before a name, as a manual prints it; names in capitals; the whole query
 * encoded once more.
 */
function entriesOf(source: unknown): [Name, unknown][] {
  if (typeof source !== 'object' || source === null) return []
  const entries = Object.entries(source)
  const [only, second] = entries
  if (only !== undefined && second === undefined && only[1] === '' && only[0].includes('=')) {
    return entriesOf(parse(only[0]))
  }
  return entries.flatMap(([written, value]): [Name, unknown][] => {
    const plain = written.replace(/^(?:amp;|;)+/i, '').toLowerCase()
    const name = names.find((known) => known === plain)
    return name === undefined ? [] : [[name, value]]
  })
}
