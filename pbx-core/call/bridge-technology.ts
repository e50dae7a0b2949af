import { disposable } from '../base/disposable.ts'
import type { Call } from './call.ts'
import { Party } from './party.ts'
import type { SipLeg } from './sip-leg.ts'

/** Joins the media of those who are in a bridge, until it is disposed. Undefined: it is none for these. */
type Technology = (legs: readonly SipLeg[], call: Call) => Disposable | undefined

/** Two who can meet (`Party.connect`): packets go from one to the other as they are, and are transcoded where they must be. */
const relay: Technology = ([one, other, third]) => {
  if (one === undefined || other === undefined || third !== undefined) return undefined
  one.media.join(other.media)
  return disposable(() => one.media.unjoin())
}

/** One alone waits, and hears music, not silence. */
const holding: Technology = ([one, other], call) => {
  if (one === undefined || other !== undefined) return undefined
  const party = new Party(one, call.domain.country)
  party.hold(call.musicAt())
  return disposable(() => party.stopPlaying())
}

/** The first that is for those who are in it is theirs. */
const technologies: readonly Technology[] = [relay, holding]

/** What joins those who are in a bridge is chosen by what is in it, as Asterisk's `bridge_technology` is. */
export function joinMedia(legs: readonly SipLeg[], call: Call): Disposable {
  for (const technology of technologies) {
    const joined = technology(legs, call)
    if (joined !== undefined) return joined
  }
  throw new Error(`nothing joins ${legs.length} legs`)
}
