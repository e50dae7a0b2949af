import type { Octets } from '../base/octets.ts'
import type { Call } from '../call/call.ts'
import type { DomainConfig, TrunkConfig } from '../contract/config.ts'
import { countryOf } from '../routing/number/e164.ts'
import { numberInForm } from '../routing/number/forms.ts'
import { formatNameAddr } from '../sip/message/make-name-addr.ts'
import { makeUri } from '../sip/message/make-uri.ts'
import { anonymous, isWithheld } from './privacy.ts'

type Identity = NonNullable<TrunkConfig['identity']>
type Header = readonly [name: string, value: Octets]

export interface CallerForTrunk {
  /** Name-addr without tag. */
  readonly from: Octets
  readonly headers: readonly Header[]
  /** As the trunk wants it; `anonymous` for who is withheld. */
  readonly number: string
}

/**
 * How a trunk is told of the caller: in the header and the form that its provider reads (`identity`). Who asks to be
 * withheld is so to all but the provider, who has to know whose call it is (RFC 3325 §9.2); not who calls for help
 * (`mayHide`).
 */
export function callerForTrunk(
  call: Call,
  { trunk, host, mayHide }: { readonly trunk: TrunkConfig; readonly host: string; readonly mayHide: boolean }
): CallerForTrunk {
  const { header, format } = identityOf(trunk)
  const who = callerIdentity(call, trunk)
  const number = inFormat(call.domain, who.number, format)
  const privacy = mayHide ? call.origin.privacy : undefined
  const hides = isWithheld(privacy)
  const name = hides ? '' : who.name
  const nameAddr = (user: string) => formatNameAddr({ displayName: name, uri: makeUri({ user, host }) })
  const isKnown = number !== 'anonymous'
  // From says who calls, unless that stands elsewhere, and the provider wants to see its account there.
  const { username } = trunk
  const isAccount = header !== 'from' && trunk.type === 'register' && username !== undefined
  const asserted = header === 'from' && !hides ? [] : identityHeaders(header, nameAddr(number), hides)
  return {
    from: hides ? anonymous : nameAddr(isAccount ? username.replace(/@.*$/, '') : number),
    headers: [...(isKnown ? asserted : []), ...(privacy === undefined ? [] : [['Privacy', privacy] as const])],
    number: hides ? 'anonymous' : number
  }
}

/** By which whoever calls through a trunk is called back. */
export function callbackNumber(call: Call, trunk: TrunkConfig | undefined): string {
  const number = trunk === undefined ? call.segment.caller.number : callerIdentity(call, trunk).number
  return numberInForm(call.domain, number, 'e164')
}

export function identityOf({ identity }: TrunkConfig): Identity {
  return identity ?? { header: 'from', format: 'raw' }
}

function identityHeaders(header: Identity['header'], identity: Octets, hides: boolean): readonly Header[] {
  switch (header) {
    case 'from':
    case 'pai':
      return [['P-Asserted-Identity', identity]]
    case 'ppi':
      return [['P-Preferred-Identity', identity]]
    case 'rpid':
      return [['Remote-Party-ID', `${identity};party=calling;screen=yes;privacy=${hides ? 'full' : 'off'}`]]
  }
}

/** A number that has no E.164 form, such as an extension, stays as it is. */
export function inFormat(domain: DomainConfig, number: string, format: Identity['format']): string {
  switch (format) {
    case '+e164':
      return numberInForm(domain, number, 'e164')
    case 'e164':
      return numberInForm(domain, number, 'digits')
    case 'national':
      return nationalOf(domain, number)
    case 'raw':
      return number
  }
}

/** Of another country it would be a number of ours. */
function nationalOf(domain: DomainConfig, number: string): string {
  const global = numberInForm(domain, number, 'e164')
  return countryOf(global) === domain.country ? numberInForm(domain, number, 'national') : global
}

/** What a trunk is told of the caller: what a hook made of it, else what the user has chosen, else the trunk's own number. */
function callerIdentity(call: Call, trunk: TrunkConfig): { readonly name: string; readonly number: string } {
  const { caller, originalCaller } = call.segment
  const own = call.callerId ?? (trunk.callerIdNumber || caller.number)
  const number = caller.number !== originalCaller.number ? caller.number : own
  const name = caller.name !== originalCaller.name ? caller.name : trunk.callerIdName || caller.name
  return { name, number }
}
