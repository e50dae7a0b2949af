import { generateKeyPairSync, hash, randomBytes, sign } from 'node:crypto'
import type { CertificateFingerprint } from '../media/port.ts'

/** What we show to WebRTC peers: they know it by its fingerprint alone (RFC 8827 §6.5). */
export interface Certificate {
  /** PEM */
  readonly certificate: string
  /** PEM, PKCS #8 */
  readonly key: string
  readonly fingerprint: CertificateFingerprint
}

/** Milliseconds: outlives any process, and begins early enough for a peer whose clock is slow. */
const YEAR = 365 * 24 * 3600 * 1000
const DAY = 24 * 3600 * 1000

/**
 * A fresh self-signed certificate with a key on P-256 (RFC 8827 §6.5 asks for that curve),
 * written in DER by hand (RFC 5280 §4.1): Node makes keys and signatures, but no certificates.
 */
export function createCertificate(now: number = Date.now()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid(commonName), tagged(0x0c, Buffer.from('offhook')))))
  const algorithm = sequence(oid(ecdsaWithSha256))
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(positive(randomBytes(16))),
    algorithm,
    name,
    sequence(time(now - DAY), time(now + YEAR)),
    name,
    publicKey.export({ type: 'spki', format: 'der' })
  )
  const der = sequence(body, algorithm, bitString(sign('sha256', body, privateKey)))
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines(der.toString('base64'))}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(der, 'sha-256')
  }
}

/** Over a certificate in DER (RFC 8122 §5); `algorithm` as there: `sha-256`, `sha-384`, `sha-512`. */
export function fingerprintOf(certificate: Buffer, algorithm: string): CertificateFingerprint {
  const digest = hash(algorithm.replace('-', ''), certificate, 'hex').toUpperCase()
  return { hash: algorithm, value: (digest.match(/../g) ?? []).join(':') }
}

/** 2.5.4.3 */
const commonName = [0x55, 0x04, 0x03]
/** 1.2.840.10045.4.3.2 */
const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts)
const set = (...parts: readonly Buffer[]): Buffer => tagged(0x31, ...parts)
const oid = (octets: readonly number[]): Buffer => tagged(0x06, Buffer.from(octets))
const integer = (octets: Buffer): Buffer => tagged(0x02, octets)
const bitString = (octets: Buffer): Buffer => tagged(0x03, Buffer.from([0]), octets)

/** As a positive number that needs no octet in front. */
function positive(octets: Buffer): Buffer {
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40
  return octets
}

/** `YYMMDDHHMMSSZ`, which is read as 19YY from 50 on: good until 2049 (RFC 5280 §4.1.2.5.1). */
function time(unixMs: number): Buffer {
  const digits = new Date(unixMs).toISOString().replace(/\D/g, '').slice(2, 14)
  return tagged(0x17, Buffer.from(`${digits}Z`))
}

function lines(base64: string): string {
  return (base64.match(/.{1,64}/g) ?? []).join('\n')
}
