import type { MailKind } from '../contract/mail.ts'
import type { MailDelivery } from '../records/port.ts'

/** What a mail tells, as it waits in the outbox: words, links and the sound are made of it when it is sent. */
export interface MailFacts {
  readonly kind: MailKind
  /** Extension of whoever it is for; null: somebody who is no user. */
  readonly user: string | null
  /** Of the call or the message, Unix milliseconds. */
  readonly at: number
  /** As the record has it; the number is '' or `anonymous` where it is withheld. */
  readonly caller: { readonly name: string; readonly number: string }
  /** What was called. */
  readonly exten: string
  readonly message?: { readonly id: string; readonly milliseconds: number }
  readonly help?: { readonly callback: string; readonly location: string }
}

interface Of {
  readonly uniqueid: string
  readonly segment: number
  readonly domain: string
  readonly createdAt: number
}

/** One for each address, so that each gets it once the server takes it, whatever becomes of the others. */
export function mailDelivery(of: Of, facts: MailFacts, address: string): MailDelivery {
  const hook = `mail.${facts.kind}`
  const which = facts.message === undefined ? '' : `.${facts.message.id}`
  return {
    id: `${of.uniqueid}.${of.segment}.${hook}${which}.${address}`,
    ...of,
    hook,
    method: 'MAIL',
    url: `mailto:${encodeURIComponent(address)}`,
    body: JSON.stringify(facts)
  }
}

export function factsOf({ body }: Pick<MailDelivery, 'body'>): MailFacts {
  return JSON.parse(body) as MailFacts
}

export function addressOf({ url }: Pick<MailDelivery, 'url'>): string {
  return decodeURIComponent(url.slice('mailto:'.length))
}
