import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import { makeUri } from '../sip/message/make-uri.ts'
import { messageSummary } from '../sip/subscription/message-summary.ts'
import { messageSummaryPackage } from '../sip/subscription/packages.ts'
import type { Mailboxes } from '../sip/subscription/port.ts'
import type { Asked, Subject, SubjectSource } from '../sip/subscription/subject.ts'

/** What a user dials to hear its messages (`4-pbx`, Numbers); telephones subscribe to that as well. */
const ownMailbox = '*97'

/** The lamp for messages, by the `message-summary` event package (RFC 3842): everybody's own mailbox, and no other. */
export class MailboxLamps implements SubjectSource {
  readonly eventPackage = messageSummaryPackage
  readonly #mailboxes: Mailboxes

  constructor(mailboxes: Mailboxes) {
    this.#mailboxes = mailboxes
  }

  /** Of another mailbox nobody learns whether there is one. */
  open({ domain, user, number }: Asked): Result<Subject, 403 | 404> {
    if (number !== '' && number !== user && number !== ownMailbox) return err(403)
    if (this.#mailboxes.counts(domain, user) === undefined) return err(404)
    const look = () => this.summary(domain, user)
    return ok({ key: keyOf(domain, user), number, look, body: () => look() ?? '' })
  }

  /** As a body; undefined where there is no mailbox, or nothing is known of it yet. */
  summary(domain: string, user: string): Octets | undefined {
    const counts = this.#mailboxes.counts(domain, user)
    if (counts === undefined || counts === 'unknown') return undefined
    return messageSummary(counts, makeUri({ user: ownMailbox, host: domain }).text)
  }

  onChanged(changed: (key: string) => void): Disposable {
    return this.#mailboxes.onChanged((domain, extension) => changed(keyOf(domain, extension)))
  }
}

function keyOf(domain: string, user: string): string {
  return `${user}@${domain}`
}
