import type { SubscribableEvent } from '../capabilities.ts'

/** How an event package is notified (RFC 6665 §5.4). */
export interface EventPackage {
  readonly event: SubscribableEvent
  /** The content type of its state. */
  readonly accept: string
  readonly seconds: {
    /** Below it a subscription would be refreshed more often than anything happens. */
    readonly least: number
    /** Where a SUBSCRIBE asks for no time of its own. */
    readonly usual: number
    readonly most: number
  }
  /** Milliseconds between two NOTIFYs of what has changed. */
  readonly apart: number
}

const anHour = 3600

/**
 * Lamps of extensions, parking slots and queues. RFC 4235 §3.10 would have them a second apart; a telephone that begins to
 * ring within one after somebody hung up there is shown sooner.
 */
export const dialogPackage: EventPackage = {
  event: 'dialog',
  accept: 'application/dialog-info+xml',
  seconds: { least: 30, usual: anHour, most: 2 * anHour },
  apart: 250
}

/** The lamp for messages (RFC 3842 §3). */
export const messageSummaryPackage: EventPackage = {
  event: 'message-summary',
  accept: 'application/simple-message-summary',
  seconds: { least: 30, usual: anHour, most: 24 * anHour },
  apart: 1000
}
