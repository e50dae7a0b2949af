import type { StreamCodec } from '../port.ts'
import { type Codec, type CodecPlan, FRAME_MS } from './codec.ts'
import { G711 } from './g711.ts'
import { G722 } from './g722.ts'
import { LARGEST_OPUS, Opus, type OpusPort } from './opus.ts'

interface Known extends CodecPlan {
  create(opus: OpusPort): Codec
}

/** 64 kbit/s. */
const eachOctet = (milliseconds: number) => milliseconds * 8

/** What we can speak and understand, by RTP name. A codec more is a file beside this one and a line here. */
const known: Readonly<Record<string, Known>> = {
  PCMU: { clockRate: 8000, channels: 1, octets: eachOctet, create: () => new G711('PCMU') },
  PCMA: { clockRate: 8000, channels: 1, octets: eachOctet, create: () => new G711('PCMA') },
  // At 16 kHz in truth; the clock of its packets is a mistake of 1996 that is kept (RFC 3551 §4.5.2).
  G722: { clockRate: 8000, channels: 1, octets: eachOctet, create: () => new G722() },
  // Two channels is what it is always called; how many it has each packet says (RFC 7587 §7).
  OPUS: {
    clockRate: 48_000,
    channels: 2,
    // Its frames cannot be strung together in a packet as samples can.
    packetTime: FRAME_MS,
    octets: () => LARGEST_OPUS,
    create: (opus) => new Opus(opus)
  }
}

/** How we code it; undefined: not at all. */
export function planOf({ name, clockRate, channels }: StreamCodec): CodecPlan | undefined {
  const plan = known[name]
  return plan !== undefined && plan.clockRate === clockRate && plan.channels === channels ? plan : undefined
}

/** The best codec of a peer in which we can speak ourselves. */
export function spokenCodec(codecs: readonly StreamCodec[]): StreamCodec | undefined {
  return codecs.find((codec) => planOf(codec) !== undefined)
}

export function createCodec(codec: StreamCodec, opus: OpusPort): Codec {
  const plan = planOf(codec) === undefined ? undefined : known[codec.name]
  if (plan === undefined) throw new Error(`${codec.name}/${codec.clockRate} is not spoken here`)
  return plan.create(opus)
}
