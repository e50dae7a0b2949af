import type { CommandName, CommandPayload, CommandReply, MainEvents } from '../../main/ipc/contract.ts'

/** The window's one way to main, whatever carries it. */
export interface Bridge {
  /** Never rejects: a lost link is a refusal too, with the code `not_connected`. */
  invoke<C extends CommandName>(command: C, payload: CommandPayload<C>): Promise<CommandReply<C>>
  /** Ends by calling what it returns. */
  on<E extends keyof MainEvents>(event: E, listener: (payload: MainEvents[E]) => void): () => void
  /** Told at once, and at each change, whether main can be reached. */
  onLink(listener: (up: boolean) => void): () => void
}

/** `message` is empty: the window has its own words for it. */
export const notConnected = { ok: false, error: { code: 'not_connected', message: '' } } as const

/** Listeners by event; what both bridges keep. */
export class Listeners {
  readonly #byEvent = new Map<string, Set<(payload: never) => void>>()

  add<E extends keyof MainEvents>(event: E, listener: (payload: MainEvents[E]) => void): () => void {
    const set = this.#byEvent.get(event) ?? new Set()
    this.#byEvent.set(event, set)
    set.add(listener)
    return () => set.delete(listener)
  }

  tell(event: string, payload: unknown): void {
    for (const listener of this.#byEvent.get(event) ?? []) listener(payload as never)
  }
}
