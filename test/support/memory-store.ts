import type { DeliveryPage, DeliveryQuery } from '../../pbx-core/contract/hook-requests.ts'
import type { CdrPage } from '../../pbx-core/contract/pbx.ts'
import type { TimelineEntry } from '../../pbx-core/contract/timeline.ts'
import type { Cdr, DeliveryView } from '../../pbx-core/contract/views.ts'
import { originOf } from '../../pbx-core/records/outbox.ts'
import type {
  DeliveryAttempt,
  DeliveryRetry,
  DueClaim,
  FinishedNotes,
  KeptNote,
  LateNotesChange,
  LeftOpen,
  NewDelivery,
  NotesDue,
  OpenSegment,
  PendingDelivery,
  RecordedChange,
  RecordStore,
  StoredDelivery,
  StoredMail
} from '../../pbx-core/records/port.ts'

interface Open {
  readonly segment: OpenSegment
  answeredAt: number | null
  aliveAt: number
}

/** The record store as a well-behaved disk would keep it. It outlives a PBX, so a crash is a new PBX over it. */
export class MemoryStore implements RecordStore {
  readonly records: Cdr[] = []
  /** What was open when the process "died". */
  readonly open = new Map<string, Open>()
  /** The disk is full: records are kept, and nobody is told that they are written. */
  isFull = false
  isClosed = false
  /** The file could not be opened: what was left open is not known. */
  isUnopened = false
  readonly #deliveries = new Map<string, StoredDelivery>()
  /** By uniqueid and segment: when changed notes count as finished, and how often they were told. */
  readonly #late = new Map<string, { due: number | null; timesSent: number }>()
  readonly #timelines = new Map<string, TimelineEntry[]>()

  #kept: KeptNote[] = []

  async kept(): Promise<readonly KeptNote[]> {
    return this.#kept
  }

  keep(note: KeptNote, deliveries: readonly NewDelivery[] = []): void {
    const isSame = ({ kind, domain, key }: KeptNote) => kind === note.kind && domain === note.domain && key === note.key
    this.#kept = [...this.#kept.filter((each) => !isSame(each)), ...(note.value === null ? [] : [note])]
    this.#keep(deliveries)
  }

  opened(segment: OpenSegment): void {
    const { uniqueid, segment: number } = segment.cdr
    const key = `${uniqueid}.${number}`
    const { answeredAt = null, aliveAt = segment.cdr.start } = this.open.get(key) ?? {}
    this.open.set(key, { segment, answeredAt, aliveAt })
  }

  answered(uniqueid: string, segment: number, at: number): void {
    const open = this.open.get(`${uniqueid}.${segment}`)
    if (open !== undefined) open.answeredAt = at
  }

  alive(at: number): void {
    for (const open of this.open.values())
      open.aliveAt = Math.max(open.segment.cdr.start, at + (open.segment.ahead ?? 0))
  }

  async closed(cdr: Cdr, deliveries: readonly NewDelivery[]): Promise<void> {
    this.#mustBeOpen()
    this.open.delete(`${cdr.uniqueid}.${cdr.segment}`)
    this.records.push(cdr)
    if (this.isFull) return new Promise(() => {})
    this.#keep(deliveries)
  }

  #keep(deliveries: readonly NewDelivery[]): void {
    for (const delivery of deliveries) {
      this.#deliveries.set(delivery.id, {
        ...delivery,
        attempts: 0,
        state: 'waiting',
        nextAttemptAt: delivery.createdAt,
        lastOutcome: null
      })
    }
  }

  appendTimeline(uniqueid: string, entries: readonly TimelineEntry[]): void {
    this.#mustBeOpen()
    this.#timelines.set(uniqueid, [...(this.#timelines.get(uniqueid) ?? []), ...entries])
  }

  async leftOpen(silentSince: number): Promise<readonly LeftOpen[]> {
    if (this.isUnopened) return new Promise(() => {})
    const left = [...this.open.values()].filter(({ aliveAt }) => aliveAt < silentSince)
    return left.map(({ segment, answeredAt, aliveAt }) => ({
      cdr: segment.cdr,
      hooks: segment.hooks,
      answeredAt,
      aliveAt
    }))
  }

  async cdrs(): Promise<CdrPage> {
    return { items: this.records, next: null }
  }

  async timeline(uniqueid: string): Promise<readonly TimelineEntry[] | undefined> {
    return this.#timelines.get(uniqueid)
  }

  async deliveriesOf(uniqueid: string): Promise<readonly DeliveryView[]> {
    return [...this.#deliveries.values()]
      .filter((delivery) => delivery.uniqueid === uniqueid)
      .map(({ id, segment, hook, url, state, attempts, nextAttemptAt, lastOutcome }) => ({
        id,
        uniqueid,
        segment,
        hook,
        url,
        state,
        attempts,
        nextAttemptAt,
        lastOutcome
      }))
  }

  async deliveryPage({ domain, state, hook, limit }: DeliveryQuery): Promise<DeliveryPage> {
    const items = [...this.#deliveries.values()]
      .filter(
        (each) =>
          each.method !== 'MAIL' &&
          each.domain === domain &&
          each.state === (state ?? each.state) &&
          each.hook === (hook ?? each.hook)
      )
      .sort((one, other) => other.createdAt - one.createdAt || (other.id > one.id ? 1 : -1))
      .map(({ domain: _, body: __, ...item }) => item)
    return { items: items.slice(0, limit), next: null }
  }

  async outcomes(domain: string): Promise<readonly string[]> {
    const ofDomain = this.records.filter((cdr) => cdr.domain === domain && cdr.outcome !== '').reverse()
    return [...new Set(ofDomain.map(({ outcome }) => outcome))]
  }

  async cdr(uniqueid: string, segment: number): Promise<Cdr | undefined> {
    return this.records.find((cdr) => cdr.uniqueid === uniqueid && cdr.segment === segment)
  }

  async lastSegment(uniqueid: string): Promise<Cdr | undefined> {
    return this.records.findLast((cdr) => cdr.uniqueid === uniqueid)
  }

  recorded({ uniqueid, segment, recording, recorded }: RecordedChange): void {
    const at = this.records.findIndex((cdr) => cdr.uniqueid === uniqueid && cdr.segment === segment)
    const cdr = this.records[at]
    if (cdr !== undefined) this.records[at] = { ...cdr, recording, recorded }
  }

  async retryNow({ domain, hook, at }: DeliveryRetry): Promise<void> {
    for (const delivery of this.#waiting()) {
      if (delivery.domain !== domain || delivery.hook !== hook) continue
      this.#deliveries.set(delivery.id, { ...delivery, nextAttemptAt: Math.min(delivery.nextAttemptAt ?? at, at) })
    }
  }

  async noted({ uniqueid, segment, text, outcome, due }: LateNotesChange): Promise<void> {
    this.#mustBeOpen()
    const at = this.records.findIndex((cdr) => cdr.uniqueid === uniqueid && cdr.segment === segment)
    const cdr = this.records[at]
    if (cdr === undefined) return
    const late = this.#late.get(`${uniqueid}.${segment}`) ?? { due: null, timesSent: 0 }
    if (cdr.notes !== text || cdr.outcome !== outcome || late.due !== null) late.due = due
    this.#late.set(`${uniqueid}.${segment}`, late)
    this.records[at] = { ...cdr, notes: text, outcome }
  }

  async notesDue(now: number, limit: number): Promise<NotesDue> {
    const waiting = this.records.flatMap((cdr): (FinishedNotes & { due: number })[] => {
      const late = this.#late.get(`${cdr.uniqueid}.${cdr.segment}`)
      return late === undefined || late.due === null ? [] : [{ cdr, timesSent: late.timesSent, due: late.due }]
    })
    const later = waiting.filter(({ due }) => due > now).map(({ due }) => due)
    const due = waiting.filter((notes) => notes.due <= now).map(({ cdr, timesSent }) => ({ cdr, timesSent }))
    return { due: due.slice(0, limit), next: later.length === 0 ? null : Math.min(...later) }
  }

  async notesTold({ uniqueid, segment }: Cdr, deliveries: readonly NewDelivery[]): Promise<void> {
    this.#mustBeOpen()
    const late = this.#late.get(`${uniqueid}.${segment}`)
    if (late === undefined) return
    late.due = null
    late.timesSent += 1
    this.#keep(deliveries)
  }

  async delivery(id: string): Promise<StoredDelivery | undefined> {
    return this.#deliveries.get(id)
  }

  async claimDue({ now, limit, except }: DueClaim): Promise<readonly PendingDelivery[]> {
    return this.#waiting()
      .filter(({ nextAttemptAt, url }) => (nextAttemptAt ?? 0) <= now && !except.includes(originOf(url)))
      .slice(0, limit)
  }

  async waitingFor(domain: string): Promise<number> {
    const all = [...this.#deliveries.values()]
    const ofHooks = all.filter(({ method }) => method === 'GET' || method === 'POST')
    return ofHooks.filter((delivery) => delivery.domain === domain && delivery.state === 'waiting').length
  }

  async nextDue(now: number): Promise<number | null> {
    const later = this.#waiting().flatMap(({ nextAttemptAt }) =>
      (nextAttemptAt ?? 0) > now ? [nextAttemptAt ?? 0] : []
    )
    return later.length === 0 ? null : Math.min(...later)
  }

  attempted(id: string, { attempts, outcome, nextAttemptAt, state }: DeliveryAttempt): void {
    const delivery = this.#deliveries.get(id)
    if (delivery === undefined) return
    this.#deliveries.set(id, { ...delivery, attempts, nextAttemptAt, state, lastOutcome: outcome })
  }

  dropped(id: string): void {
    this.#deliveries.delete(id)
  }

  async mails(limit: number): Promise<readonly StoredMail[]> {
    const mails = [...this.#deliveries.values()].filter((delivery) => delivery.method === 'MAIL')
    return mails.filter(({ state }) => state !== 'delivered').slice(0, limit)
  }

  waiting(): number {
    return this.#waiting().length
  }

  fault(): string | undefined {
    return this.isFull || this.isUnopened ? 'database or disk is full' : undefined
  }

  async close(): Promise<void> {
    this.isClosed = true
  }

  #mustBeOpen(): void {
    if (this.isClosed) throw new Error('the store is written to after it was closed')
  }

  #waiting(): StoredDelivery[] {
    return [...this.#deliveries.values()].filter(({ state }) => state === 'waiting')
  }
}
