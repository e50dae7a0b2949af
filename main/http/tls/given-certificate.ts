import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { CertificateFault } from '../../../pbx-core/contract/standing-warning.ts'
import type { Pair } from './authority.ts'

/** Reads a certificate with its chain, and its key, from files that somebody else writes: certbot, an admin. */
export async function readGiven(files: {
  readonly certificate: string
  readonly key: string
}): Promise<Result<Pair, CertificateFault>> {
  const certificate = await textOf(files.certificate)
  if (!certificate.ok) return certificate
  const key = await textOf(files.key)
  if (!key.ok) return key
  const own = parsed(() => new X509Certificate(certificate.value))
  if (own === undefined) return err({ fault: 'no-certificate', file: files.certificate })
  const secret = parsed<KeyObject>(() => createPrivateKey(key.value))
  if (secret === undefined) return err({ fault: 'no-key', file: files.key })
  if (!own.checkPrivateKey(secret)) return err({ fault: 'mismatch', file: files.key })
  return ok({ certificate: certificate.value, key: key.value })
}

async function textOf(file: string): Promise<Result<string, CertificateFault>> {
  try {
    return ok(await readFile(file, 'utf8'))
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return err({ fault: isMissing ? 'missing' : 'unreadable', file })
  }
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
