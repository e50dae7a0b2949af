import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { PasswordFault } from '../access/own-password.ts'
import type { CommandFault, CommandPayload } from '../ipc/contract.ts'
import type { Desk } from './desk.ts'
import { words } from './words.ts'

/** The person at this desk changes the web password. Only that it was done is logged. */
export async function changePassword(
  { ports, language }: Pick<Desk, 'ports' | 'language'>,
  change: CommandPayload<'password.change'>
): Promise<Result<null, CommandFault>> {
  const changed = await ports.changePassword(change)
  const { domain, user } = ports.account
  if (changed.ok) {
    const tokens = change.tokens === true ? (await ports.tokens.revokeAll(ports.account)).count : 0
    ports.log.info('password.changed', { domain, user, tokens })
    return ok(null)
  }
  ports.log.warn('password.not_changed', { domain, user, reason: changed.error.kind })
  return err(inWords(changed.error, words[language].password))
}

export function inWords(fault: PasswordFault, said: (typeof words)['en']['password']): CommandFault {
  switch (fault.kind) {
    case 'read-only':
      return { code: 'password_fixed', message: said.fixed }
    case 'wrong':
      return { code: 'password_wrong', message: said.wrong, path: 'current' }
    case 'code':
      return { code: 'code_wrong', message: said.code, path: 'code' }
    case 'wait':
      return { code: 'password_wait', message: said.wait(Math.ceil(fault.milliseconds / 1000)), path: 'current' }
    case 'short':
      return { code: 'password_short', message: said.short, path: 'next' }
    case 'same':
      return { code: 'password_same', message: said.same, path: 'next' }
    case 'not-saved':
      return { code: fault.fault.code, message: fault.fault.message }
  }
}
