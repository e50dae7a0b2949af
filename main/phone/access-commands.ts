import { ok } from '../../pbx-core/base/result.ts'
import type { CommandHandlers } from '../ipc/dispatch.ts'
import type { Desk, DeskWindow } from './desk.ts'
import { changePassword } from './own-password.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  readSecondFactor,
  removeSecondFactor,
  resetSecondFactor
} from './second-factor.ts'
import { endAllSessions, endSession, readSessions } from './sessions.ts'
import { makeToken, readTokens, revokeToken } from './tokens.ts'

type AccessCommand =
  | 'password.change'
  | 'tokens.read'
  | 'tokens.make'
  | 'tokens.revoke'
  | 'sessions.read'
  | 'sessions.end'
  | 'sessions.end-all'
  | 'second-factor.read'
  | 'second-factor.begin'
  | 'second-factor.confirm'
  | 'second-factor.remove'
  | 'second-factor.reset'

/** By what a person, and programs on the person's behalf, get in. */
export function accessCommands(desk: Desk): Pick<CommandHandlers<DeskWindow>, AccessCommand> {
  return {
    'password.change': (change) => changePassword(desk, change),
    'tokens.read': () => ok(readTokens(desk)),
    'tokens.make': (wanted) => makeToken(desk, wanted),
    'tokens.revoke': (which) => revokeToken(desk, which),
    'sessions.read': () => ok(readSessions(desk)),
    'sessions.end': (which) => endSession(desk, which),
    'sessions.end-all': (wanted) => endAllSessions(desk, wanted),
    'second-factor.read': () => ok(readSecondFactor(desk)),
    'second-factor.begin': (by) => beginSecondFactor(desk, by),
    'second-factor.confirm': (by) => confirmSecondFactor(desk, by),
    'second-factor.remove': (by) => removeSecondFactor(desk, by),
    'second-factor.reset': (whose) => resetSecondFactor(desk, whose)
  }
}
