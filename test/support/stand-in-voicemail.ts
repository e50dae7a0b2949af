import type { VoicemailServices } from '../../pbx-core/apps/voicemail/services.ts'
import { err, ok } from '../../pbx-core/base/result.ts'
import type { SipLeg } from '../../pbx-core/call/sip-leg.ts'
import type { VoiceMessage } from '../../pbx-core/contract/voicemail.ts'
import type { RecordingLimits } from '../../pbx-core/media/port.ts'
import { type MailboxAddress, Mailboxes } from '../../pbx-core/places/voicemail/mailboxes.ts'
import type { KeptNote } from '../../pbx-core/records/port.ts'
import type { RecordingMedia } from './recording-media.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** Mailboxes without files: what was kept, changed and removed stands in lists. */
export class StandInMailboxes {
  readonly notes = new Map<string, KeptNote>()
  /** Lengths of sounds in milliseconds, by name. */
  readonly sounds = new Map<string, number>()
  readonly removed: string[] = []
  readonly changes: string[] = []
  readonly left: VoiceMessage[] = []
  readonly boxes: Mailboxes
  least = 2000
  #tokens = 0

  constructor(clock: VirtualClock, before?: StandInMailboxes) {
    if (before !== undefined) {
      for (const [key, note] of before.notes) this.notes.set(key, note)
      for (const [name, length] of before.sounds) this.sounds.set(name, length)
    }
    this.boxes = new Mailboxes({
      clock,
      crypto: {
        token: () => {
          this.#tokens += 1
          return `t${this.#tokens}`
        }
      },
      kept: {
        recalled: (kind) => [...this.notes.values()].filter((note) => note.kind === kind),
        set: (note) => {
          const key = `${note.kind} ${note.domain} ${note.key}`
          if (note.value === null) this.notes.delete(key)
          else this.notes.set(key, note)
        }
      },
      files: {
        path: (name) => `/data/voicemail/${name}.wav`,
        milliseconds: async (name) => this.sounds.get(name),
        octets: async (name) => this.sounds.get(name),
        level: async () => ok(undefined),
        upload: async () => ok(undefined),
        remove: async (name) => {
          this.sounds.delete(name)
          this.removed.push(name)
        }
      },
      changed: ({ domain, mailbox }) => void this.changes.push(`${mailbox}@${domain}`),
      deliveries: () => [],
      left: (message) => void this.left.push(message),
      least: () => this.least
    })
  }
}

/** What applications ask of mailboxes; nothing is heard, and nothing kept as a file. */
export class StandInVoicemail implements VoicemailServices {
  readonly mailboxes: StandInMailboxes
  readonly asked: string[] = []
  /** Why nothing can be kept. */
  fault: string | undefined
  readonly #media: RecordingMedia

  constructor(clock: VirtualClock, media: RecordingMedia) {
    this.mailboxes = new StandInMailboxes(clock)
    this.#media = media
    void this.boxes.begin()
  }

  get boxes(): Mailboxes {
    return this.mailboxes.boxes
  }

  /** A message that lies there, which is that many milliseconds long. */
  message(
    address: MailboxAddress,
    from: { readonly number: string; readonly user?: string },
    milliseconds = 5000
  ): string {
    const caller = { number: from.number, name: '', user: from.user ?? null }
    const draft = this.boxes.open(address, { call: 'earlier', caller }, 1000)
    if (draft === undefined) throw new Error('the mailbox is full')
    draft.keep(milliseconds)
    return draft.id
  }

  record(leg: SipLeg, path: string, limits: RecordingLimits) {
    this.asked.push(`record ${limits.longest} ${limits.silence}`)
    return this.#media.record({ path, format: 'wav', endpoints: [leg.media], limits })
  }

  async lengthOf(name: string) {
    return this.mailboxes.sounds.get(name)
  }

  async keepGreeting(address: MailboxAddress, kind: 'noAnswer' | 'busy') {
    this.asked.push(`keep greeting ${kind}`)
    if (this.fault !== undefined) return err(this.fault)
    this.boxes.setGreeting(address, kind, this.boxes.newSound().name)
    return ok(undefined)
  }

  async keepPrompt(prompt: string) {
    this.asked.push(`keep prompt ${prompt}`)
    return this.fault === undefined ? ok(undefined) : err(this.fault)
  }

  localTime(_: unknown, unixMs: number): string {
    return new Date(unixMs).toISOString().slice(0, 19).replace('T', ' ')
  }
}
