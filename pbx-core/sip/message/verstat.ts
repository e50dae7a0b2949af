import { type Verstat, verstats } from '../../contract/verstat.ts'
import type { SipRequest } from './message.ts'
import { parseNameAddrList } from './name-addr.ts'

/** Which stands in the user part of a SIP URI, or is a parameter of either kind of URI. */
const parameter = /;verstat=([a-z-]{1,32})/i
/** ATIS-1000074 has no header for it; carriers use the first, 3GPP TS 24.229 §7.2.18 the second. */
const attestations = ['P-Attestation-Indicator', 'Attestation-Info'] as const

/**
 * What the network says of the number of whoever calls; undefined where it says nothing that is known. Heeded of a trunk alone: anybody
 * can write it.
 */
export function verstatOf({ headers, from }: SipRequest): Verstat | undefined {
  const asserted = parseNameAddrList(headers.all('P-Asserted-Identity'))
  for (const { uri } of [...(asserted.ok ? asserted.value : []), from]) {
    const said = parameter.exec(uri.text)?.[1]
    if (said !== undefined) return known(said, attestationOf(headers))
  }
  return undefined
}

function known(said: string, attestation: string): Verstat | undefined {
  const named = (name: string) => verstats.find((each) => each.toLowerCase() === name.toLowerCase())
  const verstat = named(said)
  return verstat === 'TN-Validation-Passed' ? (named(`${verstat}-${attestation}`) ?? verstat) : verstat
}

function attestationOf(headers: SipRequest['headers']): string {
  for (const name of attestations) {
    const value = headers.get(name)?.trim()
    if (value !== undefined && /^[abc]$/i.test(value)) return value
  }
  return ''
}
