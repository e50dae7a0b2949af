import { z } from 'zod'
import { kept, secret } from './config-parts.ts'
import { type MailLanguage, type MailTemplate, mailKinds, mailLanguages } from './mail.ts'
import { templateFaults, textOfTemplateFault } from './mail-template.ts'

/** Mail about missed calls, messages and calls for help (docs/mail.md). */

/** RFC 5321 §4.1.2 as far as it is used: a mailbox without quotes, and nothing that ends a line. */
const address = /^[^\s<>()[\]\\,;:"@\p{Cc}]{1,64}@[^\s<>()[\]\\,;:"@\p{Cc}]{1,253}$/u

export function isMailAddress(text: string): boolean {
  return address.test(text)
}

/** `pbx@acme.test`, or with a name before it in angle brackets. */
export function senderOf(from: string): { readonly name: string; readonly address: string } | undefined {
  const named = /^\s*"?([^"<>\p{Cc}]*?)"?\s*<([^<>]+)>\s*$/u.exec(from)
  const sender = named === null ? { name: '', address: from.trim() } : { name: named[1] ?? '', address: named[2] ?? '' }
  return isMailAddress(sender.address) ? sender : undefined
}

const template = z
  .strictObject({
    kind: z.enum(mailKinds).describe('Of which mails.'),
    language: z.enum(mailLanguages).describe('In which language.'),
    subject: z.string().optional().describe('One line.'),
    text: z.string().optional().describe('What programs show that show no HTML.'),
    html: z.string().optional().describe('Values are escaped for text and for quoted values of attributes.')
  })
  .superRefine(({ kind, language: _, ...own }, context) => {
    const parts = Object.entries(own).filter(([, text]) => text !== undefined)
    // Parts that are not given are right.
    const whole = { subject: '.', text: '.', html: '.', ...Object.fromEntries(parts) } as MailTemplate
    for (const fault of templateFaults(kind, whole)) {
      context.addIssue({ code: 'custom', path: [fault.part], message: textOfTemplateFault(fault) })
    }
  })

export const securities = ['none', 'starttls', 'tls'] as const

export const mailSchema = z.strictObject({
  smtp: secret
    .refine(
      (url) => smtpAddress(url) !== undefined,
      'expected smtp:// or smtps:// and a server, for example smtp://127.0.0.1:25'
    )
    .describe(
      'Mail server, `smtp://mail.acme.test:587`; `smtps:` is TLS from the start. Without a port: 465 with TLS, 587 with STARTTLS, else 25. It may hold user and password.'
    ),
  security: z
    .enum(securities)
    .optional()
    .describe(
      '`starttls`: TLS or nothing. `tls`: from the start. `none`: in clear, the password too. Absent: as `smtp` says; with `smtp:` TLS where the server offers it, and a password leaves this machine by TLS alone.'
    ),
  username: z.string().max(256).optional().describe('Name at log-in, where `smtp` holds none.'),
  password: kept(z.string().max(1024), 'sealed').optional().describe('Password at log-in, where `smtp` holds none.'),
  ca: z.string().optional().describe("A PEM file with authorities to trust besides the system's."),
  from: z
    .string()
    .refine((from) => senderOf(from) !== undefined, 'expected an address, for example pbx@acme.test')
    .describe('Sender of our mail: `pbx@acme.test`, `Offhook <pbx@acme.test>`.'),
  publicUrl: z
    .string()
    .refine((url) => /^https?:\/\/[^/]/i.test(url), 'expected an http: or https: URL')
    .optional()
    .describe('Address of the portal in links that are mailed.'),
  maxAttachmentMegabytes: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(10)
    .describe('Messages that are larger are not attached, and the mail says where they are heard; 0: none is.'),
  templates: z
    .array(template)
    .max(24)
    .default([])
    .describe(
      'What mails say otherwise than they come with Offhook: a part that is absent stays as it comes. Of two for the same mails the last one counts (docs/mail.md).'
    )
})
export type MailConfig = z.infer<typeof mailSchema>
/** What of it says how a mail gets out. */
export type MailServer = Pick<MailConfig, 'smtp' | 'security' | 'username' | 'password' | 'ca' | 'from'>

/** A mail to see whether a server takes it: nothing of it is kept. */
export interface TestMailCommand {
  readonly server: MailServer
  readonly to: string
  readonly language: MailLanguage
}

/** Of a user. */
export const userMailSchema = z.strictObject({
  missed: z.boolean().default(true).describe('Missed calls are mailed.'),
  voicemail: z.boolean().default(true).describe('Messages are mailed.'),
  attach: z.boolean().default(true).describe('A message is attached; false: the mail says where it is heard.'),
  language: z.enum(mailLanguages).optional().describe("Language of the mails. Absent: the domain's.")
})

export interface SmtpAddress {
  readonly host: string
  /** null: that of how it is secured. */
  readonly port: number | null
  readonly isSecure: boolean
  readonly username: string
  readonly password: string
}

/** What `mail.smtp` says; undefined where it is no address of a mail server. */
export function smtpAddress(url: string): SmtpAddress | undefined {
  const read = URL.parse(url)
  if (read === null || !/^smtps?:$/.test(read.protocol) || read.hostname === '') return undefined
  const isSecure = read.protocol === 'smtps:'
  try {
    return {
      host: decodeURIComponent(read.hostname).replace(/^\[(.*)\]$/, '$1'),
      port: read.port === '' ? null : Number(read.port),
      isSecure,
      username: decodeURIComponent(read.username),
      password: decodeURIComponent(read.password)
    }
  } catch {
    return undefined
  }
}
