import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { Log } from '../../../pbx-core/base/log.ts'
import type { ListenConfig } from '../../../pbx-core/contract/config-machine.ts'
import type { CertificateWarning } from '../../../pbx-core/contract/standing-warning.ts'
import type { Pair } from './authority.ts'
import { readGiven } from './given-certificate.ts'
import { OwnCertificates } from './own-certificate.ts'

type Tls = NonNullable<ListenConfig['tls']>

/** What a person has to know so long before a given certificate ends. */
const tellBefore = 14 * 24 * 3_600_000

export interface CertificatesPorts {
  readonly tls: () => Tls
  /** By which this machine is reached. */
  readonly names: () => readonly string[]
  /** Of the data. */
  readonly directory: string
  readonly wallTime: () => number
  readonly log: Log
}

export interface InForce {
  /** With what the listener is opened. */
  readonly options: { readonly cert: string; readonly key: string }
  /** PEM of our own authority; undefined: the certificate was given. */
  readonly authority: string | undefined
}

/**
 * The certificate with which HTTPS is spoken: given as files, or our own. `review` looks whether there is another one by
 * now. What cannot be used is told as a warning, and the one before stays in force.
 */
export class Certificates {
  readonly #ports: CertificatesPorts
  readonly #own: OwnCertificates
  #inForce: InForce | undefined
  #warnings: readonly CertificateWarning[] = []

  constructor(ports: CertificatesPorts) {
    this.#ports = ports
    this.#own = new OwnCertificates(ports)
  }

  get inForce(): InForce | undefined {
    return this.#inForce
  }

  get warnings(): readonly CertificateWarning[] {
    return this.#warnings
  }

  /** Whether another certificate is in force now. */
  async review(): Promise<boolean> {
    const { certificate, key } = this.#ports.tls()
    const before = this.#inForce
    if (certificate === null || key === null) await this.#takeOwn()
    else await this.#takeGiven({ certificate, key })
    return this.#inForce !== before
  }

  async #takeOwn(): Promise<void> {
    try {
      const { pair, authority, file, uncovered } = await this.#own.of(this.#ports.names())
      this.#use(pair, authority)
      this.#warnings = uncovered.map((name) => ({ code: 'certificate-name', domain: null, name, file }))
    } catch (error) {
      this.#ports.log.error('tls.not_kept', { error })
      this.#warnings = [
        { code: 'certificate-fault', domain: null, fault: 'not-kept', file: `${this.#ports.directory}/tls` }
      ]
    }
  }

  async #takeGiven(files: { readonly certificate: string; readonly key: string }): Promise<void> {
    const read = await readGiven(files)
    if (read.ok && this.#use(read.value, undefined)) {
      this.#warnings = this.#endOf(files.certificate, read.value)
      return
    }
    const fault = read.ok ? { fault: 'no-certificate' as const, file: files.certificate } : read.error
    this.#warnings = [{ code: 'certificate-fault', domain: null, ...fault }]
  }

  /** False where OpenSSL does not take it: a chain in disorder, a key that is too short. */
  #use({ certificate: cert, key }: Pair, authority: string | undefined): boolean {
    const before = this.#inForce?.options
    if (before?.cert === cert && before.key === key) return true
    try {
      createSecureContext({ cert, key, minVersion: 'TLSv1.2' })
      this.#inForce = { options: { cert, key }, authority }
      return true
    } catch (error) {
      this.#ports.log.error('tls.refused', { error })
      return false
    }
  }

  /** What has ended is used none the less: a browser says so, and lets a person go on. */
  #endOf(file: string, { certificate }: Pair): readonly CertificateWarning[] {
    const { validFromDate, validToDate } = new X509Certificate(certificate)
    const now = this.#ports.wallTime()
    const at = validToDate.getTime()
    if (now >= at) return [{ code: 'certificate-expired', domain: null, file, at }]
    if (now < validFromDate.getTime()) {
      return [{ code: 'certificate-early', domain: null, file, at: validFromDate.getTime() }]
    }
    return at - now < tellBefore ? [{ code: 'certificate-ends', domain: null, file, at }] : []
  }
}
