import type { Config, DomainConfig } from '../contract/config.ts'
import type { MailKind, MailLanguage } from '../contract/mail.ts'
import type { MailAbout } from '../mail/values.ts'
import { portalUrl, urlOfMessage } from '../records/public-url.ts'

const caller = { name: 'Élodie Brandt & Co', number: '+15550100199' }

/** A call that there was not, for the preview of a template. */
export function exampleAbout(
  config: Config,
  domain: DomainConfig,
  { kind, language, at }: { readonly kind: MailKind; readonly language: MailLanguage; readonly at: number }
): MailAbout {
  const user = domain.users[0]
  const extension = user?.extension ?? '100'
  const uniqueid = '1764547261.a1b2c3'
  const isForHelp = kind === 'emergency'
  const message = { id: uniqueid, milliseconds: 65_000 }
  return {
    ...{ domain, uniqueid, language },
    facts: {
      ...{ kind, at, user: isForHelp ? null : extension },
      caller: isForHelp ? { name: user?.name ?? '', number: extension } : caller,
      exten: isForHelp ? '112' : kind === 'voicemail' ? extension : '+15550100100',
      ...(kind === 'voicemail' ? { message } : {}),
      ...(isForHelp ? { help: { callback: caller.number, location: user?.location ?? '' } } : {})
    },
    username: isForHelp ? '' : (user?.name ?? ''),
    portal: portalUrl(config),
    soundUrl:
      kind === 'voicemail' ? urlOfMessage(config, { domain: domain.name, mailbox: extension, id: uniqueid }) : ''
  }
}
