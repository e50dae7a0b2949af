import type { KeySource, SipLeg } from './sip-leg.ts'

/** How long a key relayed by SIP INFO is said to have been held, in milliseconds. */
const infoDigitMs = 160

/** Sends a key of our own, in the form that the other side takes. */
export function sendDigit(digit: string, to: SipLeg): void {
  relayDigit(digit, 'info', to)
}

/**
 * RFC 4733 events are relayed with the media; INFO is made into what the other side takes, and so are tones in the audio,
 * which a side without events has heard already.
 */
export function relayDigit(digit: string, source: KeySource, to: SipLeg): void {
  const { local, remote } = to.session
  const hasEvents = local?.telephoneEvent != null && remote?.telephoneEvent != null
  if (source !== 'rtp' && hasEvents) to.media.sendDigit(digit, infoDigitMs)
  else if (source !== 'in-band' && !hasEvents) to.sendInfoDigit(digit, infoDigitMs)
}
