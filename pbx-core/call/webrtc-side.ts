import type { Crypto } from '../base/crypto.ts'
import type { CertificateFingerprint, IceCredentials, MediaEndpoint } from '../media/port.ts'
import { type LocalWebRtc, type RemoteWebRtc, webRtcProfile } from '../sdp/webrtc.ts'

export interface WebRtcSideParts {
  readonly media: MediaEndpoint
  readonly crypto: Crypto
  readonly fingerprint: CertificateFingerprint
}

/**
 * What our descriptions say of ICE and DTLS in one leg. We are always the DTLS server: browsers
 * that may choose are the client (RFC 8842 §5.3 recommends it).
 */
export class WebRtcSide {
  readonly #parts: WebRtcSideParts
  #credentials: IceCredentials
  #remote: RemoteWebRtc | undefined

  constructor(parts: WebRtcSideParts) {
    this.#parts = parts
    this.#credentials = this.#use()
  }

  /** For the next description of ours. */
  describe(): LocalWebRtc {
    const { mid, bundled, profile } = this.#remote ?? { mid: '0', bundled: true, profile: webRtcProfile }
    const setup = this.#remote === undefined ? 'actpass' : 'passive'
    return { ...this.#credentials, fingerprint: this.#parts.fingerprint, profile, setup, mid, bundled }
  }

  /** The peer has offered: new credentials of its restart ICE, and want new ones of ours (RFC 8839 §4.4.1.1.1). */
  offered(remote: RemoteWebRtc): void {
    if (this.#remote !== undefined && this.#remote.ufrag !== remote.ufrag) this.#credentials = this.#use()
    this.#remote = remote
  }

  /** The peer has answered. */
  answered(remote: RemoteWebRtc): void {
    this.#remote = remote
  }

  #use(): IceCredentials {
    const { crypto, media } = this.#parts
    const credentials = { ufrag: crypto.token(4), password: crypto.token(16) }
    media.useWebRtc(credentials)
    return credentials
  }
}
