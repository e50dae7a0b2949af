/** Clients that have not logged in, at once. A client logs in as soon as it is greeted. */
export const mostStrangers = 50

/**
 * Who has connected and not logged in yet. There is room for so many; where they are more, the one that has been there
 * longest goes, of the place that has most of them: who opens a hundred connections and says nothing pushes out its own,
 * and keeps nobody else from logging in.
 */
export class Strangers<C> {
  /** In the order in which they came. */
  readonly #places = new Map<C, string>()

  /** Gives whoever has to go for it. */
  came(client: C, place: string): C | undefined {
    this.#places.set(client, place)
    if (this.#places.size <= mostStrangers) return undefined
    const counts = new Map<string, number>()
    for (const each of this.#places.values()) counts.set(each, (counts.get(each) ?? 0) + 1)
    const most = Math.max(...counts.values())
    for (const [oldest, each] of this.#places) {
      if (counts.get(each) !== most) continue
      this.#places.delete(oldest)
      return oldest
    }
    return undefined
  }

  gone(client: C): void {
    this.#places.delete(client)
  }
}
