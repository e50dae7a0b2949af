import type { RemoteAudio } from '../sdp/audio.ts'
import { type AudioTerms, answerBack, offerForward } from '../sdp/negotiate.ts'
import type { Call } from './call.ts'
import type { HoldMusic } from './hold-music.ts'
import type { OfferOutcome } from './offer-exchange.ts'
import type { SipLeg } from './sip-leg.ts'

interface RelayedOffer {
  readonly to: SipLeg
  readonly offer: RemoteAudio
}

/**
 * A re-offer of one side. Only what is new to the other side is offered to it: a new address
 * is our own affair, for the media is anchored here. `accepted` hears that the other side agreed.
 */
export async function relayOffer({ to, offer }: RelayedOffer, accepted: () => void): Promise<OfferOutcome<AudioTerms>> {
  const { local, remote } = to.session
  const terms = offerForward(offer, local)
  if (remote !== undefined && local !== undefined && sameTerms(terms, local)) return accept(offer, remote, to.takesKeys)
  const outcome = await to.reoffer(terms)
  if (outcome.kind === 'refused') return asksUs(outcome.status) ? { kind: 'refused', status: 488 } : outcome
  accepted()
  return accept(offer, outcome.answer, to.takesKeys)
}

/**
 * Who we are, or where else to ask, is wanted of our own request: a phone that heard it would prove itself to the wrong
 * one, or call there (RFC 3261 §22.2, §8.1.3.4).
 */
const asksUs = (status: number): boolean => status < 400 || status === 401 || status === 407

/** Who offers, and the music for whom it holds. */
export interface Holding {
  readonly leg: SipLeg
  readonly music: HoldMusic
}

/** Whoever offers to send only, or nothing, holds the call (RFC 3264 §8.4). */
export function noteHold(call: Call, { leg, music }: Holding, offer: RemoteAudio): void {
  const held = offer.direction === 'sendonly' || offer.direction === 'inactive'
  if (!call.hold(leg, held)) return
  music.follow(offer.direction, leg)
  const fact = { code: held ? 'holds' : 'resumes', party: leg.party } as const
  call.timeline.media(leg.channel, fact, { direction: offer.direction })
}

function accept(offer: RemoteAudio, remote: RemoteAudio, takesKeys: boolean): OfferOutcome<AudioTerms> {
  const answer = answerBack(offer, remote, takesKeys)
  return answer === null ? { kind: 'refused', status: 488 } : { kind: 'accepted', answer }
}

function sameTerms(one: AudioTerms, other: AudioTerms): boolean {
  const codecs = (terms: AudioTerms) => terms.codecs.map((codec) => `${codec.name}/${codec.clockRate}`).join()
  return one.direction === other.direction && codecs(one) === codecs(other)
}
