import type { MailSettingsView } from '../../../main/ipc/contract.ts'
import type { MailKind, MailLanguage, MailTemplateView } from '../../../pbx-core/contract/mail.ts'
import { mailVariables } from '../../../pbx-core/contract/mail-template.ts'
import { builtInTemplates } from '../../../pbx-core/mail/templates.ts'

/** A mail server in use, and users who get mail, one who does not, and one who cannot. */
export const mailSettings: MailSettingsView = {
  ...{ readOnly: false, on: true },
  machine: {
    server: {
      ...{ host: 'mail.acme.test', port: 587, security: 'starttls', username: 'pbx@acme.test', hasPassword: true },
      ...{ from: 'Offhook <pbx@acme.test>', publicUrl: 'https://pbx.acme.test' }
    }
  },
  users: [
    { extension: '100', name: 'Ana Keller', addresses: ['ana@acme.test'], missed: true, voicemail: true },
    { extension: '101', name: 'Tom Okafor', addresses: ['tom@acme.test'], missed: false, voicemail: true },
    { extension: '102', name: '', addresses: [], missed: true, voicemail: true }
  ]
}

export function mailTemplate(kind: MailKind, language: MailLanguage): MailTemplateView {
  const builtIn = builtInTemplates[kind][language]
  return { template: builtIn, builtIn, variables: mailVariables[kind] }
}
