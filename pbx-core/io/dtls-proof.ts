import { createHash, createHmac, verify, X509Certificate } from 'node:crypto'
import { err, ok, type Result } from '../base/result.ts'
import type { CertificateFingerprint } from '../media/port.ts'
import { fingerprintOf } from './certificate.ts'

/** What a DTLS 1.2 client said and showed in its handshake with us (RFC 6347 §4.2). */
export interface ClientHandshake {
  /** All messages of both sides in their order, each with its header. */
  readonly messages: readonly HandshakeMessage[]
  /** DER */
  readonly certificate: Buffer | undefined
  readonly masterSecret: Buffer
}

export interface HandshakeMessage {
  /** 15: CertificateVerify, 20: Finished (RFC 5246 §7.4). */
  readonly type: number
  readonly octets: Buffer
  /** Without the header. */
  readonly body: Buffer
}

const CERTIFICATE_VERIFY = 15
const FINISHED = 20
const VERIFY_DATA_LENGTH = 12

/** Strongest first; a peer that announces several is judged by the strongest kind (RFC 8122 §5). */
const strength = ['sha-512', 'sha-384', 'sha-256']

/**
 * Whether the client is the one that signalling has announced: the fingerprint of its
 * certificate, the proof that it holds the key of it (CertificateVerify, RFC 5246 §7.4.8), and
 * that nobody changed the handshake on the way (Finished, §7.4.9). The DTLS library leaves all
 * three to us, and without any one of them whoever sits in the middle could listen.
 */
export function proveClient(
  handshake: ClientHandshake,
  announced: readonly CertificateFingerprint[]
): Result<void, string> {
  const { certificate } = handshake
  if (certificate === undefined) return err('it showed no certificate')
  if (!matches(certificate, announced)) return err('its certificate is not the one that was announced')
  if (!ownsKey(handshake, certificate)) return err('it does not hold the key of its certificate')
  if (!sawTheSame(handshake)) return err('the handshake was changed on its way')
  return ok(undefined)
}

function matches(certificate: Buffer, announced: readonly CertificateFingerprint[]): boolean {
  const hash = strength.find((candidate) => announced.some((fingerprint) => fingerprint.hash === candidate))
  if (hash === undefined) return false
  const shown = fingerprintOf(certificate, hash).value
  return announced.some((fingerprint) => fingerprint.hash === hash && fingerprint.value === shown)
}

/** Hash algorithms of a signature (RFC 5246 §7.4.1.4.1) that are safe. */
const signatureHashes: Readonly<Record<number, string>> = { 4: 'sha256', 5: 'sha384', 6: 'sha512' }

function ownsKey({ messages }: ClientHandshake, certificate: Buffer): boolean {
  const at = messages.findIndex(({ type }) => type === CERTIFICATE_VERIFY)
  const proof = messages[at]?.body
  if (proof === undefined || proof.length < 4) return false
  const hash = signatureHashes[proof.readUInt8(0)]
  const signature = proof.subarray(4, 4 + proof.readUInt16BE(2))
  if (hash === undefined) return false
  const signed = Buffer.concat(messages.slice(0, at).map(({ octets }) => octets))
  try {
    return verify(hash, signed, new X509Certificate(certificate).publicKey, signature)
  } catch {
    // No certificate, or a key of a kind that does not sign like this.
    return false
  }
}

function sawTheSame({ messages, masterSecret }: ClientHandshake): boolean {
  const at = messages.findIndex(({ type }) => type === FINISHED)
  const said = messages[at]?.body
  if (said === undefined) return false
  const transcript = createHash('sha256')
  for (const { octets } of messages.slice(0, at)) transcript.update(octets)
  const seed = Buffer.concat([Buffer.from('client finished'), transcript.digest()])
  return said.equals(pseudoRandom(masterSecret, seed).subarray(0, VERIFY_DATA_LENGTH))
}

/** The first 32 octets of P_SHA256 (RFC 5246 §5). */
function pseudoRandom(secret: Buffer, seed: Buffer): Buffer {
  const hmac = (data: Buffer) => createHmac('sha256', secret).update(data).digest()
  return hmac(Buffer.concat([hmac(seed), seed]))
}
