import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Program } from '../support/program.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** Each reaches for the world in another way. */
const worldly = {
  buffer: `export const bytes = Buffer.from('a')`,
  timer: 'setTimeout(() => {}, 1)',
  module: `export { readFile } from 'node:fs'`,
  process: 'export const home = process.env',
  console: `console.log('a')`,
  fetch: `export const reply = fetch('http://127.0.0.1')`,
  page: 'document.title'
} as const

describe('the pure part of the core (6-house, Direction)', () => {
  it('does not compile where Node, a page or a timer is used', async () => {
    expect(await faultyFiles('pbx-core/tsconfig.json')).toEqual(Object.keys(worldly).map((name) => `${name}.ts`))
  })

  it('is refused by its own settings: with the types of Node and of pages the same lines compile', async () => {
    expect(
      await faultyFiles('tsconfig.json', { types: ['node'], lib: ['es2024', 'esnext.disposable', 'dom'] })
    ).toEqual([])
  })

  it('is all of pbx-core but io and the composition', async () => {
    const compiled = await tsc(['-p', 'pbx-core/tsconfig.json', '--listFilesOnly'])
    const listed = compiled.filter((path) => path.startsWith(join(project, 'pbx-core')))
    await using git = await Program.start({
      name: 'git',
      command: 'git',
      args: ['ls-files', 'pbx-core/*.ts'],
      cwd: project
    })
    await git.exited
    const tracked = git.stdout.entries.filter((path) => !/^pbx-core\/(io\/|index\.ts$)/.test(path))
    expect(listed).toEqual(expect.arrayContaining(tracked.map((path) => join(project, path))))
    expect(listed.filter((path) => path.startsWith(join(project, 'pbx-core/io/')))).toEqual([])
  })
})

/** Names of the probes in which the compiler finds an error under those settings. */
async function faultyFiles(config: string, compilerOptions: object = {}): Promise<string[]> {
  const directory = await mkdtemp(join(project, '.canary-'))
  try {
    const settings = {
      extends: join(project, config),
      compilerOptions,
      include: ['*.ts', ...(config.startsWith('pbx-core') ? [join(project, 'pbx-core/globals.d.ts')] : [])],
      exclude: []
    }
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(settings))
    for (const [name, text] of Object.entries(worldly)) {
      await writeFile(join(directory, `${name}.ts`), `${text}\nexport {}\n`)
    }
    const errors = await tsc(['-p', directory])
    const found = errors.map((line) => /([a-z]+\.ts)\(\d+,\d+\): error TS/.exec(line)?.[1])
    return Object.keys(worldly)
      .map((name) => `${name}.ts`)
      .filter((name) => found.includes(name))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function tsc(args: readonly string[]): Promise<readonly string[]> {
  const compiler = join(project, 'node_modules/typescript/bin/tsc')
  const { version } = JSON.parse(await readFile(join(project, 'node_modules/typescript/package.json'), 'utf8'))
  expect(version).toMatch(/^7\./)
  await using program = await Program.start({
    name: 'tsc',
    command: process.execPath,
    args: [compiler, '--pretty', 'false', ...args],
    cwd: project
  })
  await program.exited
  return program.stdout.entries
}
