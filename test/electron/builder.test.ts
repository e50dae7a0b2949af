import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
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

it('a Debian package has the maintainer and home page without which it is not built', async () => {
  const { linux } = (await configuration()) as { linux: { maintainer: string; target: string[] } }
  const { homepage } = JSON.parse(await readFile('package.json', 'utf8')) as { homepage: string }
  expect(linux.target).toContain('deb')
  expect(linux.maintainer).toMatch(/^[^<>]+ <[^<>@\s]+@[^<>@\s]+>$/)
  expect(new URL(homepage).protocol).toBe('https:')
})

it('links of telephones lead to the application on each system', async () => {
  const { linux, protocols } = (await configuration()) as {
    linux: { mimeTypes: string[] }
    protocols: { schemes: string[] }[]
  }
  const schemes = ['tel', 'callto', 'sip', 'offhook']
  expect([protocols.flatMap((protocol) => protocol.schemes), linux.mimeTypes]).toEqual([
    schemes,
    schemes.map((scheme) => `x-scheme-handler/${scheme}`)
  ])
})

it('what is packed is what the build makes and the program reads, prompts outside of the archive', async () => {
  const { files, asarUnpack } = (await configuration()) as { files: unknown; asarUnpack: unknown }
  expect(files).toEqual([{ filter: ['package.json', 'out/**', 'build/icon.png', 'prompts/**'] }])
  expect(asarUnpack).toEqual(['prompts/**'])
})

it('what it names is there', async () => {
  const { mac } = (await configuration()) as { mac: { entitlements: string } }
  expect([mac.entitlements, 'build/icon.png'].map((path) => existsSync(path))).toEqual([true, true])
})
