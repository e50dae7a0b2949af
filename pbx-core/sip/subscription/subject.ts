import type { Octets } from '../../base/octets.ts'
import type { Result } from '../../base/result.ts'
import type { EventPackage } from './packages.ts'

/** What one subscription is about, as its subscriber may see it. */
export interface Subject {
  /** By which its source tells of changes. */
  readonly key: string
  /** As it was asked for. */
  readonly number: string
  /** A text that is the same as long as there is nothing new to tell; undefined: it is not known yet. */
  look(): string | undefined
  /** The state as it is now, which is told by this. */
  body(): Octets
}

/** Who asks, and for what: the user part of the URI, '' for none. */
export interface Asked {
  readonly domain: string
  readonly user: string
  readonly number: string
}

/** What can be subscribed to by one event package. */
export interface SubjectSource {
  readonly eventPackage: EventPackage
  /** The status says why not: there is no such thing, or it is not this user's. */
  open(asked: Asked): Result<Subject, 403 | 404>
  /** Calls back when those with that key may have something new to tell. */
  onChanged(changed: (key: string) => void): Disposable
}
