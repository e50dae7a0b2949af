import { err, type Result } from '../../pbx-core/base/result.ts'
import type { SecretsKept } from '../ipc/contract.ts'

/** The operating system's key store, as far as this program reaches it. */
export interface KeyStore {
  /** Whether what it seals is safe from somebody who can read the file. */
  state(): Promise<Exclude<SecretsKept, 'given-file'>>
  /** Rejects where it cannot. */
  seal(text: string): Promise<string>
  /** The error is a clause: why it does not open. */
  unseal(sealed: string): Promise<Result<Unsealed, string>>
}

interface Unsealed {
  readonly text: string
  /** The key has changed since: seal it anew. */
  readonly stale: boolean
}

/** Plain Node reaches no key store: what protects is the mode of the file. */
export const noKeyStore: KeyStore = {
  state: async () => 'none',
  seal: async () => {
    throw new Error('there is no key store')
  },
  unseal: async () =>
    err('only the Offhook application that wrote it, of this user on this machine, reaches the key store')
}

/** `sealed:v1:` and base64: a text that nobody has as a password by chance. */
const shape = /^sealed:v1:([A-Za-z0-9+/]+={0,2})$/

/** What a settings file holds in place of a secret. */
export function sealedText(sealed: string): string {
  return `sealed:v1:${sealed}`
}

/** What was given to `sealedText`; undefined where the text is a plain one. */
export function sealedIn(text: string): string | undefined {
  return shape.exec(text)?.[1]
}
