import { EVENT_LENGTH, readEventDuration, writeEventDuration } from './dtmf/event.ts'
import type { Outlet } from './outlet.ts'
import type { RtpPacket } from './rtp/packet.ts'
import type { Stage } from './stage.ts'
import { noPassage, type Passage } from './stream-format.ts'

export interface RelayParts {
  /** The endpoint whose packets these are; never 0. */
  readonly feed: number
  readonly outlet: Outlet
  /** The endpoint that they go to; undefined: back to the same. */
  readonly to: number | undefined
}

/**
 * The end of a chain that sends what comes on to a peer: another one, or back to the same. What that has no codec for
 * is left out: the chain decodes it before, and it reaches the peer as sound.
 */
export class Relay implements Stage {
  readonly #feed: number
  readonly #outlet: Outlet
  readonly #to: number | undefined
  #transcodes = false
  #table = noPassage.table

  constructor({ feed, outlet, to }: RelayParts) {
    this.#feed = feed
    this.#outlet = outlet
    this.#to = to
  }

  /** Follows a change of what either side has negotiated; `first` is what comes as a rule. */
  translate({ table, transcoded }: Passage, first: number | undefined): void {
    this.#table = table
    this.#transcodes = first !== undefined && transcoded.has(first)
  }

  receive(packet: RtpPacket, now: number): void {
    const translation = this.#table[packet.payloadType]
    if (translation === undefined) {
      this.#outlet.leaveOut(packet, this.#feed)
      return
    }
    packet.payloadType = translation.payloadType
    if (translation.convert !== undefined) convertPayload(packet, translation.convert)
    if (translation.eventScale !== undefined) scaleEvent(packet, translation.eventScale)
    this.#outlet.forward(packet, this.#feed, now)
  }

  describe(): string {
    if (this.#to === undefined) return 'echo'
    return this.#transcodes ? `transcode->#${this.#to}` : `relay->#${this.#to}`
  }
}

function convertPayload({ bytes, payloadOffset, payloadLength }: RtpPacket, table: Uint8Array): void {
  const end = payloadOffset + payloadLength
  for (let at = payloadOffset; at < end; at++) bytes[at] = table[bytes[at] as number] as number
}

/** Of the event's fields only the duration is counted in the clock that it was sent under. */
function scaleEvent({ bytes, payloadOffset, payloadLength }: RtpPacket, scale: number): void {
  if (payloadLength < EVENT_LENGTH) return
  writeEventDuration(
    bytes,
    payloadOffset,
    Math.min(0xffff, Math.round(readEventDuration(bytes, payloadOffset) * scale))
  )
}
