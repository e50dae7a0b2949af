import { senderOf } from '../contract/config-mail.ts'
import type { MailLanguage } from '../contract/mail.ts'
import { plainHeader } from './plain.ts'
import type { Letter } from './port.ts'

const words = {
  en: {
    subject: 'Test mail from Offhook',
    said: 'This mail server takes mails from Offhook: missed calls and messages will reach their users.'
  },
  de: {
    subject: 'Probe-Mail von Offhook',
    said: 'Dieser Mailserver nimmt Mails von Offhook an: Verpasste Anrufe und Nachrichten erreichen ihre Benutzer.'
  }
} as const

/** By which somebody sees whether a server takes mails. */
export function trialLetter({
  from,
  to,
  language,
  at
}: {
  readonly from: string
  readonly to: string
  readonly language: MailLanguage
  readonly at: number
}): Letter {
  const sender = senderOf(from) ?? { name: '', address: from }
  const { subject, said } = words[language]
  return {
    messageId: `<test.${at}@${sender.address.slice(sender.address.indexOf('@') + 1)}>`,
    date: at,
    from: { ...sender, name: plainHeader(sender.name) || 'Offhook' },
    to: { name: '', address: to },
    subject,
    text: `${said}\n`,
    html: `<p>${said}</p>\n`
  }
}
