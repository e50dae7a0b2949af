import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { splitElements } from './list.ts'
import { type NameAddr, parseNameAddrList } from './name-addr.ts'

/** The Contact fields of a message: `*` alone (a REGISTER that removes everything), or addresses. */
export type Contacts = { readonly kind: 'all' } | { readonly kind: 'list'; readonly contacts: readonly NameAddr[] }

/** Parses all Contact fields (RFC 3261 §20.10, §10.2.2). `*` beside anything else is a fault. */
export function parseContacts(fields: readonly Octets[]): Result<Contacts, Fault> {
  const elements = splitElements(fields)
  if (!elements.ok) return elements
  if (elements.value.includes('*')) {
    return elements.value.length === 1 ? ok({ kind: 'all' }) : err('has * beside other values')
  }
  const contacts = parseNameAddrList(fields)
  return contacts.ok ? ok({ kind: 'list', contacts: contacts.value }) : contacts
}
