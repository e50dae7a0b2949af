import type { Termination } from '../contract/termination.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import { type AudioTerms, answerBack, offerForward } from '../sdp/negotiate.ts'
import type { Call } from './call.ts'
import type { OfferOutcome } from './offer-exchange.ts'
import type { SipLeg } from './sip-leg.ts'
import { completed } from './terminations.ts'

/** How long a key relayed by SIP INFO is said to have been held, in milliseconds. */
const infoDigitMs = 160

/**
 * Two legs that talk: holds and codec changes cross it (RFC 3261 §14), keys cross it in the
 * form that each side understands, and the end of one is the end of the other. Resolves with
 * how it ended.
 */
export function bridge(call: Call, caller: SipLeg, callee: SipLeg): Promise<Termination> {
  connect(call, caller, callee)
  connect(call, callee, caller)
  return new Promise((resolve) => {
    const over = (ended: SipLeg, other: SipLeg) => {
      const termination = ended.termination ?? completed('pbx')
      other.hangUp(termination)
      resolve(termination)
    }
    if (caller.signal.aborted) return over(caller, callee)
    if (callee.signal.aborted) return over(callee, caller)
    caller.signal.addEventListener('abort', () => over(caller, callee), { once: true })
    callee.signal.addEventListener('abort', () => over(callee, caller), { once: true })
  })
}

/** What comes from `from` goes to `to`. */
function connect(call: Call, from: SipLeg, to: SipLeg): void {
  from.observer = {
    digit: (digit, source) => {
      call.timeline.media(from.channel, { code: 'key', digit }, { source })
      relayDigit(digit, source, to)
    },
    offered: (offer) => relayOffer(call, { from, to, offer })
  }
}

/** Sends a key of our own, in the form that the other side takes. */
export function sendDigit(digit: string, to: SipLeg): void {
  relayDigit(digit, 'info', to)
}

/** RFC 4733 events are relayed with the media; INFO is made into what the other side takes. */
function relayDigit(digit: string, source: 'rtp' | 'info', to: SipLeg): void {
  const { local, remote } = to.session
  const hasEvents = local?.telephoneEvent != null && remote?.telephoneEvent != null
  if (source === 'info' && hasEvents) to.media.sendDigit(digit, infoDigitMs)
  else if (!hasEvents) to.sendInfoDigit(digit, infoDigitMs)
}

interface RelayedOffer {
  readonly from: SipLeg
  readonly to: SipLeg
  readonly offer: RemoteAudio
}

/**
 * A re-offer of one side. Only what is news to the other side is offered to it: a new address
 * is our own affair, for the media is anchored here.
 */
async function relayOffer(call: Call, { from, to, offer }: RelayedOffer): Promise<OfferOutcome<AudioTerms>> {
  const { local: told, remote: far } = to.session
  const news = offerForward(offer, told)
  if (far !== undefined && told !== undefined && sameTerms(news, told)) return accept(offer, far, to.takesKeys)
  const outcome = await to.reoffer(news)
  if (outcome.kind === 'refused') return outcome
  noteHold(call, from, offer)
  return accept(offer, outcome.answer, to.takesKeys)
}

function accept(offer: RemoteAudio, far: RemoteAudio, takesKeys: boolean): OfferOutcome<AudioTerms> {
  const answer = answerBack(offer, far, takesKeys)
  return answer === null ? { kind: 'refused', status: 488 } : { kind: 'accepted', answer }
}

function noteHold(call: Call, leg: SipLeg, offer: RemoteAudio): void {
  const held = offer.direction === 'sendonly' || offer.direction === 'inactive'
  if (!call.hold(leg.channel, held)) return
  const fact = { code: held ? 'holds' : 'resumes', party: leg.party } as const
  call.timeline.media(leg.channel, fact, { direction: offer.direction })
}

function sameTerms(one: AudioTerms, other: AudioTerms): boolean {
  const codecs = (terms: AudioTerms) => terms.codecs.map((codec) => `${codec.name}/${codec.clockRate}`).join()
  return one.direction === other.direction && codecs(one) === codecs(other)
}
