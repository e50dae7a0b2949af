import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import type { TrunkView } from '../../pbx-core/contract/views.ts'
import type { CommandFault, CommandPayload, WarningsView } from '../ipc/contract.ts'
import { isObject } from './hook-places.ts'
import type { DeskPorts } from './ports.ts'

/** Whoever sits at a desk, and the domain that is administered from there. */
interface Desk {
  readonly ports: Pick<DeskPorts, 'account' | 'pbx' | 'configFile' | 'configReadOnly' | 'editConfig'>
  readonly rights: { readonly systemAdmin: boolean }
  readonly adminDomain: DomainConfig | undefined
}

/** What whoever sits at the desk has to know and may decide; null where that is nobody's concern there. */
export function warningsFor({ ports, rights, adminDomain }: Desk): WarningsView | null {
  const { pbx, configFile, configReadOnly } = ports
  if (adminDomain === undefined) {
    const items = emergenciesFor(ports)
    return items.length === 0 ? null : { items, file: null }
  }
  return {
    items: pbx.warnings(rights.systemAdmin ? undefined : adminDomain.name),
    file: configReadOnly ? configFile : null
  }
}

/** Calls for help of which this user is to be told (`emergencyContacts`). */
function emergenciesFor({ account, pbx }: Pick<DeskPorts, 'account' | 'pbx'>): readonly StandingWarning[] {
  const warnings = pbx.warnings(account.domain)
  return warnings.filter((warning) => warning.code === 'emergency-call' && warning.users.includes(account.user))
}

/** How the trunks stand that whoever sits at the desk rules. */
export function trunksFor({ ports, rights, adminDomain }: Desk): readonly TrunkView[] | null {
  return adminDomain === undefined ? null : ports.pbx.trunks(rights.systemAdmin ? undefined : adminDomain.name)
}

/** Writes into the configuration whether a trunk's calls are taken at the phones' listener too. */
export async function decideTrunk(
  desk: Desk,
  { domain, trunk, acceptAtListener }: CommandPayload<'trunk.decide'>
): Promise<Result<null, CommandFault>> {
  if (!rules(desk, domain)) return err(notYours)
  let found = false
  const written = await desk.ports.editConfig(domain, ({ trunks }) => {
    const named = Array.isArray(trunks) ? trunks.find((each) => isObject(each) && each.name === trunk) : undefined
    if (!isObject(named)) return
    found = true
    named.acceptAtListener = acceptAtListener
  })
  if (!written.ok) return written
  return found ? ok(null) : err(gone)
}

export function settleWarning(desk: Desk, seen: CommandPayload<'warning.settle'>): Result<null, CommandFault> {
  const isTold =
    seen.code === 'emergency-call' &&
    seen.domain === desk.ports.account.domain &&
    emergenciesFor(desk.ports).some((warning) => 'uniqueid' in warning && warning.uniqueid === seen.subject)
  if (!isTold && !rules(desk, seen.domain)) return err(notYours)
  // Where it is gone already somebody else has pressed the same.
  desk.ports.pbx.settle(seen)
  return ok(null)
}

export function barUser(desk: Desk, bar: CommandPayload<'user.bar'>): Result<null, CommandFault> {
  if (!rules(desk, bar.domain)) return err(notYours)
  return desk.ports.pbx.bar(bar).ok ? ok(null) : err(noUser)
}

function rules({ rights, adminDomain }: Desk, domain: string): boolean {
  return adminDomain !== undefined && (adminDomain.name === domain || rights.systemAdmin)
}

const noUser: CommandFault = { code: 'user_not_found', message: 'There is no such user any more.' }
const notYours: CommandFault = { code: 'not_allowed', message: 'Only an admin of the domain decides that.' }
const gone: CommandFault = { code: 'trunk_not_found', message: 'There is no such trunk in the configuration any more.' }
