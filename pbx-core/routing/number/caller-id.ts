import type { DomainConfig, UserConfig } from '../../contract/config.ts'
import { readConfigured } from './configured.ts'
import { readDialled } from './dialled.ts'

/** The entry of the user's `callerIds` that a wished number means, however both are written, as it is sent; undefined where none does. */
export function allowedCallerId(domain: DomainConfig, user: UserConfig, wish: string): string | undefined {
  const meaning = (text: string) => {
    const read = readDialled(domain, text, 'query')
    return read.ok ? (read.value.e164 ?? read.value.written) : undefined
  }
  const wished = meaning(wish)
  const allowed = wished === undefined ? undefined : user.callerIds.find((entry) => meaning(entry) === wished)
  const written = allowed === undefined ? undefined : readConfigured(domain, allowed)
  return written?.ok === true ? written.value : undefined
}
