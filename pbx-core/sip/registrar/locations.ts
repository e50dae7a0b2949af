import type { RegistrationView } from '../../contract/views.ts'
import type { Flow } from '../flow.ts'
import type { Aor, Binding, BindingChange } from './binding.ts'

/**
 * The location service (RFC 3261 §10): where users are registered. It answers at once and holds no timer: who owns it
 * calls `expire` when `nextExpiry` has come, and hands on the changes it returns. One that several machines share keeps
 * a copy in each. Times are those of the monotonic clock.
 */
export interface Locations {
  readonly size: number
  all(): Iterable<Binding>
  /** Every binding of a user, the oldest first, due or not. */
  of(aor: Aor): readonly Binding[]
  /** What was registered over a flow. */
  over(flow: Flow): readonly Binding[]
  /** Where a user can be reached now: by preference (`q`), then the latest registered first. */
  lookup(aor: Aor, now: number): readonly Binding[]
  /** Puts `next` in the place of everything that the user had. */
  replace(aor: Aor, next: readonly Binding[]): void
  /** A connection is gone, and with it what could be reached over it alone. */
  flowClosed(flow: Flow): readonly BindingChange[]
  /** Removes everything of such users. */
  revoke(isRevoked: (aor: Aor) => boolean): readonly BindingChange[]
  /** Removes what is due at `now`. */
  expire(now: number): readonly BindingChange[]
  /** When `expire` has something to do; undefined where nothing is registered. */
  nextExpiry(): number | undefined
  /** What is registered in a domain, for people. `now` and `wallTime` are the same instant on both clocks. */
  views(domain: string, at: { readonly now: number; readonly wallTime: number }): RegistrationView[]
}
