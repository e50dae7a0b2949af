import { nothingKept, type Read, type Reads } from './sqlite-protocol.ts'

interface PendingRead {
  readonly read: Read
  /** Writes that were asked for before it, and that it has to see. */
  readonly after: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  posted: boolean
}

/** Reads that have been asked for and not been answered. */
export class PendingReads {
  readonly #reads = new Map<number, PendingRead>()
  #last = 0

  add<K extends keyof Reads>(kind: K, args: Reads[K]['args'], after: number): Promise<Reads[K]['answer']> {
    return new Promise((resolve, reject) => {
      this.#reads.set(++this.#last, {
        read: { kind, args } as Read,
        after,
        resolve: (value) => resolve(value as Reads[K]['answer']),
        reject,
        posted: false
      })
    })
  }

  get hasUnposted(): boolean {
    for (const pending of this.#reads.values()) if (!pending.posted) return true
    return false
  }

  /** Those that have to wait for no write after `taken`; they count as posted. */
  *post(taken: number): Generator<{ readonly id: number; readonly read: Read }> {
    for (const [id, pending] of this.#reads) {
      if (pending.posted || pending.after > taken) continue
      pending.posted = true
      yield { id, read: pending.read }
    }
  }

  /** Whoever had them is gone. */
  takeBack(): void {
    for (const pending of this.#reads.values()) pending.posted = false
  }

  answer(id: number, value: unknown): void {
    this.#take(id)?.resolve(value)
  }

  refuse(id: number, message: string): void {
    this.#take(id)?.reject(new Error(message))
  }

  /** While the file cannot be opened. */
  answerWithNothing(): void {
    for (const [id, { read, resolve }] of this.#reads) {
      if (read.kind === 'leftOpen') continue
      this.#reads.delete(id)
      resolve(nothingKept[read.kind])
    }
  }

  refuseAll(message: string): void {
    for (const id of this.#reads.keys()) this.refuse(id, message)
  }

  #take(id: number): PendingRead | undefined {
    const read = this.#reads.get(id)
    this.#reads.delete(id)
    return read
  }
}
