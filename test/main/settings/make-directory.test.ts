import { expect, it, vi } from 'vitest'
import { makeDirectory } from '../../../main/settings/make-directory.ts'

const files = vi.hoisted(() => ({ asked: 0 }))
/** A drive of Windows that is not there: not even its root exists. */
vi.mock('node:fs/promises', () => {
  const missing = (syscall: string) => Object.assign(new Error(`ENOENT, ${syscall}`), { code: 'ENOENT', syscall })
  return {
    stat: async () => {
      files.asked += 1
      throw files.asked > 100 ? new Error('asked for ever') : missing('stat')
    },
    mkdir: async () => {
      throw missing('mkdir')
    }
  }
})

it('where not even the root is there it fails, and does not look further up for ever', async () => {
  await expect(makeDirectory('/no/such/drive', 0o700)).rejects.toThrow('ENOENT, mkdir')
})
