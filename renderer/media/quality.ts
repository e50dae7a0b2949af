/** The figures of one session as `media.quality` carries them. */
export interface QualityFigures {
  readonly codec: string
  /** Lost of those that were expected since the sample before. */
  readonly lossPercent: number
  readonly jitterMs: number
  readonly roundTripMs: number | null
  readonly heard: boolean
}

/** What the next sample is compared with. */
export interface Counted {
  readonly received: number
  readonly lost: number
}

interface InboundRtp {
  readonly type: 'inbound-rtp'
  readonly kind: string
  readonly packetsReceived?: number
  readonly packetsLost?: number
  /** Seconds. */
  readonly jitter?: number
  readonly codecId?: string
  /** Of all that was played, in squares of the full amplitude times seconds. */
  readonly totalAudioEnergy?: number
}

type Entry =
  | InboundRtp
  | { readonly type: 'remote-inbound-rtp'; readonly roundTripTime?: number }
  | { readonly type: 'candidate-pair'; readonly nominated?: boolean; readonly currentRoundTripTime?: number }
  | { readonly type: 'codec'; readonly mimeType: string }

/** A second at 40 dB below the full amplitude: more than the noise of a line. */
const silence = 1e-4

export type StatsLike = Pick<ReadonlyMap<string, unknown>, 'values' | 'get'>

/**
 * Reads a statistics report (W3C webrtc-stats). Null before the first packet has come. The round
 * trip is the far side's word (RTCP) where it says one, else that of ICE.
 */
export function readQuality(report: StatsLike, before: Counted): { figures: QualityFigures; counted: Counted } | null {
  const entries = [...report.values()] as Entry[]
  const inbound = entries.find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'audio') as
    | InboundRtp
    | undefined
  if (inbound?.packetsReceived === undefined) return null
  const counted = { received: inbound.packetsReceived, lost: inbound.packetsLost ?? 0 }
  const received = counted.received - before.received
  const lost = Math.max(0, counted.lost - before.lost)
  const codec = report.get(inbound.codecId ?? '') as { mimeType?: string } | undefined
  return {
    counted,
    figures: {
      codec: (codec?.mimeType ?? '').replace(/^audio\//i, ''),
      lossPercent: received + lost === 0 ? 0 : (100 * lost) / (received + lost),
      jitterMs: 1000 * (inbound.jitter ?? 0),
      roundTripMs: roundTrip(entries),
      heard: (inbound.totalAudioEnergy ?? 0) > silence
    }
  }
}

function roundTrip(entries: readonly Entry[]): number | null {
  let byIce: number | null = null
  for (const entry of entries) {
    if (entry.type === 'remote-inbound-rtp' && entry.roundTripTime !== undefined) return 1000 * entry.roundTripTime
    if (entry.type === 'candidate-pair' && entry.nominated === true && entry.currentRoundTripTime !== undefined) {
      byIce = 1000 * entry.currentRoundTripTime
    }
  }
  return byIce
}
