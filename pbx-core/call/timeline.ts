import type { Clock } from '../base/clock.ts'
import type { Octets } from '../base/octets.ts'
import { textFromOctets } from '../base/octets.ts'
import { textOfFact } from '../contract/facts.ts'
import type { TimelineDetail, TimelineEntry, TimelineEvent, TimelineFact } from '../contract/timeline.ts'

/** A SIP message as the trace saw it; turned into text for people only when it is written. */
export interface TracedMessage {
  readonly at: number
  readonly direction: 'in' | 'out'
  readonly octets: Octets
  readonly protocol: string
  readonly remote: string
}

interface Traced extends TracedMessage {
  readonly peer: string
}

/** At most this many entries of one call wait in memory; a peer that floods a call gains nothing. */
const capacity = 2000

/**
 * What happened to a call, in order. The owner takes what has gathered and hands it to the
 * store; entries that come later (the answer to a BYE, a delivery) are taken again.
 */
export class Timeline {
  readonly #clock: Clock
  #pending: (TimelineEntry | Traced)[] = []
  #dropped = 0
  readonly #hidden: readonly Octets[]

  /** `hidden`: what names a caller who asks not to be named, as it stands in messages: nobody reads it here. */
  constructor(clock: Clock, hidden: readonly Octets[] = []) {
    this.#clock = clock
    this.#hidden = hidden
  }

  get hasPending(): boolean {
    return this.#pending.length > 0
  }

  add(event: TimelineEvent): void {
    this.#push({ at: this.#clock.wallTime(), ...event })
  }

  decision(fact: TimelineFact, detail?: TimelineDetail): void {
    this.add({ kind: 'decision', ...said(fact), ...(detail === undefined ? {} : { detail }) })
  }

  warning(fact: TimelineFact, remedy?: string): void {
    this.add({ kind: 'warning', ...said(fact), ...(remedy === undefined ? {} : { remedy }) })
  }

  media(leg: string, fact: TimelineFact, detail?: TimelineDetail): void {
    this.add({ kind: 'media', leg, ...said(fact), ...(detail === undefined ? {} : { detail }) })
  }

  message(traced: TracedMessage, peer: string): void {
    this.#push({ ...traced, peer })
  }

  /** What has gathered since the last take, oldest first. */
  take(): TimelineEntry[] {
    const entries = this.#pending.map((entry) => ('octets' in entry ? entryOfMessage(entry, this.#hidden) : entry))
    if (this.#dropped > 0) {
      entries.push({
        at: this.#clock.wallTime(),
        kind: 'warning',
        ...said({ code: 'dropped', count: this.#dropped })
      })
    }
    this.#pending = []
    this.#dropped = 0
    return entries
  }

  #push(entry: TimelineEntry | Traced): void {
    if (this.#pending.length < capacity) this.#pending.push(entry)
    else this.#dropped += 1
  }
}

function said(fact: TimelineFact): { readonly text: string; readonly fact: TimelineFact } {
  return { text: textOfFact(fact), fact }
}

function entryOfMessage(traced: Traced, hidden: readonly Octets[]): TimelineEntry {
  const octets = without(hidden, withoutKeys(withoutCredentials(traced.octets)))
  const lineEnd = octets.indexOf('\r\n')
  return {
    at: traced.at,
    kind: 'sip',
    direction: traced.direction,
    peer: traced.peer,
    protocol: traced.protocol,
    remote: traced.remote,
    summary: lineEnd < 0 ? octets : octets.slice(0, lineEnd),
    message: textFromOctets(octets)
  }
}

/** A signed identity (RFC 8224) names its caller in a form that no search finds, and so may what Call-Info leads to. */
const identityHeader = /^(Identity|y|Call-Info)[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim

function without(hidden: readonly Octets[], octets: Octets): Octets {
  if (hidden.length === 0) return octets
  const unnamed = hidden.reduce((text, name) => text.replaceAll(name, '(hidden)'), octets)
  return unnamed.replace(identityHeader, '$1: (hidden)')
}

/** A key in an INFO may be one of a PIN: that it came is told, and not which one. */
const keyInInfo =
  /^(INFO [\s\S]*?\r\n(?:Content-Type|c)[ \t]*:[ \t]*(?:application\/(?:dtmf|vnd\.nortel)|audio\/telephone-event)[\s\S]*?\r\n\r\n)[\s\S]+$/i

export function withoutKeys(octets: Octets): Octets {
  return octets.startsWith('INFO ') ? octets.replace(keyInInfo, '$1(hidden)') : octets
}

const credentialHeader =
  /^((?:Proxy-)?(?:Authorization|Authenticate)|WWW-Authenticate|Authentication-Info)[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim

/** Digest answers can be attacked off line, and nonces belong to nobody else: both are blotted out. */
export function withoutCredentials(octets: Octets): Octets {
  if (!octets.includes('uth')) return octets
  return octets.replace(credentialHeader, '$1: (removed)')
}
