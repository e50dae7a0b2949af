import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints
} from '@peculiar/asn1-x509'
import * as x509 from '@peculiar/x509'
import { parse } from 'tldts'
import { isWithin } from '../../../pbx-core/base/reach.ts'

/** A certificate and the key to it, as PEM. */
export interface Pair {
  readonly certificate: string
  readonly key: string
}

const dayMs = 24 * 3_600_000
/** Whoever has taken it in should not have to do so again. */
const authorityDays = 3650
/** Below what any browser takes (825 days for authorities that a person has added, by Apple's rules). */
const leafDays = 90
/** A clock may be slow. */
const earlierDays = 2

/** Names and networks that belong to nobody else: what the authority can speak for besides its own names. */
const privateNames = ['localhost', 'local', 'lan', 'internal', 'home.arpa', 'test']
const privateNetworks = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
  'fe80::/10'
]

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/**
 * A certificate authority of this installation alone. It is no danger to whoever takes it in: by its name constraints
 * (RFC 5280 §4.2.1.10) it speaks for the names and addresses of this machine, and for those that nobody has on the
 * Internet; not even who steals its key makes a certificate for a bank by it.
 */
export async function makeAuthority(names: readonly string[], now: number): Promise<Pair> {
  const keys = await makeKeys()
  const subject = `CN=Offhook ${new Date(now).toISOString().slice(0, 10)} ${randomBytes(3).toString('hex')}`
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: subject,
    notBefore: new Date(now - earlierDays * dayMs),
    notAfter: new Date(now + authorityDays * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      // Names in mails and of programs are no names of hosts, so that the constraints do not hold them: it signs for servers alone.
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      nameConstraints(names)
    ]
  })
  return { certificate: `${certificate.toString('pem')}\n`, key: await exportKey(keys) }
}

/** For these names and addresses, signed by that authority. The certificate comes with the authority's behind it. */
export async function makeLeaf(authority: Pair, names: readonly string[], now: number): Promise<Pair> {
  const keys = await makeKeys()
  const issuer = new x509.X509Certificate(authority.certificate)
  const signingKey = await crypto.subtle.importKey('pkcs8', derOf(authority.key), algorithm, false, ['sign'])
  const end = Math.min(now + leafDays * dayMs, issuer.notAfter.getTime())
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=Offhook',
    issuer: issuer.subject,
    notBefore: new Date(now - earlierDays * dayMs),
    notAfter: new Date(end),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(generalName)),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)
    ]
  })
  return { certificate: `${leaf.toString('pem')}\n${authority.certificate}`, key: await exportKey(keys) }
}

const generalName = (value: string): x509.JsonGeneralName => ({ type: isIP(value) > 0 ? 'ip' : 'dns', value })

/** Whether the authority may speak for this name or address. */
export function mayName(certificate: string, name: string): boolean {
  const extension = new x509.X509Certificate(certificate).getExtension(id_ce_nameConstraints)
  if (extension === null) return true
  const { permittedSubtrees = [] } = AsnConvert.parse(extension.value, NameConstraints)
  const permitted = [...permittedSubtrees].map(({ base }) => base)
  if (isIP(name) > 0) return permitted.some(({ iPAddress }) => iPAddress !== undefined && isWithin([iPAddress], name))
  const wanted = name.toLowerCase()
  return permitted.some(
    ({ dNSName }) => dNSName !== undefined && (wanted === dNSName || wanted.endsWith(`.${dNSName}`))
  )
}

function nameConstraints(names: readonly string[]): x509.Extension {
  // A machine that is called `dev` or `app` has the name of a whole domain of the Internet, for which nobody here may speak.
  const own = names.filter((name) => isIP(name) === 0 && !isPublicSuffix(name)).map((name) => name.toLowerCase())
  const addresses = names.filter((name) => isIP(name) > 0).map((name) => `${name}/${isIP(name) === 4 ? 32 : 128}`)
  const permitted = [
    ...[...new Set([...privateNames, ...own])].map((dNSName) => new GeneralName({ dNSName })),
    ...[...new Set([...privateNetworks, ...addresses])].map((network) => new GeneralName({ iPAddress: network }))
  ]
  const subtrees = permitted.map((base) => new GeneralSubtree({ base }))
  const value = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(subtrees) })
  return new x509.Extension(id_ce_nameConstraints, true, AsnConvert.serialize(value))
}

/** Whether others have names below it: `com`, `co.uk`, `github.io` (the Public Suffix List, as it came with its package). */
function isPublicSuffix(name: string): boolean {
  const { hostname, publicSuffix, isIcann, isPrivate } = parse(name, { allowPrivateDomains: true })
  return publicSuffix !== null && publicSuffix === hostname && (isIcann === true || isPrivate === true)
}

const makeKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

async function exportKey({ privateKey }: Awaited<ReturnType<typeof makeKeys>>): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')}\n`
}

function derOf(pem: string): ArrayBuffer {
  const [der] = x509.PemConverter.decode(pem)
  if (der === undefined) throw new Error('there is no key in it')
  return der
}

/** 126 random bits: positive, and never the same twice (RFC 5280 §4.1.2.2). */
function serialNumber(): string {
  const octets = randomBytes(16)
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40
  return octets.toString('hex')
}
