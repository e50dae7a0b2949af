import { expect, vi } from 'vitest'
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
  }),

  check('a Linux that says it has a keyring and encrypts with the built-in key is found out (v10)', async (adapter) => {
    const { api, safeStorage } = standInElectron()
    safeStorage.prefix = 'v10'
    expect([
      await adapter.systemKeyStore(api, 'linux').state(),
      // Elsewhere it is what the key of the system is called.
      await adapter.systemKeyStore(api, 'darwin').state()
    ]).toEqual(['unprotected', 'sealed'])
  }),

  check('nobody waits longer than three seconds for its first answer; when it comes, it counts', async (adapter) => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      const { api, safeStorage } = standInElectron()
      const asked = Promise.withResolvers<void>()
      safeStorage.answers = asked.promise
      const store = adapter.systemKeyStore(api, 'linux')
      const first = store.state()
      await vi.advanceTimersByTimeAsync(3000)
      const waits = new Promise((resolve) => setImmediate(() => resolve('waits')))
      expect(await Promise.race([first, waits])).toBe('none')
      asked.resolve()
      expect(await store.state()).toBe('sealed')
    } finally {
      vi.useRealTimers()
    }
  }),

  check('a key store that fails when it is asked is none', async (adapter) => {
    const { api, safeStorage } = standInElectron()
    safeStorage.fails = true
    expect(await adapter.systemKeyStore(api, 'linux').state()).toBe('none')
  })
]
