import type { KeptNotes } from './kept-notes.ts'

export interface StoppedHooksPorts {
  readonly kept: KeptNotes
  /** Its address as it is configured now; undefined where it is off. */
  readonly urlOf: (domain: string, hook: string) => string | undefined
  /** What waits for it goes out now. */
  readonly resumed: (domain: string, hook: string) => void
}

/**
 * Post-call hooks whose application has said that it is gone for good (410; `2-cti`, Post-call): nothing is sent until
 * the address is another one, or somebody has pressed Resume. Kept over restarts.
 */
export class StoppedHooks {
  readonly #ports: StoppedHooksPorts

  constructor(ports: StoppedHooksPorts) {
    this.#ports = ports
  }

  isStopped(domain: string, hook: string): boolean {
    const { kept, urlOf } = this.#ports
    const stopped = kept.get('stopped-hook', domain, hook)
    return stopped !== undefined && stopped === urlOf(domain, hook)
  }

  stop(domain: string, hook: string): void {
    const url = this.#ports.urlOf(domain, hook)
    if (url !== undefined) this.#ports.kept.set({ kind: 'stopped-hook', domain, key: hook, value: url })
  }

  /** False where it is not stopped. */
  resume(domain: string, hook: string): boolean {
    const { kept, resumed } = this.#ports
    if (kept.get('stopped-hook', domain, hook) === undefined) return false
    kept.set({ kind: 'stopped-hook', domain, key: hook, value: null })
    resumed(domain, hook)
    return true
  }

  /** Another configuration is in force: a hook with another address is asked again. */
  review(domain: string): void {
    for (const hook of this.#ports.kept.keys('stopped-hook', domain)) {
      if (!this.isStopped(domain, hook) && this.#ports.urlOf(domain, hook) !== undefined) this.resume(domain, hook)
    }
  }
}
