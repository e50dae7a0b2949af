import { err, ok, type Result } from '../../base/result.ts'
import { keysOf } from './keys-after.ts'
import { withoutLabel } from './plain-text.ts'

/** What a `tel:`, `callto:` or `sip:` address says, still as it is written. */
export interface Addressed {
  readonly text: string
  /** From `;ext=` or `;postd=`; '' where there are none. */
  readonly keys: string
}

const schemes = /^(tel|callto|sip|offhook):(?:\/\/)?/i
const anyScheme = /^([a-z][a-z0-9+-]*):/i
/** What RFC 3966 and RFC 2806 put behind a number, where the scheme was lost on the way. */
const parameters = /;(?:ext|postd|phone-context|isub)=/i

/** Takes the scheme off; without one the text stands for itself. `ownDomains`: names and aliases of this PBX. */
export function readAddress(text: string, ownDomains: readonly string[]): Result<Addressed, string> {
  const scheme = schemes.exec(text)
  const rest = text.slice(scheme?.[0].length ?? 0)
  switch (scheme?.[1]?.toLowerCase()) {
    case undefined: {
      if (parameters.test(text)) return subscriber(text, 'tel')
      const bare = withoutLabel(text)
      const other = anyScheme.exec(bare)?.[1]
      if (other !== undefined) {
        return err(`${other.toLowerCase()}: is not supported; expected a number, a tel: URI or a sip: URI of this PBX`)
      }
      return /^[^\s@]+@[^\s@]+$/.test(bare) ? sipUser(bare, ownDomains) : ok({ text: bare, keys: '' })
    }
    case 'sip':
      return sipUser(rest, ownDomains)
    case 'tel':
      return subscriber(rest, 'tel')
    default:
      // Skype's and our own have no parameters, and end in a slash where a browser made an address of them.
      return rest.includes('@') ? sipUser(rest, ownDomains) : subscriber(rest, 'callto')
  }
}

/** RFC 3261 §19.1; the user part may be a telephone-subscriber with parameters of its own (§19.1.6). */
function sipUser(rest: string, ownDomains: readonly string[]): Result<Addressed, string> {
  const match = /^([^@:]+)@([^:;?@]+)(?::\d{1,5})?(?:[;?].*)?$/s.exec(rest)
  const host = (match?.[2] ?? '').toLowerCase()
  if (match === null || host === '') return err('the sip: URI is not well-formed; expected sip:number@domain')
  if (!ownDomains.some((domain) => domain.toLowerCase() === host)) {
    return err(`numbers at ${host} cannot be called from here`)
  }
  return subscriber(match[1] ?? '', 'sip')
}

/** RFC 3966 §3: the number and its parameters. A context that is a number completes it (§5.1.5). */
export function subscriber(text: string, scheme: string): Result<Addressed, string> {
  const [first = '', ...rest] = text.split(';')
  const number = decoded(first.split('?', 1)[0] ?? '')
  if (number === undefined) return err(`the ${scheme}: URI is not well-formed`)
  const given = new Map(rest.map((parameter) => nameAndValue(parameter)))
  const keys = keysOf(given.get('ext') ?? given.get('postd') ?? '')
  if (keys === undefined) return err('the extension that follows the number cannot be sent as keys')
  const context = given.get('phone-context') ?? ''
  const isGlobal = /^\s*\+/.test(number)
  return ok({ text: context.startsWith('+') && !isGlobal ? `${context} ${number.trim()}` : number, keys })
}

function nameAndValue(parameter: string): readonly [string, string] {
  const [name = '', value = ''] = parameter.split('=', 2)
  return [name.trim().toLowerCase(), decoded((value.split('?', 1)[0] ?? '').trim()) ?? '']
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
