import { isIP } from 'node:net'
import { type MailServer, smtpAddress } from '../contract/config-mail.ts'
import type { MailFailure } from '../contract/remark.ts'
import type { Letter, MailTransport, SendOutcome } from '../mail/port.ts'
import { AuthoritiesError, machineAuthorities, readAuthorities } from './authorities.ts'

/** Milliseconds for the steps of a session (RFC 5321 §4.5.3.2 allows minutes; a mail can wait, and is tried again). */
const connectMs = 20_000
const silenceMs = 60_000
const sessionMs = 300_000
/** Of one reply: whoever greets with more is no mail server. */
const maxReplyOctets = 64 * 1024
/** Of what is shown and kept of it. */
const maxShown = 2000

/** A session for each mail: they are few, and a broken one breaks no other. */
export function createMailTransport(): MailTransport {
  return {
    send: async (server, letter, signal) => {
      try {
        return await sendLetter(server, letter, signal)
      } catch (error) {
        return signal.aborted ? { kind: 'aborted' } : failureOf(error, server)
      }
    }
  }
}

async function sendLetter(server: MailServer, letter: Letter, signal: AbortSignal): Promise<SendOutcome> {
  const { messageId, date, from, to, subject, text, html, attachment } = letter
  // Read when the first mail leaves: many installations have no mail server.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(await optionsOf(server))
  try {
    const sent = await transport.sendMail({
      ...{ messageId, date: new Date(date), from, to, subject, text, html },
      // Nobody's absence note answers it (RFC 3834 §5).
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments:
        attachment === undefined
          ? []
          : [{ path: attachment.path, filename: attachment.name, contentType: 'audio/wav' }],
      disableUrlAccess: true,
      signal: AbortSignal.any([signal, AbortSignal.timeout(sessionMs)])
    })
    return { kind: 'sent', reply: shown(sent.response, server) }
  } finally {
    transport.close()
  }
}

async function optionsOf(server: MailServer) {
  const { smtp, security, ca } = server
  const address = smtpAddress(smtp)
  if (address === undefined) throw new Error('mail.smtp is no address of a mail server')
  const secure = security === undefined ? address.isSecure : security === 'tls'
  const { username, password } = credentialsOf(server)
  const pem = ca === undefined || ca === '' ? [] : [await readAuthorities(ca)]
  const mustBeSecure =
    security === 'starttls' || (security === undefined && username !== '' && !isLoopback(address.host))
  return {
    host: address.host,
    port: address.port ?? (secure ? 465 : mustBeSecure ? 587 : 25),
    secure,
    ignoreTLS: security === 'none',
    requireTLS: !secure && mustBeSecure,
    ...(username === '' ? {} : { auth: { user: username, pass: password } }),
    tls: { ca: [...machineAuthorities(), ...pem], ...(isIP(address.host) === 0 ? { servername: address.host } : {}) },
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    maxResponseSize: maxReplyOctets,
    socketCloseTimeout: 1000,
    // It writes what it says, log-in included.
    logger: false,
    debug: false
  }
}

function credentialsOf({ smtp, username, password }: MailServer): {
  readonly username: string
  readonly password: string
} {
  const address = smtpAddress(smtp)
  return { username: username || (address?.username ?? ''), password: password || (address?.password ?? '') }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

interface SmtpError {
  readonly code?: string
  readonly message: string
  /** The whole reply, and its number. */
  readonly response?: string
  readonly responseCode?: number
  /** To which it was one: `MAIL FROM`. */
  readonly command?: string
}

function failureOf(thrown: unknown, server: MailServer): SendOutcome {
  const error: SmtpError = thrown instanceof Error ? thrown : { message: String(thrown) }
  const reply = shown(error.response ?? '', server)
  return { kind: 'failed', failure: kindOf(error, { reply, reason: shown(error.message, server) }), reply }
}

/** Commands before which nothing of a mail was said. */
const beforeMail = new Set(['CONN', 'EHLO', 'HELO', 'STARTTLS'])
/** Log in first, or better (RFC 4954 §6). */
const logInReplies = new Set([454, 530, 534, 535, 538])

function kindOf(error: SmtpError, { reply, reason }: { readonly reply: string; readonly reason: string }): MailFailure {
  const { code = '', responseCode = 0, command = '', response = '' } = error
  if (error instanceof AuthoritiesError) return { code: 'mail-tls', reason }
  if (code === 'EAUTH' || code === 'ENOAUTH' || logInReplies.has(responseCode)) {
    return { code: 'mail-log-in', reply: reply || reason }
  }
  if (code === 'ETIMEDOUT' || code === 'EABORT' || /abort/i.test(code)) return { code: 'mail-late', reason }
  if (code === 'ETLS' || isTlsFault(error)) return { code: 'mail-tls', reason }
  const isTooLarge = responseCode === 552 || /\b5\.(3\.4|2\.3)\b/.test(response) || /size larger/i.test(error.message)
  if (isTooLarge) return { code: 'mail-too-large', reply: reply || reason }
  if (responseCode >= 500 && !beforeMail.has(command)) return { code: 'mail-refused', reply }
  if (responseCode >= 400) return { code: 'mail-put-off', reply }
  return code === 'EPROTOCOL' ? { code: 'mail-no-smtp', reason } : { code: 'mail-away', reason }
}

function isTlsFault({ code = '', message }: SmtpError): boolean {
  return (
    /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO$)/.test(code) ||
    /certificate|SSL|TLS/i.test(message)
  )
}

/** What people are shown and what is kept: no password, no endless reply, and no control characters but line breaks. */
function shown(text: string, server: MailServer): string {
  const { username, password } = credentialsOf(server)
  const base64 = (value: string) => Buffer.from(value).toString('base64')
  const secrets = [password, base64(password), base64(`\0${username}\0${password}`)]
  const clean = secrets.reduce((said, secret) => (password === '' ? said : said.replaceAll(secret, '…')), text)
  return clean.replace(/(?!\n)\p{Cc}/gu, '').slice(0, maxShown)
}
