import type { Call } from '../../call/call.ts'
import type { OfferOutcome } from '../../call/offer-exchange.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import type { ConferenceSeat } from '../../places/conference/conference-room.ts'
import type { RemoteAudio } from '../../sdp/audio.ts'
import type { AudioTerms } from '../../sdp/negotiate.ts'

/** Whoever was held by the one it talked with before hears and is heard again. */
export async function openUp(leg: SipLeg): Promise<void> {
  const { local } = leg.session
  if (local !== undefined && local.direction !== 'sendrecv') await leg.agree({ ...local, direction: 'sendrecv' })
}

/** Whoever only sends, or nothing, holds (RFC 3264 §8.4): what it sends is music. */
export function isHolding(remote: Pick<RemoteAudio, 'direction'> | undefined): boolean {
  return remote?.direction === 'sendonly' || remote?.direction === 'inactive'
}

interface Holder {
  readonly leg: SipLeg
  readonly seat: ConferenceSeat
}

/** The music of whoever holds must not be heard by the others; it is in the mix again once it takes the conference up. */
export async function reoffered(
  call: Call,
  { leg, seat }: Holder,
  offer: RemoteAudio
): Promise<OfferOutcome<AudioTerms>> {
  const answer = leg.session.ownAnswer()
  if (answer === null) return { kind: 'refused', status: 488 }
  const holds = isHolding(offer)
  seat.hold(holds)
  if (call.hold(leg, holds)) {
    const fact = { code: holds ? 'holds' : 'resumes', party: leg.party } as const
    call.timeline.media(leg.channel, fact, { direction: offer.direction })
  }
  return { kind: 'accepted', answer }
}
