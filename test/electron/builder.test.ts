import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'

// What electron-builder itself reads and checks its configuration with.
const load = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { getConfig, validateConfiguration } = load('app-builder-lib/out/util/config/config')
const { DebugLogger } = load('builder-util')

function configuration(): Promise<Record<string, unknown>> {
  return getConfig(process.cwd(), 'electron-builder.yml', null)
}

it('electron-builder.yml passes electron-builder’s own schema', async () => {
  await expect(validateConfiguration(await configuration(), new DebugLogger(false))).resolves.not.toThrow()
})

it('and the schema would have said so', async () => {
  const broken = { ...(await configuration()), asarUnpacked: true }
  await expect(validateConfiguration(broken, new DebugLogger(false))).rejects.toThrow('asarUnpacked')
})

it('the fuses leave no way into the binary (7-stack, Electron)', async () => {
  expect((await configuration()).electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    grantFileProtocolExtraPrivileges: false
  })
})

it('what it names is there', async () => {
  const { mac } = (await configuration()) as { mac: { entitlements: string } }
  expect([mac.entitlements, 'build/icon.png'].map((path) => existsSync(path))).toEqual([true, true])
})
