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

const schemes = ['tel', 'callto', 'sip', 'offhook']

it('links of telephones lead to the application on each system, and are named once', async () => {
  const { linux, protocols, nsis } = (await configuration()) as {
    linux: { mimeTypes?: string[] }
    protocols: { schemes: string[] }[]
    nsis: { include: string }
  }
  // The builder makes the entry of the menu from both, so that each would stand there twice.
  expect([protocols.flatMap((protocol) => protocol.schemes), linux.mimeTypes]).toEqual([schemes, undefined])
  const installer = await readFile(nsis.include, 'utf8')
  for (const macro of ['OffhookScheme', 'unOffhookScheme']) {
    const named = [...installer.matchAll(new RegExp(`!insertmacro ${macro} "(\\w+)"`, 'g'))].map(([, scheme]) => scheme)
    expect(named, macro).toEqual(schemes)
  }
})

it('whatever the installer of Windows writes into the registry, its removal takes away', async () => {
  const text = await readFile('build/installer.nsh', 'utf8')
  const of = (macro: string) => new RegExp(`!macro ${macro}\\b.*\\n((?:.*\\n)*?)!macroend`).exec(text)?.[1] ?? ''
  const written = [...`${of('OffhookScheme')}${of('customInstall')}`.matchAll(/WriteRegStr SHCTX "([^"]+)"/g)]
  const removed = [...`${of('unOffhookScheme')}${of('customUnInstall')}`.matchAll(/DeleteReg\w+ SHCTX "([^"]+)"/g)]
  expect(written.length).toBe(8)
  for (const [, key = ''] of written) {
    expect(
      removed.some(([, gone = '']) => key === gone || key.startsWith(`${gone}\\`)),
      key
    ).toBe(true)
  }
  // What Electron registers by itself: only where it still leads to this application.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how NSIS writes its own
  expect(of('unOffhookScheme')).toContain('{if} $R0 == \'"$INSTDIR\\${APP_EXECUTABLE_FILENAME}" "%1"\'')
})

it('what is packed is what the build makes and the program reads, prompts outside of the archive', async () => {
  const { files, asarUnpack } = (await configuration()) as { files: unknown; asarUnpack: unknown }
  expect(files).toEqual([
    {
      filter: [
        ...['package.json', 'out/**', 'build/icon.png', 'build/trayTemplate*.png', 'prompts/**'],
        '!**/*.{map,ts,mts,cts,flow,tsbuildinfo,md,markdown}',
        '!node_modules/date-holidays/{dist,lib,data,scripts}/**',
        '!node_modules/astronomia/lib/**',
        '!node_modules/astronomia/data/{elpMppDe,vsop87D,vsop87B[!e]}*',
        '!node_modules/moment/{src,dist,min,locale}/**',
        '!node_modules/moment-timezone/builds/**',
        '!node_modules/tldts/dist/{es6,types,cjs/src}/**',
        '!node_modules/tldts/dist/index.*',
        '!node_modules/libphonenumber-js/bundle/**'
      ]
    }
  ])
  expect(asarUnpack).toEqual(['prompts/**'])
})

it('a Mac program without a certificate loads its own framework (ad-hoc signing, hardened runtime)', async () => {
  const { mac } = (await configuration()) as { mac: { entitlements: string; hardenedRuntime: boolean } }
  expect(mac.hardenedRuntime).toBe(true)
  expect(await readFile(mac.entitlements, 'utf8')).toMatch(
    /<key>com\.apple\.security\.cs\.disable-library-validation<\/key>\s*<true\/>/
  )
})

it('what it names is there', async () => {
  const { mac, nsis } = (await configuration()) as { mac: { entitlements: string }; nsis: { include: string } }
  const named = [
    mac.entitlements,
    nsis.include,
    'build/icon.png',
    'build/trayTemplate.png',
    'build/trayTemplate@2x.png'
  ]
  expect(named.filter((path) => !existsSync(path))).toEqual([])
})
