import { err, ok } from '../../../pbx-core/base/result.ts'
import type { KeyStore } from '../../settings/key-store.ts'
import type { ElectronApi } from './api.ts'

/**
 * The operating system's key store: Keychain, DPAPI, a keyring or wallet. The async calls, for
 * the others stand still while it asks the person. Only after the application is ready.
 */
export function systemKeyStore(
  { safeStorage }: Pick<ElectronApi, 'safeStorage'>,
  platform: NodeJS.Platform = process.platform
): KeyStore {
  return {
    async state() {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'none'
      // Without a keyring Chromium encrypts with a password that stands in its source.
      const unprotected = platform === 'linux' && unsafe.has(safeStorage.getSelectedStorageBackend())
      return unprotected ? 'unprotected' : 'sealed'
    },
    seal: async (text) => (await safeStorage.encryptStringAsync(text)).toString('base64'),
    async unseal(sealed) {
      try {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))
        return ok({ text: result, stale: shouldReEncrypt })
      } catch {
        return err(
          'the key store of this system does not open it: it is locked, or has lost its key (another machine, another user, another desktop session, a keychain that was reset)'
        )
      }
    }
  }
}

const unsafe: ReadonlySet<string> = new Set(['basic_text', 'unknown'])
