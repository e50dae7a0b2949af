import { once } from 'node:events'
import type net from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { Journal } from './journal.ts'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Name at log-in; undefined: nobody logged in. */
  readonly user: string | undefined
  readonly isSecure: boolean
  readonly raw: string
  readonly parsed: ParsedMail
}

export interface MailServerOptions extends Omit<SMTPServerOptions, 'onData' | 'onAuth' | 'onRcptTo'> {
  readonly port?: number
  readonly password?: string
  /** What is said to a recipient; undefined: welcome. */
  readonly onRecipient?: (address: string) => { readonly code: number; readonly text: string } | undefined
}

/** A real SMTP server on loopback, with what it was given. */
export class MailServer implements AsyncDisposable {
  readonly mails = new Journal<ReceivedMail>('mails')
  readonly #server: SMTPServer

  private constructor(server: SMTPServer) {
    this.#server = server
  }

  static async start({ port = 0, password, onRecipient, ...options }: MailServerOptions = {}): Promise<MailServer> {
    const opened: { server?: MailServer } = {}
    const server = new SMTPServer({
      authOptional: password === undefined,
      ...(password === undefined
        ? { disabledCommands: ['AUTH', ...(options.key === undefined ? ['STARTTLS'] : [])] }
        : {}),
      closeTimeout: 1000,
      ...options,
      onAuth: ({ username, password: given }, _session, done) =>
        given === password
          ? done(null, { user: username ?? '' })
          : done(refusal(535, `5.7.8 Error: authentication failed for ${username}`)),
      onRcptTo: ({ address }, _session, done) => {
        const said = onRecipient?.(address)
        done(said === undefined ? null : refusal(said.code, said.text))
      },
      onData: (stream, session, done) => {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('end', async () => {
          if (stream.sizeExceeded) return done(refusal(552, '5.3.4 message too large'))
          const raw = Buffer.concat(parts).toString()
          const { mailFrom, rcptTo } = session.envelope
          opened.server?.mails.append({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            user: session.user as string | undefined,
            isSecure: session.secure,
            raw,
            parsed: await simpleParser(raw)
          })
          done(null, '2.0.0 Ok: queued as 12345')
        })
      }
    })
    server.on('error', () => {})
    server.listen(port, '127.0.0.1')
    await once(server.server, 'listening')
    opened.server = new MailServer(server)
    return opened.server
  }

  get port(): number {
    return (this.#server.server.address() as net.AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    await promise
  }
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}
