import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { coreConfig, leaseCorePorts } from '../support/core-config.ts'
import { Program } from '../support/program.ts'
import { tempDirectory } from '../support/temp-directory.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))

describe('npm run serve (1-product, Commands)', () => {
  it('says when it is ready in one line, and SIGTERM to npm ends it in order with code 0', async () => {
    await using serve = await npmServe()
    const line = await serve.program.stdout.waitFor((text) => text.startsWith('{'), {
      what: 'the ready line',
      timeoutMs: 30_000
    })
    expect(JSON.parse(line)).toMatchObject({ ready: true, http: `http://127.0.0.1:${serve.httpPort}` })
    serve.program.signal('SIGTERM')
    expect(await serve.program.exited).toEqual({ code: 0, signal: null })
    expect(serve.program.stderr.entries.join('\n')).toContain('app.stopped')
    // npm's banner comes before; nothing of ours but the one line.
    const ours = serve.program.stdout.entries.filter((text) => text !== '' && !text.startsWith('>'))
    expect(ours).toEqual([line])
  }, 60_000)
})

async function npmServe(): Promise<AsyncDisposable & { readonly program: Program; readonly httpPort: number }> {
  await using cleanup = new AsyncDisposableStack()
  const directory = cleanup.use(await tempDirectory('serve'))
  const ports = cleanup.use(await leaseCorePorts())
  const config = join(directory.path, 'config.json')
  await writeFile(config, JSON.stringify(coreConfig(ports)))
  const program = cleanup.use(
    await Program.start({
      name: 'npm run serve',
      command: 'npm',
      args: ['run', 'serve', '--', '--data', join(directory.path, 'data'), '--config', config, '--drain', '1'],
      cwd: project
    })
  )
  const owned = cleanup.move()
  return { program, httpPort: ports.http, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

describe('Electron that is not there, or cannot run (1-product, Commands)', () => {
  /** The scripts alone, beside no packages. */
  async function script(file: string, text?: string): Promise<{ code: number | null; said: string }> {
    await using directory = await tempDirectory('scripts')
    await cp(join(project, 'scripts'), join(directory.path, 'scripts'), { recursive: true })
    if (text !== undefined) await writeFile(join(directory.path, file), text)
    await using program = await Program.start({
      name: file,
      command: process.execPath,
      args: [join(directory.path, file)],
      env: { ELECTRON_MIRROR: 'http://127.0.0.1:1/' }
    })
    const { code } = await program.exited
    return { code, said: [...program.stdout.entries, ...program.stderr.entries].join('\n') }
  }
  const aborting = (how: string) => `import { runInOurPlace } from './scripts/electron/run.mjs'
    runInOurPlace('sh', ['-c', ${JSON.stringify(how)}], { env: {}, otherwise: () => console.log('in a browser') })`

  it('npm run dist says at once what is missing, and how to supply it', async () => {
    const { code, said } = await script('scripts/dist.mjs')
    expect([code, said.split('\n')[0]]).toEqual([
      1,
      'offhook: Electron is not installed, and 127.0.0.1:1 cannot be reached to download it: no installer can be made.'
    ])
    expect(said).toContain('ELECTRON_MIRROR')
    expect(said).not.toMatch(/^\s+at /m)
  })

  it.each(['kill -TRAP $$', 'exit 127'])(
    'one that ends by "%s" as it starts is told, and the browser takes its place',
    async (how) => {
      const { code, said } = await script('run.mjs', aborting(how))
      expect(said).toContain('in a browser')
      expect(said).toContain('Electron is installed, and ended as it started')
      expect(code).toBe(0)
    }
  )

  it.each([
    ['exit 0', 0],
    ['exit 3', 3]
  ] as const)('one that ends by "%s" has ended', async (how, code) => {
    expect(await script('run.mjs', aborting(how))).toEqual({ code, said: '' })
  })
})

const sample = `import { expect, it } from 'vitest'
it('passes', () => expect(1).toBe(1))
it('fails', () => expect(1).toBe(2))
it('is skipped by a condition', (context) => context.skip('no sipp here'))
`

describe('npm test (1-product, Commands)', () => {
  it('ends with the counts, the reason of each skip above them, and code 1 where one failed', async () => {
    const { code, lines } = await vitest({ 'a.test.ts': sample })
    expect(lines.slice(-2)).toEqual([
      'skipped: a.test.ts > is skipped by a condition: no sipp here',
      '1 passed, 1 failed, 1 skipped'
    ])
    expect(code).toBe(1)
  })

  it('counts a file that cannot be loaded as a failure', async () => {
    const { code, lines } = await vitest({ 'a.test.ts': `throw new Error('broken')` })
    expect({ code, line: lines.at(-1) }).toEqual({ code: 1, line: '0 passed, 1 failed' })
  })

  it('ends with code 0 where nothing failed', async () => {
    const { code, lines } = await vitest({ 'a.test.ts': `import { it } from 'vitest'\nit('passes', () => {})` })
    expect({ code, line: lines.at(-1) }).toEqual({ code: 0, line: '1 passed, 0 failed' })
  })
})

async function vitest(files: Readonly<Record<string, string>>): Promise<{ code: number | null; lines: string[] }> {
  await using directory = await tempDirectory('vitest')
  await symlink(join(project, 'node_modules'), join(directory.path, 'node_modules'))
  for (const [name, text] of Object.entries({ ...files, 'vitest.config.ts': 'export default {}' }))
    await writeFile(join(directory.path, name), text)
  const reporter = join(project, 'scripts/summary-reporter.ts')
  await using program = await Program.start({
    name: 'vitest',
    command: process.execPath,
    args: [
      join(project, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--root', directory.path, '--reporter', 'default', '--reporter', reporter]
    ],
    cwd: directory.path,
    env: { NO_COLOR: '1' }
  })
  const { code } = await program.exited
  return { code, lines: program.stdout.entries.filter((line) => line !== '') }
}

describe('a package that is patched (scripts/pre.mjs)', () => {
  const patch = `diff --git a/node_modules/p/index.js b/node_modules/p/index.js
index 1..2 100644
--- a/node_modules/p/index.js
+++ b/node_modules/p/index.js
@@ -1,3 +1,3 @@
 one
-two
+too
 three
`
  it.each([
    ['is installed as its patch wants it', 'one\ntoo\nthree\n', true],
    ['is not, where the patch has come since', 'one\ntwo\nthree\n', false],
    ['nor where the patch has changed since', 'one\nto\nthree\n', false],
    ['nor where it is missing', undefined, false]
  ])('%s', async (_what, text, applied) => {
    await using directory = await tempDirectory('patches')
    const [patches, installed] = [join(directory.path, 'patches'), join(directory.path, 'node_modules', 'p')]
    await Promise.all([mkdir(patches), mkdir(installed, { recursive: true })])
    await writeFile(join(patches, 'p+1.0.0.patch'), patch)
    if (text !== undefined) await writeFile(join(installed, 'index.js'), text)
    const asked = `import { patchesApplied } from '${project}scripts/pre/patches.mjs'
      console.log(process.argv.slice(2).map((project) => patchesApplied(project)).join())`
    await writeFile(join(directory.path, 'ask.mjs'), asked)
    await using program = await Program.start({
      name: 'patches',
      command: process.execPath,
      args: [join(directory.path, 'ask.mjs'), directory.path, project]
    })
    expect(await program.stdout.waitFor(() => true, { what: 'the answer' })).toBe(`${applied},true`)
  })
})
