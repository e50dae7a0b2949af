import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { ElectronApi } from '../../main/shell/electron/api.ts'

type SafeStorage = ElectronApi['safeStorage']

/** A key store like the system's: it seals with a key of its own, changes it, loses it, fails. */
export class StandInSafeStorage {
  backend: ReturnType<SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret'
  available = true
  fails = false
  /** Chromium's sign of which key it took; `v10` is the one that stands in its source. */
  prefix = 'v11'
  /** The system asks its person first. */
  answers: Promise<unknown> = Promise.resolve()
  #keys = [randomBytes(32)]

  get api(): SafeStorage {
    const part: Partial<SafeStorage> = {
      isAsyncEncryptionAvailable: async () => {
        await this.answers
        return this.available
      },
      getSelectedStorageBackend: () => this.backend,
      encryptStringAsync: async (text) => this.#seal(text),
      decryptStringAsync: async (sealed) => this.#open(sealed)
    }
    return part as SafeStorage
  }

  /** A new key; what was sealed with those before still opens. */
  rotate(): void {
    this.#keys.unshift(randomBytes(32))
  }

  loseKey(): void {
    this.#keys = [randomBytes(32)]
  }

  /** How many sealed values of a text have a key of before. */
  staleIn(text: string): number {
    const sealed = [...text.matchAll(/sealed:v1:([\w+/=]+)/g)].map((match) => Buffer.from(match[1] ?? '', 'base64'))
    return sealed.filter((value) => this.#open(value).shouldReEncrypt).length
  }

  #seal(text: string): Buffer {
    if (this.fails) throw new Error('the keyring was closed')
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.#keys[0] ?? '', iv)
    return Buffer.concat([
      Buffer.from(this.prefix),
      iv,
      cipher.update(text, 'utf8'),
      cipher.final(),
      cipher.getAuthTag()
    ])
  }

  #open(prefixed: Buffer): { result: string; shouldReEncrypt: boolean } {
    const sealed = prefixed.subarray(this.prefix.length)
    for (const [age, key] of this.#keys.entries()) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
      decipher.setAuthTag(sealed.subarray(-16))
      try {
        const result = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8')
        return { result, shouldReEncrypt: age > 0 }
      } catch {
        // Another key may be the one.
      }
    }
    throw new Error('Error while decrypting the ciphertext')
  }
}
