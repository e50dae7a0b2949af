import { textOfFact } from '../../pbx-core/contract/facts.ts'
import type { Remark } from '../../pbx-core/contract/remark.ts'
import type { TimelineEntry, TimelineFact } from '../../pbx-core/contract/timeline.ts'

/** The rights of the person to whom a time line is shown. */
export interface TimelineReader {
  /** Admin of the call's domain. */
  readonly admin: boolean
  /** System admin. */
  readonly systemAdmin: boolean
}

/**
 * A time line as somebody may see it. Tags and branches name a dialog and a transaction: while the call lives they are
 * for the system admin alone. Addresses of trunks, and addresses and keys of hooks, are for admins of the domain, not
 * for the parties of the call.
 */
export function timelineFor(
  entries: readonly TimelineEntry[],
  reader: TimelineReader,
  isLive: boolean
): readonly TimelineEntry[] {
  if (reader.systemAdmin || (reader.admin && !isLive)) return entries
  const unnamed = entries.map((entry) =>
    entry.kind === 'sip' ? { ...entry, message: withoutNames(entry.message) } : entry
  )
  return reader.admin ? unnamed : unnamed.flatMap(asPartiesSee)
}

const hidden = '(hidden)'

/** Those in Replaces, Join and Target-Dialog as well; blanks may stand around `=` (RFC 3261 §25.1). */
const names = /\b((?:(?:to|from|local|remote)-)?tag|branch)(\s*=\s*)("[^"]*"|[^\s;,>"&]+)/gi

function withoutNames(message: string): string {
  return message.replace(names, `$1$2${hidden}`)
}

function asPartiesSee(entry: TimelineEntry): TimelineEntry[] {
  switch (entry.kind) {
    case 'sip': {
      if (!isTrunk(entry.peer)) return [entry]
      const { summary, message } = entry
      return [{ ...entry, remote: hidden, summary: withoutHosts(summary), message: withoutHosts(message) }]
    }
    case 'media':
      return entry.leg.startsWith('SIP/trunk:') && isPlace(entry.fact) ? [] : [entry]
    case 'decision':
    case 'warning': {
      const { fact } = entry
      if (fact?.code === 'media-refused' && isTrunk(fact.party)) return []
      if (fact === undefined || !('reason' in fact) || fact.reason === null) return [entry]
      const hiding = { ...fact, reason: withoutHosts(fact.reason) }
      return [{ ...entry, text: textOfFact(hiding), fact: hiding }]
    }
    case 'hook':
      return [withoutKeys(entry)]
    case 'delivery':
      return [entry.remark === undefined ? entry : { ...entry, remark: withoutReason(entry.remark) }]
    case 'app':
      return [entry]
  }
}

/** Which application was asked is no secret. Keys stand in the query, and with some applications in the path. */
function withoutKeys(entry: Extract<TimelineEntry, { kind: 'hook' }>): TimelineEntry {
  const { origin = hidden, pathname = '', search = '' } = URL.parse(entry.url) ?? {}
  const url = pathname.length > 1 || search !== '' ? `${origin}/${hidden}` : origin
  return entry.remark === undefined ? { ...entry, url } : { ...entry, url, remark: withoutReason(entry.remark) }
}

/** A reason may name the address that a request was led on to. */
function withoutReason(remark: Remark): Remark {
  return 'reason' in remark ? { ...remark, reason: remark.reason.replace(/\bhttps?:\/\/\S+/gi, hidden) } : remark
}

function isTrunk(party: string): boolean {
  return party.startsWith('trunk:')
}

function isPlace(fact: TimelineFact | undefined): boolean {
  return fact?.code === 'media-at' || fact?.code === 'media-from'
}

/**
 * What can stand for a host in SIP, SDP and what we say of them: addresses, names, and whatever is behind an `@`. The
 * message comes from the caller, so none of these expressions may backtrack over it.
 */
const hosts = [
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?!\.?\d)/g,
  /\[[0-9a-f:.%]+\](?::\d+)?/gi,
  /(?<=\bIN IP6 )\S+/g,
  /(?<=@)[^\s;>,"?]+/g,
  /(?<=\bSIP\/2\.0\/[A-Z]{2,4} )[^\s;]+/g,
  /(?<![a-z0-9.-])\.*(?:[a-z0-9-]+\.+)+[a-z]{2,}\b\.?(?::\d+)?/gi
] as const

/** What is behind `sip:`; a host where it has no `@`. */
const inUri = /(?<=\bsips?:)[^\s;>,"?]+/gi

function withoutHosts(text: string): string {
  const ofUris = text.replace(inUri, (place) => (place.includes('@') ? place : hidden))
  return hosts.reduce((cleared, host) => cleared.replace(host, hidden), ofUris)
}
