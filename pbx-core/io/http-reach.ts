import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isAddress, mayReach, type Reach } from '../base/reach.ts'

/**
 * Looks names up for a connection, and lets none through that leads where the request may not go. The connection goes
 * to the very addresses that were looked at: a second look could be told others (DNS rebinding).
 */
export function lookupWithin(reach: Reach): LookupFunction {
  return (host, options, callback) => {
    systemLookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '')
      const refused = addresses.find(({ address }) => !mayReach(reach, host, address))
      if (refused !== undefined) return callback(refusal(`${host} (${refused.address})`), '')
      const [first] = addresses
      if (options.all === true) return callback(null, addresses)
      callback(null, first?.address ?? '', first?.family)
    })
  }
}

/** Nobody looks an address up: it is judged as it stands. undefined: it may be reached, or is a name. */
export function faultOfLiteral(reach: Reach, host: string): Error | undefined {
  const address = host.replace(/^\[|\]$/g, '')
  return isAddress(address) && !mayReach(reach, address, address) ? refusal(address) : undefined
}

/** Where somebody who does not rule the machine would have had the server go. */
export class OutOfReach extends Error {}

function refusal(where: string): OutOfReach {
  return new OutOfReach(
    `${where} is not a public address: a system admin can name it in cti.allowedTargets, or save this address itself`
  )
}
