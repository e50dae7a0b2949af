import { err, ok } from '../../../pbx-core/base/result.ts'
import type { KeyStore } from '../../settings/key-store.ts'
import type { ElectronApi } from './api.ts'

/** Milliseconds: its first answer may wait for a person, whom the system asks for a password. */
const patience = 3000

/**
 * The operating system's key store: Keychain, DPAPI, a keyring or wallet. The async calls, for
 * the others stand still while it asks the person. Only after the application is ready.
 *
 * Only opening waits for it, as there is no other way; else it counts as absent until it has answered, and nothing is
 * sealed.
 */
export function systemKeyStore(
  { safeStorage }: Pick<ElectronApi, 'safeStorage'>,
  platform: NodeJS.Platform = process.platform
): KeyStore {
  let asked: ReturnType<KeyStore['state']> | undefined
  async function look(): ReturnType<KeyStore['state']> {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'none'
    if (platform !== 'linux') return 'sealed'
    // Without a keyring Chromium encrypts with a password that stands in its source. Which it took
    // is certain only from what it made: `v10` is that password.
    if (unsafe.has(safeStorage.getSelectedStorageBackend())) return 'unprotected'
    const probe = await safeStorage.encryptStringAsync('probe')
    return probe.subarray(0, 3).toString('latin1') === 'v10' ? 'unprotected' : 'sealed'
  }
  return {
    state() {
      asked ??= look().catch(() => 'none')
      const late = Promise.withResolvers<'none'>()
      setTimeout(() => late.resolve('none'), patience).unref()
      return Promise.race([asked, late.promise])
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
