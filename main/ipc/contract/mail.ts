import { z } from 'zod'
import {
  type MailPreview,
  type MailTemplateView,
  mailKinds,
  mailLanguages,
  type TestMailOutcome
} from '../../../pbx-core/contract/mail.ts'
import type { TemplateFault } from '../../../pbx-core/contract/mail-template.ts'
import { command } from './command.ts'
import { id } from './values.ts'

/** How mail gets out and what it says, for system admins; to whom, for admins of the domain. */

/** `offered`: TLS where the server has it. `tls`: from the start. */
export const mailSecurities = ['offered', 'starttls', 'tls', 'none'] as const

const server = z.strictObject({
  host: z.string().max(253),
  /** null: the usual one of how it is secured. */
  port: z.number().int().min(1).max(65_535).nullable(),
  security: z.enum(mailSecurities),
  username: z.string().max(256),
  /** null: as it is kept; only for the server for which it was given. */
  password: z.string().max(1024).nullable(),
  from: z.string().max(320),
  /** Address of the portal in links that are mailed; '': that of the listener. */
  publicUrl: z.string().max(2048)
})
export type MailServerEdit = z.infer<typeof server>

const template = z.strictObject({
  subject: z.string().max(1000),
  text: z.string().max(30_000),
  html: z.string().max(150_000)
})
const which = { kind: z.enum(mailKinds), language: z.enum(mailLanguages) }

export const mailCommands = {
  'mail.read': command(z.strictObject({})).answers<MailSettingsView>(),
  /** `server` null: no mail is sent any more. */
  'mail.server.write': command(z.strictObject({ server: server.nullable() })),
  /** Whether that server takes a mail from us; nothing of it is kept. */
  'mail.test': command(z.strictObject({ server, to: z.string().max(320) })).answers<TestMailOutcome>(),
  'mail.template.read': command(z.strictObject(which)).answers<MailTemplateView>(),
  /** `template` null: as it comes with Offhook. */
  'mail.template.write': command(z.strictObject({ ...which, template: template.nullable() })),
  'mail.preview': command(z.strictObject({ ...which, template })).answers<MailTrial>(),
  'mail.user.write': command(z.strictObject({ user: id, missed: z.boolean(), voicemail: z.boolean() }))
} as const

export interface MailSettingsView {
  /** The configuration is a file that is given and never written. */
  readonly readOnly: boolean
  /** Whether mail is sent at all. */
  readonly on: boolean
  /** null for who rules a domain only, and not the machine. */
  readonly machine: {
    /** null: none is set up. The password never leaves main. */
    readonly server: (Omit<MailServerEdit, 'password'> & { readonly hasPassword: boolean }) | null
  } | null
  /** Of the domain. */
  readonly users: readonly {
    readonly extension: string
    readonly name: string
    /** Where mails for this user go; none: nowhere. */
    readonly addresses: readonly string[]
    readonly missed: boolean
    readonly voicemail: boolean
  }[]
}

/** A mail as its receiver would get it, or what is wrong with its template. */
export type MailTrial =
  | { readonly preview: MailPreview; readonly faults: null }
  | { readonly preview: null; readonly faults: readonly TemplateFault[] }
