import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Account } from '../access/accounts.ts'
import { sightOf } from '../access/sight.ts'
import type { CommandFault, CommandPayload, TokensView } from '../ipc/contract.ts'
import type { DeskPorts } from './ports.ts'

/** Whoever sits at a desk. */
interface Desk {
  readonly ports: Pick<DeskPorts, 'tokens' | 'account' | 'wallTime'>
  readonly asks: Account | undefined
}

const dayMs = 24 * 3_600_000
const gone: CommandFault = { code: 'token_not_found', message: 'There is no such token any more.' }
const notKept: CommandFault = {
  code: 'not_kept',
  message: 'It holds, but cannot be written to disk at the moment: a restart forgets it. Make room on the disk.'
}

export function readTokens({ ports, asks }: Desk): TokensView {
  const sight = asks && sightOf(asks)
  return { items: sight === undefined ? [] : ports.tokens.list(sight) }
}

export async function makeToken(
  { ports: { tokens, account, wallTime } }: Desk,
  { name, scopes, days }: CommandPayload<'tokens.make'>
): Promise<Result<{ readonly token: string }, CommandFault>> {
  const expiresAt = days === null ? null : wallTime() + days * dayMs
  const made = await tokens.make(account, { name, scopes, expiresAt })
  if (made === undefined) {
    return err({ code: 'too_many_tokens', message: 'You have 100 tokens. Revoke one that is not used any more.' })
  }
  return made.isKept ? ok({ token: made.token }) : err(notKept)
}

export async function revokeToken(
  { ports, asks }: Desk,
  { id }: CommandPayload<'tokens.revoke'>
): Promise<Result<null, CommandFault>> {
  const sight = asks && sightOf(asks)
  const revoked = sight === undefined ? undefined : await ports.tokens.revoke(sight, id)
  if (revoked === undefined) return err(gone)
  return revoked.isKept ? ok(null) : err(notKept)
}
