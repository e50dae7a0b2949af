import type { Config, DomainConfig, UserConfig } from '../contract/config.ts'
import { senderOf } from '../contract/config-mail.ts'
import type { MailPreview } from '../contract/mail.ts'
import type { MailFailure } from '../contract/remark.ts'
import { textOfRemark } from '../contract/remark-text.ts'
import type { AttemptResult, MailDelivery } from '../records/port.ts'
import { addressOf, factsOf, type MailFacts } from './facts.ts'
import { fillMail } from './fill.ts'
import { plain, plainHeader } from './plain.ts'
import type { Letter, MailAttachment, MailTransport } from './port.ts'
import { templateOf } from './templates.ts'
import { type MailAbout, mailValues, type ValueTools } from './values.ts'

export interface MailCourierPorts extends ValueTools {
  readonly transport: MailTransport
  /** As it is configured now. */
  readonly config: () => Config
  /** A message that is there; undefined once it is deleted, also while that can be taken back. */
  readonly sound: (message: SoundName) => Promise<MailSound | undefined>
  /** Where people find the portal, and hear a message. */
  readonly pages: { portal(): string; sound(message: SoundName): string }
}

export interface SoundName {
  readonly domain: string
  readonly mailbox: string
  readonly id: string
}

export interface MailSound {
  readonly path: string
  /** Undefined where its file is gone. */
  readonly octets: number | undefined
}

const megabyte = 1024 * 1024

/**
 * Writes mails and hands them to the server. All of it is read when it is sent: the server, the templates, the language,
 * the sound. A message that was deleted by then is not mailed; one that was heard is, for a mail is also a copy to keep.
 */
export class MailCourier {
  readonly #ports: MailCourierPorts

  constructor(ports: MailCourierPorts) {
    this.#ports = ports
  }

  async send(delivery: MailDelivery, { signal }: { readonly signal: AbortSignal }): Promise<AttemptResult | 'aborted'> {
    const config = this.#ports.config()
    const facts = factsOf(delivery)
    const domain = config.domains.find(({ name }) => name === delivery.domain)
    const user = domain?.users.find(({ extension }) => extension === facts.user)
    if (domain === undefined || (facts.user !== null && user === undefined)) return moot({ code: 'mail-to-nobody' })
    const { mail } = config
    // It may be off for a moment only: that counts as an attempt, and the next one looks again.
    if (mail === undefined) return failed({ code: 'mail-off' })
    const sound = await this.#soundOf(domain, facts)
    if (sound === 'deleted') return moot({ code: 'message-deleted' })
    const whole = this.#letter(delivery, { config, domain, user, facts, sound })
    const sent = await this.#ports.transport.send(mail, whole, signal)
    const isTooLarge = sent.kind === 'failed' && sent.failure.code === 'mail-too-large'
    if (!isTooLarge || whole.attachment === undefined) return attemptOf(sent)
    // What the server allows may be less than what we do.
    const light = this.#letter(delivery, { config, domain, user, facts, sound: 'too-large' })
    return attemptOf(await this.#ports.transport.send(mail, light, signal))
  }

  async #soundOf({ name }: DomainConfig, { message, user }: MailFacts): Promise<MailSound | 'deleted' | undefined> {
    if (message === undefined || user === null) return undefined
    return (await this.#ports.sound({ domain: name, mailbox: user, id: message.id })) ?? 'deleted'
  }

  #letter(delivery: MailDelivery, making: Making): Letter {
    const { config, user } = making
    const { mail } = config
    const sender = senderOf(mail?.from ?? '') ?? { name: '', address: '' }
    const attachment = attachmentOf(making)
    const filled = this.#fill(delivery, making, attachment !== undefined)
    return {
      messageId: `<${atoms(delivery.id)}@${sender.address.slice(sender.address.indexOf('@') + 1)}>`,
      date: delivery.createdAt,
      from: { ...sender, name: plainHeader(sender.name) || 'Offhook' },
      to: { name: plainHeader(user?.name ?? ''), address: addressOf(delivery) },
      ...filled,
      ...(attachment === undefined ? {} : { attachment })
    }
  }

  #fill({ uniqueid }: MailDelivery, { config, domain, user, facts, sound }: Making, isAttached: boolean): MailPreview {
    const { pages } = this.#ports
    const language = user?.mail?.language ?? domain.language
    const name = { domain: domain.name, mailbox: facts.user ?? '', id: facts.message?.id ?? '' }
    const isThere = sound !== undefined && (sound === 'too-large' || sound.octets !== undefined)
    const why = isThere && user?.mail?.attach !== false ? 'too-large' : 'not-wished'
    const about: MailAbout = {
      ...{ domain, uniqueid, language, facts },
      username: user?.name ?? '',
      portal: pages.portal(),
      soundUrl: facts.message === undefined ? '' : pages.sound(name),
      ...(sound === undefined || isAttached ? {} : { notAttached: why })
    }
    return fillMail(templateOf(config.mail?.templates ?? [], facts.kind, language), mailValues(about, this.#ports))
  }
}

interface Making {
  readonly config: Config
  readonly domain: DomainConfig
  readonly user: UserConfig | undefined
  readonly facts: MailFacts
  /** `too-large`: it is there, and stays there. */
  readonly sound: MailSound | 'too-large' | undefined
}

function attachmentOf({ config, user, facts, sound }: Making): MailAttachment | undefined {
  if (sound === undefined || sound === 'too-large' || user?.mail?.attach === false) return undefined
  const most = (config.mail?.maxAttachmentMegabytes ?? 0) * megabyte
  if (sound.octets === undefined || sound.octets > most) return undefined
  const from = plain(facts.caller.number).replace(/[^0-9+]/g, '')
  const day = new Date(facts.at).toISOString().slice(0, 10)
  return { path: sound.path, name: `${['message', day, from].filter(Boolean).join('-')}.wav` }
}

function attemptOf(sent: Awaited<ReturnType<MailTransport['send']>>): AttemptResult | 'aborted' {
  if (sent.kind === 'aborted') return 'aborted'
  return sent.kind === 'sent' ? { kind: 'delivered', outcome: sent.reply } : failed(sent.failure)
}

/** For good where the server has said so of this mail (5xx); whatever else is wrong may be mended until the next time. */
function failed(remark: MailFailure): AttemptResult {
  const isForGood = remark.code === 'mail-refused' || remark.code === 'mail-too-large'
  return { kind: isForGood ? 'refused' : 'failed', outcome: textOfRemark(remark), remark }
}

function moot(remark: MailFailure): AttemptResult {
  return { kind: 'moot', outcome: textOfRemark(remark), remark }
}

/** What may stand before the @ of a Message-ID (RFC 5322 §3.2.3, dot-atom-text). */
function atoms(id: string): string {
  return encodeURIComponent(id).replace(/[()]/g, (each) => `%${each.charCodeAt(0).toString(16)}`)
}
