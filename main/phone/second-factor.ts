import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { type Account, findUser } from '../access/accounts.ts'
import { mayResetFactor } from '../access/second-factor.ts'
import { sightOf } from '../access/sight.ts'
import type { CommandFault, CommandPayload, CommandResults, SecondFactorView } from '../ipc/contract.ts'
import { inWords } from './own-password.ts'
import type { DeskPorts } from './ports.ts'
import { type Language, words } from './words.ts'

/** Whoever sits at a desk. */
interface Desk {
  readonly ports: Pick<DeskPorts, 'secondFactors' | 'confirmPassword' | 'account' | 'config' | 'log'>
  readonly asks: Account | undefined
  readonly language: Language
}

const isOn: CommandFault = {
  code: 'not_allowed',
  message: 'There is one already. Switch it off by its code, then set up the other authenticator.'
}
const gone: CommandFault = { code: 'user_not_found', message: 'This user has no second factor any more.' }
const notYours: CommandFault = {
  code: 'not_allowed',
  message: 'Only another admin of the domain resets it, and that of a system admin only a system admin.'
}

export function readSecondFactor({ ports, asks }: Desk): SecondFactorView {
  const { secondFactors, account, config } = ports
  const sight = asks?.admin === true ? sightOf(asks) : undefined
  const seen = sight === undefined ? [] : secondFactors.users(sight)
  const others = seen.filter((each) => asks !== undefined && mayResetFactor(config(), asks, each))
  return {
    ...secondFactors.view(account),
    others: others.map((each) => ({ ...each, name: findUser(config(), each)?.name ?? '' }))
  }
}

/**
 * By the password: somebody at a page that was left open must not lock its person out. Another authenticator comes after
 * the one that there is was switched off, by a code of it: else the password alone would be the way around it.
 */
export async function beginSecondFactor(
  { ports, language }: Desk,
  { password }: CommandPayload<'second-factor.begin'>
): Promise<Result<CommandResults['second-factor.begin'], CommandFault>> {
  const confirmed = await ports.confirmPassword(password)
  if (!confirmed.ok) return err(inWords(confirmed.error, words[language].password))
  if (ports.secondFactors.has(ports.account)) return err(isOn)
  const { secret, uri } = ports.secondFactors.begin(ports.account)
  // Read when somebody needs a picture.
  const { default: qrCode } = await import('qrcode')
  return ok({ secret, picture: await qrCode.toString(uri, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }) })
}

export async function confirmSecondFactor(
  { ports: { secondFactors, account, log }, language }: Desk,
  { code }: CommandPayload<'second-factor.confirm'>
): Promise<Result<CommandResults['second-factor.confirm'], CommandFault>> {
  if (secondFactors.has(account)) return err(isOn)
  const recoveryCodes = await secondFactors.confirm(account, code)
  if (recoveryCodes === undefined) return err(inWords({ kind: 'code' }, words[language].password))
  log.info('second_factor.on', { user: account.user, domain: account.domain })
  return ok({ recoveryCodes })
}

export async function removeSecondFactor(
  { ports, language }: Desk,
  { password, code }: CommandPayload<'second-factor.remove'>
): Promise<Result<null, CommandFault>> {
  const { secondFactors, account, log } = ports
  const confirmed = await ports.confirmPassword(password, () => secondFactors.check(account, code))
  if (!confirmed.ok) return err(inWords(confirmed.error, words[language].password))
  secondFactors.remove(account)
  log.info('second_factor.off', { user: account.user, domain: account.domain })
  return ok(null)
}

export function resetSecondFactor(
  { ports: { secondFactors, account, config, log }, asks }: Desk,
  whose: CommandPayload<'second-factor.reset'>
): Result<null, CommandFault> {
  if (asks === undefined || !mayResetFactor(config(), asks, whose)) return err(notYours)
  if (!secondFactors.remove(whose)) return err(gone)
  log.warn('second_factor.reset', { ...whose, by: `${account.user}@${account.domain}` })
  return ok(null)
}
