import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import type { Md5LinksFault } from '../access/md5-links.ts'
import type { CommandFault, CommandPayload, Md5LinksView } from '../ipc/contract.ts'
import type { DeskPorts } from './ports.ts'

type Ports = Pick<DeskPorts, 'configReadOnly' | 'md5Links' | 'account' | 'log'>

/** The users for whom links with an MD5 are on; passwords are not among it. */
export function readMd5Links({ configReadOnly }: Pick<Ports, 'configReadOnly'>, domain: DomainConfig): Md5LinksView {
  return {
    readOnly: configReadOnly,
    users: domain.users.map(({ extension, name, md5Links, md5Secret }) => ({
      extension,
      name,
      on: md5Links && md5Secret !== undefined
    }))
  }
}

export async function writeMd5Links(
  { md5Links, account, log }: Ports,
  domain: DomainConfig,
  { user, password }: CommandPayload<'md5-links.write'>
): Promise<Result<null, CommandFault>> {
  const whose = { domain: domain.name, user }
  const written = password === null ? await md5Links.switchOff(whose) : await md5Links.switchOn(whose, password)
  if (!written.ok) return err(faultOf(written.error))
  log.info('md5_links.switched', { domain: domain.name, user, on: password !== null, by: account.user })
  return ok(null)
}

function faultOf(fault: Md5LinksFault): CommandFault {
  switch (fault.kind) {
    case 'wrong':
      return {
        code: 'web_password_wrong',
        message: 'That is not the web password of this user. Nothing was changed.',
        path: 'password'
      }
    case 'wait':
      return {
        code: 'web_password_wait',
        message: 'Too many wrong passwords. Nothing was changed; wait a little and try again.',
        path: 'password'
      }
    case 'no-user':
      return { code: 'user_not_found', message: 'There is no such user any more. Nothing was changed.' }
    case 'not-saved':
      return fault.fault
  }
}
