import type { CertificateFingerprint } from '../port.ts'

/** What WebRTC needs of the world; implemented in `io/`. */
export interface WebRtcPorts extends SrtpCrypto {
  readonly dtls: DtlsPort
}

export interface SrtpCrypto {
  /** AES-128 in single blocks: encrypts whole blocks of 16 octets into new ones. */
  aesBlocks(key: Uint8Array): (blocks: Uint8Array) => Uint8Array
  /** HMAC-SHA-1, 20 octets. */
  hmacSha1(key: Uint8Array): (data: Uint8Array) => Uint8Array
}

export interface DtlsPort {
  /** Waits for the handshake of a client (RFC 5763 §5, `setup:passive`). */
  accept(options: DtlsOptions): DtlsAssociation
}

export interface DtlsOptions {
  /** The client must hold the key of a certificate with one of these. */
  readonly fingerprints: readonly CertificateFingerprint[]
  readonly send: (bytes: Uint8Array) => void
  /** The handshake is through and the certificate is the announced one. */
  readonly secured: (keys: SrtpKeys) => void
  /** It is not, and will never be. */
  readonly failed: (reason: string) => void
}

export interface DtlsAssociation {
  /** A datagram of the peer; the octets may be kept. */
  receive(bytes: Uint8Array): void
  /** Nothing is heard of it any more. Idempotent. */
  close(): void
}

/** Master keys of both directions for SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764 §4.2). */
export interface SrtpKeys {
  readonly ours: MasterKey
  readonly theirs: MasterKey
}

export interface MasterKey {
  /** 16 octets. */
  readonly key: Uint8Array
  /** 14 octets. */
  readonly salt: Uint8Array
}
