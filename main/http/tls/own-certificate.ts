import { X509Certificate } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Log } from '../../../pbx-core/base/log.ts'
import type { Pair } from './authority.ts'

const dayMs = 24 * 3_600_000
/** So long before it ends there is another one. */
const renewBefore = 30 * dayMs

export interface OwnCertificate {
  readonly pair: Pair
  /** PEM of the authority that browsers are to know. */
  readonly authority: string
  /** Where that lies. */
  readonly file: string
  /** For which the authority cannot speak. */
  readonly uncovered: readonly string[]
}

export interface OwnCertificatePorts {
  /** In which `tls/` is made; for its owner alone. */
  readonly directory: string
  readonly wallTime: () => number
  readonly log: Log
}

/**
 * Certificates where nobody has given one: by an authority of this installation's own, made when it is needed first, and
 * kept with its key in files that their owner alone may read.
 */
export class OwnCertificates {
  readonly #ports: OwnCertificatePorts
  #kept: OwnCertificate | undefined

  constructor(ports: OwnCertificatePorts) {
    this.#ports = ports
  }

  /** For these names; the one that there is, where it is for the same ones and does not end soon. Rejects where files cannot be kept. */
  async of(names: readonly string[]): Promise<OwnCertificate> {
    const { directory, wallTime, log } = this.#ports
    const folder = join(directory, 'tls')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // What makes certificates is read where one is made: as installed nobody needs it.
    const { makeAuthority, makeLeaf, mayName } = await import('./authority.ts')
    const now = wallTime()
    let authority = await readPair(folder, 'authority')
    if (authority === undefined || endOf(authority) - now < renewBefore) {
      authority = await makeAuthority(names, now)
      await writePair(folder, 'authority', authority)
      log.info('tls.authority_made', {
        file: join(folder, 'authority.pem'),
        sha256: new X509Certificate(authority.certificate).fingerprint256
      })
    }
    const { certificate } = authority
    const covered = names.filter((name) => mayName(certificate, name))
    let pair = this.#kept?.pair ?? (await readPair(folder, 'server'))
    if (pair === undefined || !isGood(pair, certificate, covered) || endOf(pair) - now < renewBefore) {
      pair = await makeLeaf(authority, covered, now)
      await writePair(folder, 'server', pair)
      log.info('tls.certificate_made', { names: covered, until: new Date(endOf(pair)).toISOString() })
    }
    const uncovered = names.filter((name) => !covered.includes(name))
    this.#kept = { pair, authority: certificate, file: join(folder, 'authority.pem'), uncovered }
    return this.#kept
  }
}

/** Of this authority, and for all of these names. */
function isGood({ certificate }: Pair, authority: string, names: readonly string[]): boolean {
  const [own, issuer] = [new X509Certificate(certificate), new X509Certificate(authority)]
  return own.checkIssued(issuer) && own.verify(issuer.publicKey) && names.every((name) => isFor(own, name))
}

function isFor(certificate: X509Certificate, name: string): boolean {
  const found = isIP(name) > 0 ? certificate.checkIP(name) : certificate.checkHost(name, { subject: 'never' })
  return found !== undefined
}

function endOf({ certificate }: Pair): number {
  return new X509Certificate(certificate).validToDate.getTime()
}

/** undefined where it is not there, or no use. */
async function readPair(folder: string, name: string): Promise<Pair | undefined> {
  try {
    const [certificate, key] = await Promise.all(
      ['pem', 'key'].map((kind) => readFile(join(folder, `${name}.${kind}`), 'utf8'))
    )
    if (certificate === undefined || key === undefined) return undefined
    void new X509Certificate(certificate)
    return { certificate, key }
  } catch {
    return undefined
  }
}

/** The key first: a certificate without its key would be of no use to anybody. */
async function writePair(folder: string, name: string, { certificate, key }: Pair): Promise<void> {
  await writeFileAtomic(join(folder, `${name}.key`), key, { mode: 0o600 })
  await writeFileAtomic(join(folder, `${name}.pem`), certificate, { mode: 0o600 })
}
