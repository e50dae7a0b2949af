import type { Write } from './sqlite-protocol.ts'

export interface QueuedWrite {
  readonly write: Write
  /** Called once, when the write is on disk or will never be. */
  readonly settle: (() => void) | undefined
}

/**
 * Writes that wait for the disk, in order. Bounded by the weight of its time lines: where
 * they become too many the oldest are given up, records and deliveries never.
 */
export class WriteQueue {
  readonly #maxTimelineBytes: number
  #items: QueuedWrite[] = []
  #timelineBytes = 0
  #taken = 0

  constructor(maxTimelineBytes: number) {
    this.#maxTimelineBytes = maxTimelineBytes
  }

  get length(): number {
    return this.#items.length
  }

  /** Writes taken so far. */
  get taken(): number {
    return this.#taken
  }

  waiting(): readonly QueuedWrite[] {
    return this.#items
  }

  /** Gives how many parts of time lines had to be given up for it. */
  push(write: Write, settle?: () => void): number {
    this.#items.push({ write, settle })
    if (write.kind !== 'timeline') return 0
    this.#timelineBytes += weightOf(write)
    return this.#timelineBytes > this.#maxTimelineBytes ? this.#giveUpOldest() : 0
  }

  /** Takes the oldest out, at most `count`. */
  take(count: number): QueuedWrite[] {
    const batch = this.#items.splice(0, count)
    this.#taken += batch.length
    for (const { write } of batch) if (write.kind === 'timeline') this.#timelineBytes -= weightOf(write)
    return batch
  }

  /** Down to three quarters at once, so that a full queue is not gone through for each entry. */
  #giveUpOldest(): number {
    const enough = this.#maxTimelineBytes * 0.75
    const before = this.#items.length
    this.#items = this.#items.filter(({ write }) => {
      if (write.kind !== 'timeline' || this.#timelineBytes <= enough) return true
      this.#timelineBytes -= weightOf(write)
      return false
    })
    const givenUp = before - this.#items.length
    this.#taken += givenUp
    return givenUp
  }
}

/** About what a part of a time line takes in memory; its SIP messages and replies are most of it. */
function weightOf(write: Extract<Write, { kind: 'timeline' }>): number {
  let bytes = 0
  for (const entry of write.entries) {
    bytes += 300
    if (entry.kind === 'sip') bytes += entry.message.length
    if (entry.kind === 'hook') bytes += entry.url.length + (entry.reply?.length ?? 0)
  }
  return bytes
}
