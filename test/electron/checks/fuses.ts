import { expect } from 'vitest'
import { check } from '../check.ts'

export const fuseChecks = [
  check('the fuses leave no way into the binary (7-stack, Electron)', ({ builder }) => {
    const [, section = ''] = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(builder) ?? []
    const fuses = Object.fromEntries(
      [...section.matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name, on]) => [name, on === 'true'])
    )
    expect(fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false
    })
  })
]
