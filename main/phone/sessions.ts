import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Account } from '../access/accounts.ts'
import { sightOf } from '../access/sight.ts'
import type { CommandFault, CommandPayload, SessionsView } from '../ipc/contract.ts'
import type { DeskPorts } from './ports.ts'

/** Whoever sits at a desk. */
interface Desk {
  readonly ports: Pick<DeskPorts, 'sessions' | 'session' | 'tokens' | 'account' | 'log'>
  readonly asks: Account | undefined
}

const gone: CommandFault = { code: 'session_not_found', message: 'That browser is not logged in any more.' }
const notKept: CommandFault = {
  code: 'not_kept',
  message: 'It holds, but cannot be written to disk at the moment: a restart forgets it. Make room on the disk.'
}

export function readSessions({ ports: { sessions, session, account }, asks }: Desk): SessionsView {
  const sight = asks && sightOf(asks)
  const items = sight === undefined ? [] : sessions.list(sight)
  const isOwn = ({ domain, user }: (typeof items)[number]) => domain === account.domain && user === account.user
  return {
    items: [...items.filter(isOwn), ...items.filter((each) => !isOwn(each))].map((each) => ({
      ...each,
      isThis: each.id === session?.id
    }))
  }
}

export function endSession(
  { ports: { sessions, account, log }, asks }: Desk,
  { id }: CommandPayload<'sessions.end'>
): Result<null, CommandFault> {
  const sight = asks && sightOf(asks)
  if (sight === undefined || !sessions.revoke(sight, id)) return err(gone)
  log.info('session.ended', { by: `${account.user}@${account.domain}` })
  return ok(null)
}

export async function endAllSessions(
  { ports: { sessions, session, tokens, account, log } }: Desk,
  wanted: CommandPayload<'sessions.end-all'>
): Promise<Result<{ readonly ended: number }, CommandFault>> {
  // First: with one's own session the page that waits for the answer is gone.
  const revoked = wanted.tokens ? await tokens.revokeAll(account) : { count: 0, isKept: true }
  const ended = sessions.revokeAll(account, wanted.here ? undefined : session)
  log.info('sessions.ended', { of: `${account.user}@${account.domain}`, sessions: ended, tokens: revoked.count })
  return revoked.isKept ? ok({ ended }) : err(notKept)
}
