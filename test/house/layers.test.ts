import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Program } from '../support/program.ts'
import { tempDirectory } from '../support/temp-directory.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** Path of a module to its text. */
type Tree = Readonly<Record<string, string>>

interface Violation {
  readonly rule: string
  readonly from: string
  readonly to: string
}

interface Cruise {
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string }
      readonly from: string
      readonly to: string
    }[]
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] }
  }
}

/** One breach of each rule; what is imported is there, unless that is the breach. */
const breaches: readonly Violation[] = [
  ...(
    [
      ['base', 'contract'],
      ['contract', 'sip'],
      ['sdp', 'sip'],
      ['sip', 'media'],
      ['media', 'sdp'],
      ['routing', 'call'],
      ['cti', 'records'],
      ['records', 'cti'],
      ['mail', 'records'],
      ['crm', 'call'],
      ['call', 'places'],
      ['places', 'apps'],
      ['apps', 'runtime'],
      ['runtime', 'io']
    ] as const
  ).map(([from, to]) => ({
    rule: `${from}-uses-only-what-is-below`,
    from: `pbx-core/${from}/breach-${to}.ts`,
    to: `pbx-core/${to}/thing.ts`
  })),
  { rule: 'io-implements-ports', from: 'pbx-core/io/breach.ts', to: 'pbx-core/runtime/thing.ts' },
  { rule: 'ports-are-types', from: 'pbx-core/call/breach-port.ts', to: 'pbx-core/media/port.ts' },
  { rule: 'only-io-touches-the-world', from: 'pbx-core/sip/breach-world.ts', to: 'node:fs' },
  { rule: 'pure-rooms-use-pure-packages', from: 'pbx-core/sip/breach-package.ts', to: 'undici' },
  { rule: 'core-knows-no-application', from: 'pbx-core/io/breach-main.ts', to: 'main/thing.ts' },
  { rule: 'main-enters-by-the-door', from: 'main/breach.ts', to: 'pbx-core/sip/thing.ts' },
  { rule: 'access-knows-no-settings', from: 'main/access/breach.ts', to: 'main/settings/thing.ts' },
  ...roomBreaches('main', [
    ['base', 'ipc'],
    ['ipc', 'settings'],
    ['settings', 'access'],
    ['access', 'ua'],
    ['ua', 'access'],
    ['popup', 'phone'],
    ['phone', 'http'],
    ['ami', 'http'],
    ['http', 'ami'],
    ['http', 'shell'],
    ['shell', 'preload']
  ]),
  ...roomBreaches('renderer', [
    ['theme', 'ui'],
    ['ui', 'i18n'],
    ['i18n', 'state'],
    ['bridge', 'features'],
    ['media', 'state'],
    ['state', 'features'],
    ['features', 'app'],
    ['app', 'nowhere']
  ]),
  { rule: 'renderer-takes-types-of-the-contract', from: 'renderer/breach.ts', to: 'pbx-core/sip/thing.ts' },
  { rule: 'renderer-takes-only-types', from: 'renderer/breach-value.ts', to: 'pbx-core/contract/thing.ts' },
  { rule: 'extension-stands-alone', from: 'extension/src/breach.ts', to: 'main/thing.ts' },
  { rule: 'product-does-not-use-tests', from: 'main/breach-test.ts', to: 'test/thing.ts' },
  { rule: 'product-ships-what-it-uses', from: 'main/breach-dev.ts', to: 'fast-check' },
  { rule: 'plain-node-never-imports-electron', from: 'main/breach-electron.ts', to: 'electron' },
  { rule: 'every-import-resolves', from: 'main/breach-nowhere.ts', to: './nowhere.ts' },
  { rule: 'no-cycles', from: 'main/cycle-a.ts', to: 'main/cycle-b.ts' }
]

function roomBreaches(top: string, pairs: readonly (readonly [string, string])[]): Violation[] {
  return pairs.map(([from, to]) => ({
    rule: `${top}-${from}-uses-only-what-is-below`,
    from: `${top}/${from}/breach-${to}.ts`,
    to: `${top}/${to}/thing.ts`
  }))
}

const mainRooms = ['base', 'ipc', 'settings', 'access', 'ua', 'popup', 'phone', 'http', 'ami', 'shell', 'preload']
const rendererRooms = ['theme', 'ui', 'i18n', 'bridge', 'media', 'state', 'features', 'app', 'nowhere']
const rooms = [
  'base',
  'contract',
  'sdp',
  'sip',
  'media',
  'routing',
  'cti',
  'records',
  'mail',
  'crm',
  'call',
  'places',
  'apps',
  'runtime',
  'io'
]

/** Everything that the house allows: no rule may fire on it. */
const lawful: Tree = {
  ...Object.fromEntries(rooms.map((room) => [`pbx-core/${room}/thing.ts`, 'export const thing = 1\n'])),
  'main/thing.ts': `export { thing } from './shell/thing.ts'\n`,
  ...Object.fromEntries(mainRooms.map((room) => [`main/${room}/thing.ts`, 'export const thing = 1\n'])),
  ...Object.fromEntries(rendererRooms.map((room) => [`renderer/${room}/thing.ts`, 'export const thing = 1\n'])),
  'main/access/lawful.ts': `export { password } from '../settings/password.ts'\n`,
  'main/http/lawful.ts': `export { thing } from '../access/thing.ts'\nexport type { thing as phone } from '../phone/thing.ts'\n`,
  'renderer/features/phone/lawful.ts': `export { thing } from '../../state/thing.ts'\nexport { thing as other } from '../calls/thing.ts'\n`,
  'renderer/features/calls/thing.ts': 'export const thing = 1\n',
  'extension/src/thing.ts': 'export const thing = 1\n',
  'main/settings/password.ts': 'export const password = 1\n',
  'renderer/thing.ts': `import type { thing } from '../pbx-core/contract/thing.ts'\nexport type T = typeof thing\n`,
  'test/thing.ts': `export { thing } from '../pbx-core/sip/thing.ts'\n`,
  'pbx-core/media/port.ts': 'export interface Port { readonly id: number }\n',
  'pbx-core/runtime/ports.ts': 'export interface Ports { readonly id: number }\n',
  'pbx-core/sdp/uses-port.ts': `export type { Port } from '../media/port.ts'\n`,
  'pbx-core/runtime/lawful.ts': `export { thing } from '../apps/thing.ts'\nexport { thing as call } from '../call/thing.ts'\n`,
  'pbx-core/contract/lawful.ts': `export { z } from 'zod'\nexport { thing } from '../base/thing.ts'\n`,
  'pbx-core/io/lawful.ts': `export type { Ports } from '../runtime/ports.ts'\nexport { readFile } from 'node:fs'\n`,
  'pbx-core/index.ts': `export { thing } from './runtime/thing.ts'\nexport { thing as io } from './io/thing.ts'\n`,
  'main/index.ts': `import * as electron from 'electron'\nimport type { App } from 'electron'\nvoid electron\nexport type A = App\n`,
  'main/lawful.ts': `export { thing } from '../pbx-core/index.ts'\nexport { thing as base } from '../pbx-core/base/thing.ts'\n`
}

describe('the layers (6-house, Direction)', () => {
  it('allow what the house allows', async () => {
    expect((await cruise(lawful)).violations).toEqual([])
  })

  it('are looked at in every folder that has sources', () => {
    const cruised = /dependency-cruise\.mjs'\],\s*\.\.\.\[([^\]]*)\]/.exec(
      readFileSync(join(project, 'scripts/check.ts'), 'utf8')
    )
    const { stdout } = spawnSync('git', ['ls-files', '*/*.ts', '*/*.tsx'], {
      cwd: project,
      encoding: 'utf8'
    })
    const folders = new Set(
      stdout
        .trim()
        .split('\n')
        .map((path) => path.split('/')[0])
    )
    expect(folders.size).toBeGreaterThan(5)
    for (const folder of folders) expect([folder, cruised?.[1]?.includes(`'${folder}'`)]).toEqual([folder, true])
  })

  it('every rule fires on a breach of it, also where only a type is imported', async () => {
    const tree: Record<string, string> = { ...lawful }
    for (const breach of breaches) tree[breach.from] = textOf(breach)
    tree['main/cycle-b.ts'] = `export { a } from './cycle-a.ts'\nexport const b = 1\n`
    const { violations, rules } = await cruise(tree)
    const expected = breaches.map(({ rule, from }) => ({ rule, from }))
    expect(violations.map(({ rule, from }) => ({ rule, from }))).toEqual(expect.arrayContaining(expected))
    expect([...new Set(breaches.map((breach) => breach.rule))].sort()).toEqual([...rules].sort())
  })
})

function textOf({ rule, from, to }: Violation): string {
  if (rule === 'no-cycles') return `export { b } from './cycle-b.ts'\nexport const a = 1\n`
  const specifier = /[./]/.test(to) && !to.startsWith('.') ? up(from) + to : to
  if (/^(renderer-takes-only-types|ports-are-types)$/.test(rule))
    return `import * as all from '${specifier}'\nvoid all\n`
  return `export type * from '${specifier}'\nimport * as all from '${specifier}'\nvoid all\n`
}

function up(path: string): string {
  return '../'.repeat(path.split('/').length - 1)
}

async function cruise(tree: Tree): Promise<{ violations: readonly Violation[]; rules: readonly string[] }> {
  await using directory = await tempDirectory('layers')
  for (const [path, text] of Object.entries({ ...tree, 'package.json': manifest, 'tsconfig.json': '{}' })) {
    await mkdir(dirname(join(directory.path, path)), { recursive: true })
    await writeFile(join(directory.path, path), text)
  }
  await symlink(join(project, 'node_modules'), join(directory.path, 'node_modules'))
  const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
  await using program = await Program.start({
    name: 'dependency-cruiser',
    command: process.execPath,
    args: [
      ...['--import', join(project, 'scripts/use-typescript-6.mjs'), join(project, cruiser)],
      ...['--config', join(project, '.dependency-cruiser.mjs'), '--output-type', 'json', '--preserve-symlinks'],
      ...['pbx-core', 'main', 'renderer', 'extension', 'test']
    ],
    cwd: directory.path
  })
  await program.exited
  const { summary } = JSON.parse(program.stdout.entries.join('\n')) as Cruise
  return {
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    rules: summary.ruleSetUsed.forbidden.map((rule) => rule.name)
  }
}

const manifest = JSON.stringify({
  name: 'house',
  type: 'module',
  dependencies: { zod: '*', undici: '*' },
  devDependencies: { electron: '*', 'fast-check': '*' }
})
