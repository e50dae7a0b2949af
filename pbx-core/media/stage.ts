import type { RtpPacket } from './rtp/packet.ts'

/**
 * A piece of an endpoint's receiving chain. The chain is wired when something changes, not
 * looked up for each packet, and prints itself: `rtp<-127.0.0.1:4000 | lock | meter | dtmf | relay->#7`.
 */
export interface Stage {
  /** `now` in milliseconds of the clock. The packet is a view that the next one overwrites. */
  receive(packet: RtpPacket, now: number): void
  describe(): string
}

/** The end of a chain that leads nowhere. */
export const discard: Stage = {
  receive() {},
  describe: () => 'discard'
}
