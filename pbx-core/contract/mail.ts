import type { MailFailure } from './remark.ts'

/** What is mailed: a missed call, a message that was left, a call for help. */
export const mailKinds = ['missed', 'voicemail', 'emergency'] as const
export type MailKind = (typeof mailKinds)[number]

export const mailLanguages = ['en', 'de'] as const
export type MailLanguage = (typeof mailLanguages)[number]

export const mailParts = ['subject', 'text', 'html'] as const
export type MailPart = (typeof mailParts)[number]

/** How a mail of a kind is written in a language: its parts hold `%%variables%%`. */
export type MailTemplate = Readonly<Record<MailPart, string>>

/** A mail that waits, or that nobody could be given. */
export interface MailView {
  readonly id: string
  /** Of the call that it tells of. */
  readonly uniqueid: string
  readonly domain: string
  readonly kind: MailKind
  readonly to: string
  readonly state: 'waiting' | 'given-up'
  readonly attempts: number
  /** Times are Unix milliseconds. */
  readonly createdAt: number
  readonly nextAttemptAt: number | null
  /** What the server has said last; null before the first attempt. */
  readonly lastOutcome: string | null
}

export type MailError = 'mail_not_found' | 'delivery_under_way' | 'shutting_down'

export interface TestMailOutcome {
  /** Why it was not taken; undefined: it was. */
  readonly failure?: MailFailure
  /** All that the server has said to the last command; '' where it said nothing. */
  readonly reply: string
}

export interface MailPreviewCommand {
  readonly kind: MailKind
  readonly language: MailLanguage
  readonly template: MailTemplate
}

/** How mails of a kind are written in a language. */
export interface MailTemplateView {
  /** What counts. */
  readonly template: MailTemplate
  /** As it comes with Offhook. */
  readonly builtIn: MailTemplate
  /** Names of what may stand between `%%` in it. */
  readonly variables: readonly string[]
}

/** A mail as its receiver gets it. */
export type MailPreview = Readonly<Record<MailPart, string>>
