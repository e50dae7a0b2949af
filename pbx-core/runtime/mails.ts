import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Config, UserConfig } from '../contract/config.ts'
import { isMailAddress, type TestMailCommand } from '../contract/config-mail.ts'
import type { EmergencyView } from '../contract/emergency.ts'
import type {
  MailError,
  MailKind,
  MailLanguage,
  MailPreview,
  MailPreviewCommand,
  MailTemplateView,
  MailView,
  TestMailOutcome
} from '../contract/mail.ts'
import { mailVariables, type TemplateFault, templateFaults } from '../contract/mail-template.ts'
import { isMissed } from '../contract/missed.ts'
import { participantsOf } from '../contract/participants.ts'
import type { MailWarning } from '../contract/standing-warning.ts'
import type { Cdr } from '../contract/views.ts'
import type { VoiceMessage } from '../contract/voicemail.ts'
import { MailCourier, type MailSound, type SoundName } from '../mail/courier.ts'
import { addressOf, factsOf, mailDelivery } from '../mail/facts.ts'
import { fillMail } from '../mail/fill.ts'
import { builtInTemplates, templateOf } from '../mail/templates.ts'
import { trialLetter } from '../mail/trial-letter.ts'
import { mailValues, type ValueTools } from '../mail/values.ts'
import type { MessageFiles } from '../places/voicemail/port.ts'
import { nameOfClid } from '../records/cdr.ts'
import type { DeliveryRunner } from '../records/delivery-runner.ts'
import type { AttemptResult, MailDelivery, RecordStore, StoredMail } from '../records/port.ts'
import { portalUrl, urlOfMessage } from '../records/public-url.ts'
import { readDialled } from '../routing/number/dialled.ts'
import { numberInForm } from '../routing/number/forms.ts'
import { readableNumber } from '../routing/number/readable.ts'
import { exampleAbout } from './mail-example.ts'
import type { RuntimePorts } from './ports.ts'

export interface MailsPorts extends Pick<RuntimePorts, 'localTime'> {
  readonly clock: Clock
  readonly store: Pick<RecordStore, 'mails' | 'delivery'>
  readonly transport: RuntimePorts['mail']
  readonly files: Pick<MessageFiles, 'path' | 'octets'>
  /** As it is configured now. */
  readonly config: () => Config
  /** What lies in a mailbox. */
  readonly messages: (address: Omit<SoundName, 'id'>) => readonly VoiceMessage[]
  readonly outbox: () => Pick<DeliveryRunner, 'repeat' | 'drop'>
  /** What stands as a warning is another now. */
  readonly changed: () => void
}

/** Of those that wait or were given up. */
const mostListed = 200

/**
 * Who is mailed what, and how that goes (`3-click-to-dial`, E-mail). Mails are deliveries like any other: they are
 * written with what they tell of, and wait in the outbox while the mail server is away.
 */
export class Mails {
  readonly courier: MailCourier
  readonly #ports: MailsPorts
  readonly #tools: ValueTools
  /** By id: mails that nobody could be given, and that nobody has looked at since. */
  readonly #refused = new Map<string, { readonly to: string; readonly outcome: string }>()
  /** Why none gets out at the moment. */
  #held: Extract<MailWarning, { code: 'mails-held' }> | undefined
  /** Attempts that somebody waits for. */
  readonly #asked = new Map<string, () => void>()

  constructor(ports: MailsPorts) {
    this.#ports = ports
    const { config, files, localTime, messages, transport } = ports
    this.#tools = {
      localTime,
      inForm: numberInForm,
      readable: readableNumber,
      isDialable: (domain, number) => readDialled(domain, number, 'printed').ok
    }
    this.courier = new MailCourier({
      ...this.#tools,
      transport,
      config,
      sound: async ({ id, ...address }): Promise<MailSound | undefined> => {
        const isThere = messages(address).some((message) => message.id === id)
        return isThere ? { path: files.path(id), octets: await files.octets(id) } : undefined
      },
      pages: { portal: () => portalUrl(config()), sound: (name) => urlOfMessage(config(), name) }
    })
  }

  /** At start: what was given up before. */
  async begin(): Promise<void> {
    for (const mail of await this.#ports.store.mails(mostListed)) {
      if (mail.state === 'given-up') this.#refuse(mail, mail.lastOutcome ?? '')
    }
  }

  /** Whoever has missed the call, in whose list it stands as missed. */
  ofRecord(cdr: Cdr): readonly MailDelivery[] {
    if (!isMissed(cdr)) return []
    const { uniqueid, segment, end, start, src, clid, dst } = cdr
    const missedBy = [...participantsOf(cdr)].filter((user) => user !== cdr.callerUser)
    return this.#usersOf(cdr.domain, missedBy).flatMap(({ domain, user }) =>
      this.#to(user, 'missed').map((address) =>
        mailDelivery(
          { uniqueid, segment, domain: domain.name, createdAt: end },
          {
            ...{ kind: 'missed', user: user.extension, at: start },
            ...{ caller: { name: nameOfClid(clid), number: src }, exten: dst }
          },
          address
        )
      )
    )
  }

  ofMessage(message: VoiceMessage, segment: number): readonly MailDelivery[] {
    const { mailbox, call: uniqueid, caller, at, id, milliseconds } = message
    return this.#usersOf(message.domain, [mailbox]).flatMap(({ domain, user }) =>
      this.#to(user, 'voicemail').map((address) =>
        mailDelivery(
          { uniqueid, segment, domain: domain.name, createdAt: this.#ports.clock.wallTime() },
          {
            ...{ kind: 'voicemail', user: mailbox, at, exten: mailbox, message: { id, milliseconds } },
            caller: { name: caller.name, number: caller.number }
          },
          address
        )
      )
    )
  }

  ofEmergency(view: EmergencyView, segment: number): readonly MailDelivery[] {
    if (this.#ports.config().mail === undefined) return []
    const { uniqueid, domain, at, number, name, user, callback, location, mail } = view
    return mail.map((address) =>
      mailDelivery(
        { uniqueid, segment, domain, createdAt: at },
        {
          ...{ kind: 'emergency', user: null, at, exten: number },
          ...{ caller: { name, number: user ?? '' }, help: { callback, location } }
        },
        address
      )
    )
  }

  /** After each attempt. */
  attempted(mail: MailDelivery, result: AttemptResult): void {
    const { remark } = result
    const before = this.warnings().length
    if (result.kind === 'delivered') {
      this.#held = undefined
      this.#refused.delete(mail.id)
    } else if (result.kind === 'refused') this.#refuse(mail, result.outcome)
    else if (remark !== undefined) this.#held = heldBy(remark) ?? this.#held
    this.#asked.get(mail.id)?.()
    if (before > 0 || this.warnings().length > 0) this.#ports.changed()
  }

  warnings(): readonly MailWarning[] {
    const last = [...this.#refused.values()].at(-1)
    return [
      ...(this.#held === undefined ? [] : [this.#held]),
      ...(last === undefined
        ? []
        : [
            {
              code: 'mails-refused',
              domain: null,
              count: this.#refused.size,
              to: last.to,
              reply: last.outcome
            } as const
          ]),
      ...this.#unsent()
    ]
  }

  async views(): Promise<readonly MailView[]> {
    return (await this.#ports.store.mails(mostListed)).map(viewOf)
  }

  /** Resolves once the attempt is over. */
  async retry(id: string): Promise<Result<void, MailError>> {
    if (!(await this.#isThere(id))) return err('mail_not_found')
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#asked.set(id, resolve)
    try {
      const repeated = await this.#ports.outbox().repeat(id)
      if (!repeated.ok) return err(repeated.error === 'delivery_not_found' ? 'mail_not_found' : repeated.error)
      await promise
      return ok(undefined)
    } finally {
      this.#asked.delete(id)
    }
  }

  async delete(id: string): Promise<Result<void, MailError>> {
    if (!(await this.#isThere(id))) return err('mail_not_found')
    this.#ports.outbox().drop(id)
    this.#refused.delete(id)
    this.#ports.changed()
    return ok(undefined)
  }

  async test({ server, to, language }: TestMailCommand): Promise<TestMailOutcome> {
    const letter = trialLetter({ from: server.from, to, language, at: this.#ports.clock.wallTime() })
    const sent = await this.#ports.transport.send(server, letter, new AbortController().signal)
    if (sent.kind === 'aborted') return { failure: { code: 'mail-away', reason: 'aborted' }, reply: '' }
    return sent.kind === 'sent' ? { reply: sent.reply } : { failure: sent.failure, reply: sent.reply }
  }

  template(kind: MailKind, language: MailLanguage): MailTemplateView {
    const { templates = [] } = this.#ports.config().mail ?? {}
    return {
      template: templateOf(templates, kind, language),
      builtIn: builtInTemplates[kind][language],
      variables: mailVariables[kind]
    }
  }

  /** As somebody of that domain would get it. */
  preview(
    name: string,
    { kind, language, template }: MailPreviewCommand
  ): Result<MailPreview, readonly TemplateFault[]> {
    const faults = templateFaults(kind, template)
    if (faults.length > 0) return err(faults)
    const config = this.#ports.config()
    const domain = config.domains.find((each) => each.name === name) ?? config.domains[0]
    if (domain === undefined) throw new Error('a configuration has a domain')
    const example = exampleAbout(config, domain, { kind, language, at: this.#ports.clock.wallTime() })
    return ok(fillMail(template, mailValues(example, this.#tools)))
  }

  async #isThere(id: string): Promise<boolean> {
    return (await this.#ports.store.delivery(id))?.method === 'MAIL'
  }

  #usersOf(name: string, extensions: readonly string[]) {
    const { domains, mail } = this.#ports.config()
    const domain = mail === undefined ? undefined : domains.find((each) => each.name === name)
    if (domain === undefined) return []
    return domain.users.filter(({ extension }) => extensions.includes(extension)).map((user) => ({ domain, user }))
  }

  #to({ email, mail, mailTo }: UserConfig, kind: Exclude<MailKind, 'emergency'>): readonly string[] {
    if (mail?.[kind] === false) return []
    const addresses = mailTo ?? (email === undefined ? [] : [email])
    return [...new Set(addresses)].filter(isMailAddress)
  }

  /** Somebody is to be told of calls for help by mail, and no mail gets out. */
  #unsent(): readonly MailWarning[] {
    const { domains, mail } = this.#ports.config()
    if (mail !== undefined) return []
    const named = domains.filter(({ emergencyContacts }) => emergencyContacts.mail.length > 0)
    return named.map(({ name: domain }) => ({ code: 'no-mail-server', domain }))
  }

  #refuse(mail: MailDelivery, outcome: string): void {
    this.#refused.set(mail.id, { to: addressOf(mail), outcome })
  }
}

/** What is wrong with the server or our way to it, not with one mail. */
function heldBy(
  remark: NonNullable<AttemptResult['remark']>
): Extract<MailWarning, { code: 'mails-held' }> | undefined {
  switch (remark.code) {
    case 'mail-log-in':
      return { code: 'mails-held', domain: null, fault: remark.code, reason: remark.reply }
    case 'mail-away':
    case 'mail-late':
    case 'mail-tls':
    case 'mail-no-smtp':
      return { code: 'mails-held', domain: null, fault: remark.code, reason: remark.reason }
    default:
      return undefined
  }
}

function viewOf(mail: StoredMail): MailView {
  const { id, uniqueid, domain, state, attempts, createdAt, nextAttemptAt, lastOutcome } = mail
  return {
    ...{ id, uniqueid, domain, kind: factsOf(mail).kind, to: addressOf(mail) },
    state: state === 'waiting' ? 'waiting' : 'given-up',
    ...{ attempts, createdAt, nextAttemptAt, lastOutcome }
  }
}
