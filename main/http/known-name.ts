import { findUser, type UserAddress } from '../access/accounts.ts'
import { callerOf, isNumber } from '../phone/recent.ts'
import type { HttpServices } from './services.ts'

/** The name of a colleague, or from this person's earlier calls with that number; '' where none is known. */
export async function knownName(
  { config, pbx }: Pick<HttpServices, 'config' | 'pbx'>,
  { domain, user }: UserAddress,
  number: string
): Promise<string> {
  if (findUser(config(), { domain, user }) === undefined) return ''
  const colleague = findUser(config(), { domain, user: number })
  if (colleague !== undefined) return colleague.name
  const { items } = await pbx.cdrs({ domain, user, number, limit: 10 })
  const isThat = isNumber(pbx, { domain, number })
  const names = items.map((cdr) => (isThat(cdr.src) ? callerOf(cdr).name : cdr.dstname))
  return names.find((name) => name !== '') ?? ''
}
