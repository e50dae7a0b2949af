import writeFileAtomic from 'write-file-atomic'

/** A file of the owner's own that is written behind: the newest text only. */
export class WriteBehind {
  readonly #file: string
  readonly #failed: (error: unknown) => void
  #next: (() => string) | undefined
  #writing: Promise<void> | undefined

  constructor(file: string, failed: (error: unknown) => void) {
    this.#file = file
    this.#failed = failed
  }

  /** `text` is asked for when it is written: what changes meanwhile costs nothing. */
  save(text: () => string): void {
    this.#next = text
    this.#writing ??= this.#write()
  }

  /** Resolves when everything that was saved is on disk. */
  async flush(): Promise<void> {
    await this.#writing
  }

  async #write(): Promise<void> {
    for (let text = this.#next; text !== undefined; text = this.#next) {
      this.#next = undefined
      try {
        await writeFileAtomic(this.#file, text(), { mode: 0o600 })
      } catch (error) {
        this.#failed(error)
      }
    }
    this.#writing = undefined
  }
}
