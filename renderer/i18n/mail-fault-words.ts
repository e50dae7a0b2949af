import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import type { Translate } from './i18n.ts'
import { whyOf } from './why-words.ts'

type MailFault = Pick<Extract<StandingWarning, { code: 'mails-held' }>, 'fault' | 'reason'>

/** Why mails do not leave, in the window's language; what the mail server answers stays as it is. */
export function mailFaultWords({ fault, reason }: MailFault, t: Translate): string {
  return t(`warnings.mail.${fault}`, { why: whyOf(reason, t), reply: reason }).trim()
}
