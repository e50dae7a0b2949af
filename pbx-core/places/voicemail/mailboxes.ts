import type { Clock } from '../../base/clock.ts'
import type { Crypto } from '../../base/crypto.ts'
import type { PartyView } from '../../contract/views.ts'
import type { GreetingKind, MessageState, VoiceMessage } from '../../contract/voicemail.ts'
import type { KeptNote, NewDelivery } from '../../records/port.ts'
import type { MessageCounts } from '../../sip/subscription/port.ts'
import type { MessageFiles } from './port.ts'

/** Whose mailbox. */
export interface MailboxAddress {
  readonly domain: string
  readonly mailbox: string
}

export interface MailboxesPorts {
  readonly clock: Clock
  readonly crypto: Pick<Crypto, 'token'>
  /** What outlives a restart. */
  readonly kept: {
    recalled(kind: 'message' | 'greeting'): readonly KeptNote[]
    set(note: KeptNote, deliveries?: readonly NewDelivery[]): void
  }
  readonly files: MessageFiles
  /** Something is other than before in a mailbox. */
  readonly changed: (address: MailboxAddress) => void
  /** What is told of a message elsewhere: written with it, or not at all. */
  readonly deliveries: (message: VoiceMessage, segment: number) => readonly NewDelivery[]
  /** A message has been left, and that is on its way. */
  readonly left: (message: VoiceMessage, deliveries: readonly NewDelivery[]) => void
  /** Shorter ones that a crash has cut off are none, in milliseconds. */
  readonly least: (address: MailboxAddress) => number
}

/** As it is kept: `open` while it is being left, `deleted` as long as that can be taken back. */
interface Kept {
  readonly call: string
  /** Of the call; a version before has noted none. */
  readonly segment?: number
  readonly caller: PartyView
  readonly at: number
  readonly ms: number
  readonly state: MessageState | 'open' | 'deleted'
  /** What it was before it was deleted. */
  readonly was?: MessageState
}

interface Entry extends Kept, MailboxAddress {
  readonly id: string
}

/** A message that is being left. */
export interface Draft {
  readonly id: string
  /** Where its sound goes. */
  readonly path: string
  /** It is one from here on, of that length. */
  keep(milliseconds: number): void
  /** It never was one. */
  discard(): void
}

/** For so long, in milliseconds, a deletion can be taken back. */
export const undoMs = 60_000

/**
 * The mailboxes of all domains: what lies in them, what of it is new, and which greetings they have. The sounds are files,
 * the list of them is kept beside the records; in a call it is read from memory. A message is kept from its first second
 * on, so that a crash takes nothing along of what was said.
 */
export class Mailboxes implements Disposable {
  readonly #ports: MailboxesPorts
  /** By mailbox, then by id, in the order in which they came. */
  readonly #boxes = new Map<string, Map<string, Entry>>()
  readonly #greetings = new Map<string, Partial<Record<GreetingKind, string>>>()
  readonly #purges = new Map<string, Disposable>()
  #isRead = false

  constructor(ports: MailboxesPorts) {
    this.#ports = ports
  }

  /** At start: what a crash has left open is a message where something was said, what was deleted is gone. */
  async begin(): Promise<void> {
    const { kept } = this.#ports
    for (const { domain, key, value } of kept.recalled('greeting')) {
      this.#greetings.set(keyOf({ domain, mailbox: key }), JSON.parse(value ?? '{}'))
    }
    const notes = kept
      .recalled('message')
      .map(entryOf)
      .sort((a, b) => a.at - b.at)
    for (const entry of notes) this.#box(entry).set(entry.id, entry)
    for (const entry of notes) {
      if (entry.state === 'open') await this.#recover(entry)
      else if (entry.state === 'deleted') this.#purge(entry)
    }
    this.#isRead = true
    const found = new Map(notes.map((entry) => [keyOf(entry), entry]))
    for (const entry of found.values()) this.#ports.changed(entry)
  }

  /** `unknown` until what is kept has been read. */
  counts(address: MailboxAddress): MessageCounts | 'unknown' {
    if (!this.#isRead) return 'unknown'
    const messages = this.list(address)
    const fresh = messages.filter(({ state }) => state === 'new').length
    return { new: fresh, old: messages.length - fresh }
  }

  /** The newest first. */
  list(address: MailboxAddress): readonly VoiceMessage[] {
    const entries = [...(this.#boxes.get(keyOf(address))?.values() ?? [])].reverse()
    return entries.flatMap((entry) => messageOf(entry) ?? [])
  }

  /** The same, also of one whose deletion can still be taken back: as it was before that. */
  kept(address: MailboxAddress, id: string): VoiceMessage | undefined {
    const entry = this.#entry(address, id)
    if (entry?.state !== 'deleted') return entry && messageOf(entry)
    return messageOf({ ...entry, state: entry.was ?? 'saved' })
  }

  /** Where the sound of a message lies, also of one whose deletion can still be taken back. */
  sound(address: MailboxAddress, id: string): string | undefined {
    return this.#entry(address, id) && this.#ports.files.path(id)
  }

  /** Messages that were left in a call, the newest first. */
  ofCall(domain: string, call: string): readonly VoiceMessage[] {
    const boxes = [...this.#boxes.values()].flatMap((box) => [...box.values()])
    const found = boxes.filter((entry) => entry.domain === domain && entry.call === call)
    return found.flatMap((entry) => messageOf(entry) ?? []).toSorted((a, b) => b.at - a.at)
  }

  /** What somebody has left in a domain, deleted ones included whose deletion can be taken back. */
  leftBy(domain: string, isTheirs: (left: Pick<Kept, 'call' | 'caller'>) => boolean): readonly VoiceMessage[] {
    const boxes = [...this.#boxes.values()].flatMap((box) => [...box.values()])
    return boxes
      .filter((entry) => entry.domain === domain && isTheirs(entry))
      .flatMap(
        (entry) => messageOf(entry.state === 'deleted' ? { ...entry, state: entry.was ?? 'saved' } : entry) ?? []
      )
  }

  /** For good, and its sound before all that leads to it. False where that is still there. */
  async erase({ id, ...address }: MailboxAddress & { readonly id: string }): Promise<boolean> {
    const entry = this.#entry(address, id)
    if (entry === undefined || entry.state === 'open') return entry === undefined
    await this.#ports.files.remove(id)
    if ((await this.#ports.files.octets(id)) !== undefined) return false
    this.#purge(entry)
    this.#ports.changed(address)
    return true
  }

  /** Whether `most` messages lie there already, those that are being left included. */
  isFull(address: MailboxAddress, most: number): boolean {
    const entries = [...(this.#boxes.get(keyOf(address))?.values() ?? [])]
    return entries.filter(({ state }) => state !== 'deleted').length >= most
  }

  /** Somebody is about to leave a message; undefined: it is full. */
  open(address: MailboxAddress, from: Pick<Kept, 'call' | 'segment' | 'caller'>, most: number): Draft | undefined {
    const { clock, crypto, files } = this.#ports
    if (this.isFull(address, most)) return undefined
    const at = clock.wallTime()
    const id = `${Math.trunc(at / 1000)}.${crypto.token(6)}`
    const entry: Entry = { ...address, id, ...from, at, ms: 0, state: 'open' }
    this.#put(entry)
    return {
      id,
      path: files.path(id),
      keep: (milliseconds) => {
        const announce = this.#leave({ ...entry, ms: milliseconds, state: 'new' })
        this.#ports.changed(address)
        announce()
      },
      discard: () => this.#purge(entry)
    }
  }

  /** False where there is no such message. */
  mark(address: MailboxAddress, id: string, state: MessageState): boolean {
    const entry = this.#entry(address, id)
    if (entry === undefined || entry.state === 'deleted') return false
    if (entry.state === state) return true
    this.#put({ ...entry, state })
    this.#ports.changed(address)
    return true
  }

  /** It is in no list any more; `for good` once that cannot be taken back: after a minute, or by `purge` in a call. */
  delete(address: MailboxAddress, id: string, until: 'a while' | 'the end of the call'): boolean {
    const entry = this.#entry(address, id)
    if (entry === undefined || entry.state === 'open') return false
    if (entry.state !== 'deleted') {
      this.#put({ ...entry, state: 'deleted', was: entry.state })
      this.#ports.changed(address)
    }
    this.#purges.get(id)?.[Symbol.dispose]()
    this.#purges.delete(id)
    if (until === 'a while') {
      const purge = this.#ports.clock.after(undoMs, () => this.purge(address, id))
      this.#purges.set(id, purge)
    }
    return true
  }

  /** The deletion is taken back. False where it is too late for that. */
  restore(address: MailboxAddress, id: string): boolean {
    const entry = this.#entry(address, id)
    if (entry?.state !== 'deleted') return entry !== undefined
    this.#purges.get(id)?.[Symbol.dispose]()
    this.#purges.delete(id)
    const { was = 'new', ...rest } = entry
    this.#put({ ...rest, state: was })
    this.#ports.changed(address)
    return true
  }

  /** What is deleted is gone for good. */
  purge(address: MailboxAddress, id: string): void {
    const entry = this.#entry(address, id)
    if (entry?.state === 'deleted') this.#purge(entry)
  }

  /** Its own greetings. */
  greetings(address: MailboxAddress): readonly GreetingKind[] {
    return Object.keys(this.#greetings.get(keyOf(address)) ?? {}) as GreetingKind[]
  }

  /** Where an own greeting lies; undefined: the standard one is played. */
  greeting(address: MailboxAddress, kind: GreetingKind): string | undefined {
    const name = this.#greetings.get(keyOf(address))?.[kind]
    return name === undefined ? undefined : this.#ports.files.path(name)
  }

  /** A name for a sound that nobody has yet, and where it goes. */
  newSound(): { readonly name: string; readonly path: string } {
    const { clock, crypto, files } = this.#ports
    const name = `${Math.trunc(clock.wallTime() / 1000)}.${crypto.token(6)}`
    return { name, path: files.path(name) }
  }

  /** `name`: of a sound that is there; null: the standard one is played again. */
  setGreeting(address: MailboxAddress, kind: GreetingKind, name: string | null): void {
    const before = this.#greetings.get(keyOf(address)) ?? {}
    const { [kind]: old, ...others } = before
    const greetings = name === null ? others : { ...others, [kind]: name }
    this.#greetings.set(keyOf(address), greetings)
    const value = Object.keys(greetings).length === 0 ? null : JSON.stringify(greetings)
    this.#ports.kept.set({ kind: 'greeting', domain: address.domain, key: address.mailbox, value })
    if (old !== undefined && old !== name) void this.#ports.files.remove(old)
    this.#ports.changed(address)
  }

  /** A sound that is used for nothing. */
  dropSound(name: string): void {
    void this.#ports.files.remove(name)
  }

  [Symbol.dispose](): void {
    for (const purge of this.#purges.values()) purge[Symbol.dispose]()
    this.#purges.clear()
  }

  async #recover(entry: Entry): Promise<void> {
    const milliseconds = (await this.#ports.files.milliseconds(entry.id)) ?? 0
    if (milliseconds === 0 || milliseconds < this.#ports.least(entry)) return this.#purge(entry)
    this.#leave({ ...entry, ms: milliseconds, state: 'new' })()
  }

  /** It is a message from here on; what is given tells so. */
  #leave(entry: Entry): () => void {
    const message = messageOf(entry) as VoiceMessage
    const deliveries = this.#ports.deliveries(message, entry.segment ?? 1)
    this.#put(entry, deliveries)
    return () => this.#ports.left(message, deliveries)
  }

  #put(entry: Entry, deliveries: readonly NewDelivery[] = []): void {
    const { id, domain, mailbox, ...kept } = entry
    this.#box(entry).set(id, entry)
    this.#ports.kept.set({ kind: 'message', domain, key: `${mailbox}/${id}`, value: JSON.stringify(kept) }, deliveries)
  }

  #purge({ id, domain, mailbox }: Entry): void {
    this.#purges.get(id)?.[Symbol.dispose]()
    this.#purges.delete(id)
    this.#boxes.get(keyOf({ domain, mailbox }))?.delete(id)
    this.#ports.kept.set({ kind: 'message', domain, key: `${mailbox}/${id}`, value: null })
    void this.#ports.files.remove(id)
  }

  #entry(address: MailboxAddress, id: string): Entry | undefined {
    return this.#boxes.get(keyOf(address))?.get(id)
  }

  #box(address: MailboxAddress): Map<string, Entry> {
    const key = keyOf(address)
    const known = this.#boxes.get(key) ?? new Map<string, Entry>()
    this.#boxes.set(key, known)
    return known
  }
}

function keyOf({ domain, mailbox }: MailboxAddress): string {
  return `${mailbox}@${domain}`
}

function entryOf({ domain, key, value }: KeptNote): Entry {
  const at = key.indexOf('/')
  return { domain, mailbox: key.slice(0, at), id: key.slice(at + 1), ...(JSON.parse(value ?? '{}') as Kept) }
}

function messageOf({ ms, was: _, segment: __, ...entry }: Entry): VoiceMessage | undefined {
  const { state } = entry
  return state === 'open' || state === 'deleted' ? undefined : { ...entry, state, milliseconds: ms }
}
