import { err, type Result } from '../../pbx-core/base/result.ts'
import { maySwitch } from '../access/sight.ts'
import type { CommandFault, CommandPayload } from '../ipc/contract.ts'
import { onDisk } from './on-disk.ts'
import type { DeskPorts } from './ports.ts'

/** Whose window it is. */
interface Switcher {
  readonly ports: Pick<DeskPorts, 'account' | 'pbx'>
  readonly rights: { readonly admin: boolean; readonly systemAdmin: boolean }
}

/** Opens or closes what goes by opening hours against their calendar, or lets it go by that again (`to` null). */
export async function switchOpening(
  { ports: { account, pbx }, rights }: Switcher,
  { name, to }: CommandPayload<'opening.switch'>
): Promise<Result<null, CommandFault>> {
  const { domain } = account
  const opening = pbx.openings(domain).find((each) => each.name === name)
  if (opening !== undefined && !maySwitch(rights, opening)) {
    return err({ code: 'not_allowed', message: 'Only an admin of the domain switches opening hours without a code.' })
  }
  if (pbx.switchOpening({ domain, name, to }).ok) return onDisk(pbx)
  return err({ code: 'opening_not_found', message: 'These opening hours are not in the configuration any more.' })
}
