import { readFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'

let authorities: readonly string[] | undefined

/** What Node trusts, and what the administrator of the machine has added to it. */
export function machineAuthorities(): readonly string[] {
  authorities ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  return authorities
}

/** A PEM file that cannot be read. */
export class AuthoritiesError extends Error {}

/** PEM text, or the path of a file of it, as what it says. */
export async function readAuthorities(ca: string): Promise<string> {
  if (ca.includes('-----BEGIN')) return ca
  return readFile(ca, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AuthoritiesError(`the file of authorities cannot be read (${error.code})`)
  })
}
