import type { MailServer } from '../../pbx-core/contract/config-mail.ts'
import type { Letter, MailTransport, SendOutcome } from '../../pbx-core/mail/port.ts'

/** A mail server that answers what a test says, and keeps what it was given. */
export class ScriptedMail implements MailTransport {
  /** Every letter that was handed over, whatever became of it. */
  readonly letters: Letter[] = []
  readonly servers: MailServer[] = []
  answer: (letter: Letter) => SendOutcome | Promise<SendOutcome> = () => ({ kind: 'sent', reply: '250 2.0.0 Ok' })

  async send(server: MailServer, letter: Letter): Promise<SendOutcome> {
    this.servers.push(server)
    this.letters.push(letter)
    return await this.answer(letter)
  }
}
