import { expect } from 'vitest'
import { check } from '../check.ts'
import { standInElectron } from '../stand-in.ts'

export const secretChecks = [
  check('secrets are sealed by the key store of the system, and open again', async (adapter) => {
    const { api } = standInElectron()
    const store = adapter.systemKeyStore(api, 'linux')
    expect(await store.state()).toBe('sealed')
    const sealed = await store.seal('sip-password')
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('sip-password')
    expect(await store.unseal(sealed)).toEqual({ ok: true, value: { text: 'sip-password', stale: false } })
  }),

  check('one that does not open is a refusal, and no exception', async (adapter) => {
    const { api, safeStorage } = standInElectron()
    const store = adapter.systemKeyStore(api, 'linux')
    const sealed = await store.seal('sip-password')
    safeStorage.loseKey()
    expect(await store.unseal(sealed)).toMatchObject({ ok: false, error: expect.stringContaining('lost its key') })
  }),

  check('a Linux without a keyring seals nothing, and says so', async (adapter) => {
    const { api, safeStorage } = standInElectron()
    safeStorage.backend = 'basic_text'
    expect(await adapter.systemKeyStore(api, 'linux').state()).toBe('unprotected')
    // Other systems have no such backend; what the call says there means nothing.
    expect(await adapter.systemKeyStore(api, 'win32').state()).toBe('sealed')
    safeStorage.available = false
    expect(await adapter.systemKeyStore(api, 'win32').state()).toBe('none')
  })
]
