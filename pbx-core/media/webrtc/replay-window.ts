/** Packets by which one may come late (RFC 3711 §3.3.2 asks for 64 at least). */
const WIDTH = 128
/** Streams whose packets are kept apart; a browser has one, and another after each change of its source. */
const MOST_STREAMS = 16

/** Tells packets that were not seen yet from repeated and outdated ones. */
export class ReplayWindow {
  readonly #seen = new Float64Array(WIDTH).fill(-1)
  #highest = -1

  /** The highest index so far; -1 before the first. */
  get highest(): number {
    return this.#highest
  }

  isNew(index: number): boolean {
    return index > this.#highest - WIDTH && this.#seen[index % WIDTH] !== index
  }

  /** To be called once the packet has proved authentic. */
  add(index: number): void {
    this.#seen[index % WIDTH] = index
    if (index > this.#highest) this.#highest = index
  }
}

/** A window for each stream of a peer: indexes are counted by SSRC (RFC 3711 §3.2.3). */
export class ReplayWindows {
  readonly #windows = new Map<number, ReplayWindow>()

  /** The highest index of that stream; -1 before its first packet. */
  highest(ssrc: number): number {
    return this.#windows.get(ssrc)?.highest ?? -1
  }

  isNew(ssrc: number, index: number): boolean {
    return this.#windows.get(ssrc)?.isNew(index) ?? true
  }

  /** To be called once the packet has proved authentic: nobody else shall fill the table. */
  add(ssrc: number, index: number): void {
    const window = this.#windows.get(ssrc) ?? this.#open(ssrc)
    window.add(index)
  }

  #open(ssrc: number): ReplayWindow {
    if (this.#windows.size >= MOST_STREAMS) {
      for (const oldest of this.#windows.keys()) {
        this.#windows.delete(oldest)
        break
      }
    }
    const window = new ReplayWindow()
    this.#windows.set(ssrc, window)
    return window
  }
}
