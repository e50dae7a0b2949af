import type { MailServer } from '../contract/config-mail.ts'
import type { MailFailure } from '../contract/remark.ts'

/** Hands mails to the mail server; implemented in `io/smtp.ts` over nodemailer. */
export interface MailTransport {
  /** Never rejects. What it says of the server holds no password. */
  send(server: MailServer, letter: Letter, signal: AbortSignal): Promise<SendOutcome>
}

export interface Letter {
  /** In angle brackets; the same at each attempt. */
  readonly messageId: string
  /** Unix milliseconds. */
  readonly date: number
  readonly from: MailAddress
  readonly to: MailAddress
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly attachment?: MailAttachment
}

export interface MailAddress {
  readonly name: string
  readonly address: string
}

/** A sound, read while it is sent. */
export interface MailAttachment {
  readonly path: string
  /** As its receiver sees it. */
  readonly name: string
}

export type SendOutcome =
  | { readonly kind: 'sent'; readonly reply: string }
  | { readonly kind: 'failed'; readonly failure: MailFailure; readonly reply: string }
  | { readonly kind: 'aborted' }
