import type { DomainConfig, UserConfig } from '../../contract/config.ts'
import type { VoicemailConfig } from '../../contract/config-voicemail.ts'
import type { MailboxAddress } from '../../places/voicemail/mailboxes.ts'
import { isWeakPin } from '../../routing/weak-pin.ts'
import type { AppContext } from '../context.ts'

/** A mailbox that a call is in, as it is configured. */
export interface Mailbox {
  readonly address: MailboxAddress
  readonly user: UserConfig
  readonly settings: VoicemailConfig
}

/** Undefined: that user has none. */
export function mailboxOf({ name: domain }: DomainConfig, user: UserConfig): Mailbox | undefined {
  const { extension: mailbox, voicemail: settings } = user
  return settings?.enabled === true ? { address: { domain, mailbox }, user, settings } : undefined
}

/** By the extension that somebody has typed. */
export function mailboxAt({ call }: Pick<AppContext, 'call'>, extension: string): Mailbox | undefined {
  const user = call.domain.users.find((each) => each.extension === extension)
  return user && mailboxOf(call.domain, user)
}

/** Undefined: no PIN opens it. */
export function pinOf({ settings, user }: Mailbox): string | undefined {
  const { pin = '' } = settings
  return pin === '' || isWeakPin(pin, user.extension) ? undefined : pin
}

/** As destinations name it, and guesses of its PIN are counted. */
export function placeOf({ address }: Pick<Mailbox, 'address'>): string {
  return `voicemail:${address.mailbox}`
}
