import type { VoicemailServices } from '../apps/voicemail/services.ts'
import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import type { Emitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { Config, DomainConfig, UserConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { MailboxWarning } from '../contract/standing-warning.ts'
import type { Cdr } from '../contract/views.ts'
import type {
  GreetingError,
  GreetingKind,
  GreetingName,
  MailboxView,
  MessageMark,
  MessageName,
  SoundFile,
  VoiceMessage
} from '../contract/voicemail.ts'
import type { MediaPort, MediaRecording, RecordingLimits } from '../media/port.ts'
import { type MailboxAddress, Mailboxes } from '../places/voicemail/mailboxes.ts'
import type { MessageFiles, SoundFault } from '../places/voicemail/port.ts'
import type { NewDelivery } from '../records/port.ts'
import { urlOfMessage } from '../records/public-url.ts'
import { isWeakPin } from '../routing/weak-pin.ts'
import type * as lamps from '../sip/subscription/port.ts'
import type { KeptNotes } from './kept-notes.ts'
import type { PinGuesses } from './pin-guesses.ts'

export interface VoicemailPorts {
  readonly clock: Clock
  readonly crypto: Pick<Crypto, 'token'>
  readonly log: Log
  readonly events: Emitter<PbxEvents>
  readonly kept: KeptNotes
  readonly files: MessageFiles
  readonly media: Pick<MediaPort, 'record'>
  readonly localTime: (unixMs: number, timeZone?: string) => string
  /** What is mailed of a message. */
  readonly mails: (message: VoiceMessage, segment: number) => readonly NewDelivery[]
  /** It is written by now, or about to be. */
  readonly handOver: (deliveries: readonly NewDelivery[]) => void
  /** As configured now. */
  readonly domain: (name: string) => DomainConfig | undefined
  readonly pins: Pick<PinGuesses, 'closedUntil'>
}

/** Mailboxes at work: what lies in them, who may open them, and whose lamp it is. */
export class Voicemail implements VoicemailServices, lamps.Mailboxes, Disposable {
  readonly boxes: Mailboxes
  readonly #ports: VoicemailPorts
  /** Mailboxes that PINs do not open, as they were told. */
  readonly #closed = new Set<string>()
  #enabled: ReadonlySet<string> = new Set()

  constructor(ports: VoicemailPorts) {
    this.#ports = ports
    const { clock, crypto, kept, files, events } = ports
    this.boxes = new Mailboxes({
      ...{ clock, crypto, kept, files },
      changed: (address) => this.#tell(address),
      deliveries: ports.mails,
      left: (message, mails) => {
        ports.handOver(mails)
        events.emit('message.left', message)
      },
      least: (address) => (this.#configOf(address)?.voicemail?.minSeconds ?? 0) * 1000
    })
  }

  begin(): Promise<void> {
    return this.boxes.begin()
  }

  /** Mailboxes come and go with the configuration. */
  configure({ domains }: Config): void {
    const enabled = domains.flatMap(({ name: domain, users }) =>
      users.filter(hasMailbox).map(({ extension: mailbox }) => ({ domain, mailbox }))
    )
    const before = this.#enabled
    this.#enabled = new Set(enabled.map(keyOf))
    for (const address of enabled) if (!before.has(keyOf(address))) this.#tell(address)
    for (const key of before) if (!this.#enabled.has(key)) this.#tell(addressOf(key))
  }

  counts(domain: string, extension: string): lamps.MessageCounts | 'unknown' | undefined {
    const address = { domain, mailbox: extension }
    return this.#has(address) ? this.boxes.counts(address) : undefined
  }

  onChanged(changed: (domain: string, extension: string) => void): Disposable {
    return this.#ports.events.on('mailbox.changed', ({ domain, mailbox }) => changed(domain, mailbox))
  }

  /** The newest first; none where there is no mailbox. */
  messages(address: MailboxAddress): readonly VoiceMessage[] {
    return this.#has(address) ? this.boxes.list(address) : []
  }

  mark({ id, as, ...address }: MessageMark): boolean {
    if (!this.#has(address)) return false
    switch (as) {
      case 'deleted':
        return this.boxes.delete(address, id, 'a while')
      case 'restored':
        return this.boxes.restore(address, id)
      default:
        return this.boxes.mark(address, id, as)
    }
  }

  messageSound({ id, ...address }: MessageName): SoundFile | undefined {
    const isThere = this.#has(address) && this.boxes.kept(address, id) !== undefined
    const path = isThere ? this.boxes.sound(address, id) : undefined
    return path === undefined ? undefined : { path }
  }

  greetingSound({ greeting, ...address }: GreetingName): SoundFile | undefined {
    const path = this.#has(address) ? this.boxes.greeting(address, greeting) : undefined
    return path === undefined ? undefined : { path }
  }

  async setGreeting(
    { greeting, ...address }: GreetingName,
    sound: Uint8Array | null
  ): Promise<Result<void, GreetingError>> {
    if (!this.#has(address)) return err({ code: 'mailbox_not_found', message: 'There is no such mailbox.' })
    if (sound === null) {
      this.boxes.setGreeting(address, greeting, null)
      return ok(undefined)
    }
    const { name } = this.boxes.newSound()
    const kept = await this.#ports.files.upload(name, sound)
    if (!kept.ok) return err(faultOfSound(kept.error))
    this.boxes.setGreeting(address, greeting, name)
    return ok(undefined)
  }

  /** Undefined: nobody has one there. */
  view(address: MailboxAddress): MailboxView | undefined {
    const user = this.#configOf(address)
    return user !== undefined && hasMailbox(user) ? this.#viewOf(address, user) : undefined
  }

  /** Of the message that was left, or begun, in a call that a crash has ended. */
  urlOf(config: Config, { domain, uniqueid, start }: Pick<Cdr, 'domain' | 'uniqueid' | 'start'>): string {
    const message = this.boxes.ofCall(domain, uniqueid).find(({ at }) => at >= start)
    return message === undefined ? '' : urlOfMessage(config, message)
  }

  record(leg: SipLeg, path: string, limits: RecordingLimits): MediaRecording {
    return this.#ports.media.record({ path, format: 'wav', endpoints: [leg.media], limits })
  }

  lengthOf(name: string): Promise<number | undefined> {
    return this.#ports.files.milliseconds(name)
  }

  async keepGreeting(address: MailboxAddress, kind: GreetingKind, recorded: string): Promise<Result<void, string>> {
    const { name } = this.boxes.newSound()
    const kept = await this.#ports.files.level(recorded, name)
    if (kept.ok) this.boxes.setGreeting(address, kind, name)
    return kept.ok ? kept : err(kept.error.found)
  }

  async keepPrompt(name: string, recorded: string): Promise<Result<void, string>> {
    const kept = await this.#ports.files.level(recorded, { prompt: name })
    return kept.ok ? kept : err(kept.error.found)
  }

  /** Tells of mailboxes that have been closed to PINs, or take them again. */
  review(): void {
    for (const key of this.#enabled) {
      const address = addressOf(key)
      const isClosed = this.#closedUntil(address) !== undefined
      if (isClosed === this.#closed.has(key)) continue
      if (isClosed) this.#closed.add(key)
      else this.#closed.delete(key)
      this.#tell(address)
    }
  }

  localTime({ timeZone }: DomainConfig, unixMs: number): string {
    return this.#ports.localTime(unixMs, timeZone)
  }

  warnings({ name: domain, users }: DomainConfig): readonly MailboxWarning[] {
    const weak = users.filter((user) => hasMailbox(user) && hasWeakPin(user))
    return weak.map(({ extension }) => ({ code: 'weak-pin', domain, user: extension }))
  }

  [Symbol.dispose](): void {
    this.boxes[Symbol.dispose]()
  }

  /** By the clock of intervals. */
  #closedUntil({ domain, mailbox }: MailboxAddress): number | undefined {
    return this.#ports.pins.closedUntil(domain, `voicemail:${mailbox}`)
  }

  #has(address: MailboxAddress): boolean {
    const user = this.#configOf(address)
    return user !== undefined && hasMailbox(user)
  }

  #configOf({ domain, mailbox }: MailboxAddress): UserConfig | undefined {
    return this.#ports.domain(domain)?.users.find(({ extension }) => extension === mailbox)
  }

  #viewOf(address: MailboxAddress, user: UserConfig): MailboxView {
    const { clock } = this.#ports
    const messages = this.boxes.list(address)
    const fresh = messages.filter(({ state }) => state === 'new').length
    const until = this.#closedUntil(address)
    return {
      ...address,
      new: fresh,
      saved: messages.length - fresh,
      greetings: this.boxes.greetings(address),
      hasPin: (user.voicemail?.pin ?? '') !== '' && !hasWeakPin(user),
      closedUntil: until === undefined ? null : Math.round(clock.wallTime() + until - clock.now())
    }
  }

  #tell(address: MailboxAddress): void {
    const { domain, mailbox } = address
    this.#ports.events.emit('mailbox.changed', { domain, mailbox, view: this.view(address) ?? null })
  }
}

function faultOfSound(fault: SoundFault): GreetingError {
  switch (fault.code) {
    case 'unsupported-format':
      return { code: 'sound_invalid', message: `This is ${fault.found}: a greeting is a WAV or an MP3 file.` }
    case 'too-long':
      return { code: 'sound_invalid', message: `This lasts ${fault.found}: a greeting is 10 minutes at most.` }
    case 'empty':
      return { code: 'sound_invalid', message: `This is ${fault.found}: there is nothing to be heard.` }
    case 'not-written':
      return { code: 'not_kept', message: `The greeting could not be written (${fault.found}): see to the disk.` }
  }
}

function hasMailbox({ voicemail }: UserConfig): boolean {
  return voicemail?.enabled === true
}

function hasWeakPin({ extension, voicemail }: UserConfig): boolean {
  const { pin = '' } = voicemail ?? {}
  return pin !== '' && isWeakPin(pin, extension)
}

function keyOf({ domain, mailbox }: MailboxAddress): string {
  return `${mailbox}@${domain}`
}

function addressOf(key: string): MailboxAddress {
  const at = key.indexOf('@')
  return { domain: key.slice(at + 1), mailbox: key.slice(0, at) }
}
