import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { auditSchema, type Case, inWords, judge, readExcuses } from '../../scripts/advisories/judgement.ts'
import { npmAudit, readAudit } from '../../scripts/advisories/npm-audit.ts'
import { Program } from '../support/program.ts'
import { tempDirectory } from '../support/temp-directory.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const recording = (name: string) => join(project, 'test/fixtures/npm-audit', `${name}.json`)
const recorded = (name: string) => readFileSync(recording(name), 'utf8')

const facts: Case = {
  all: auditSchema.parse(JSON.parse(recorded('all'))),
  runtime: auditSchema.parse(JSON.parse(recorded('runtime'))),
  bundled: new Set(['electron', 'react', 'i18next']),
  installed: new Map([
    ['electron', '45.1.0'],
    ['fast-xml-parser', '5.12.1'],
    ['i18next', '27.1.2'],
    ['undici', '8.12.4'],
    ['vitest', '5.1.1'],
    ['write-file-atomic', '7.0.1']
  ]),
  excuses: [],
  today: '2026-11-30'
}
const failing = (change: Partial<Case> = {}) =>
  judge({ ...facts, ...change }).flatMap((finding) => (finding.fails ? [finding.package] : []))

describe('advisories of packages', () => {
  it('fail the check for what reaches people, is high or critical, and has a fix at hand; all else is a warning', () => {
    expect(
      judge(facts).map(({ package: name, severity, reachesPeople, fix, fails }) => [
        name,
        severity,
        reachesPeople,
        fix,
        fails
      ])
    ).toEqual([
      ['undici', 'critical', true, 'undici 8.13.1 has the fix', true],
      ['find-my-way', 'high', true, 'npm update brings the fix', true],
      ['electron', 'high', true, 'electron 45.5.0 has the fix', true],
      ['i18next', 'high', true, 'i18next 27.1.5 has the fix', true],
      // npm offers 5.12.0, which is older.
      ['fast-xml-parser', 'critical', true, null, false],
      ['vitest', 'critical', false, 'vitest 5.1.2 has the fix', false],
      ['ws', 'high', true, null, false],
      ['react', 'high', true, null, false],
      ['write-file-atomic', 'moderate', true, 'write-file-atomic 8.0.0 has the fix', false]
    ])
  })

  it('of a package that is built into nothing are warnings', () => {
    expect(failing({ bundled: new Set() })).toEqual(['undici', 'find-my-way'])
  })

  it('are excused by package, advisory and date, up to and with that day', () => {
    const excuse = { package: 'undici', advisory: 'GHSA-undi-0000-1004', until: '2026-11-30' }
    expect(failing({ excuses: [excuse] })).toEqual(['find-my-way', 'electron', 'i18next'])
    const all = ['undici', 'find-my-way', 'electron', 'i18next']
    expect(failing({ excuses: [excuse], today: '2026-12-01' })).toEqual(all)
    expect(failing({ excuses: [{ ...excuse, advisory: 'GHSA-undi-0000-1005' }] })).toEqual(all)
    expect(failing({ excuses: [{ ...excuse, package: 'ws' }] })).toEqual(all)
  })

  it.each([
    ['9.10.0', '9.9.9', true],
    ['10.0.0', '9.9.9', true],
    ['9.9.9', '9.9.9', false],
    ['8.20.0', '9.9.9', false],
    ['9.8.10', '9.9.9', false]
  ])('take %s over %s as a fix: %s', (offered, present, isFix) => {
    const vulnerability = facts.runtime.vulnerabilities.undici
    if (vulnerability === undefined) throw new Error('not in the recording')
    const runtime = {
      ...facts.runtime,
      vulnerabilities: { undici: { ...vulnerability, fixAvailable: { name: 'undici', version: offered } } }
    }
    const found = judge({ ...facts, runtime, all: runtime, installed: new Map([['undici', present]]) })
    expect(found.map(({ fails }) => fails)).toEqual([isFix])
  })

  it('are excused by whole rows of the table in docs/dependencies.md', () => {
    const document = readFileSync(join(project, 'docs/dependencies.md'), 'utf8')
    const head = '| package | advisory | until | why |\n| --- | --- | --- | --- |\n'
    expect(document.split(head)).toHaveLength(2)
    const rows = [
      '| undici | GHSA-aaaa-bbbb-cccc | 2026-12-24 | its newest lacks HTTP/1 |',
      '| ws | GHSA-aaaa-bbbb-dddd | 2026-12-24 | |',
      '| zod | GHSA-aaaa-bbbb-eeee | soon | it is slow |'
    ]
    const [written] = document.split(head)
    expect(readExcuses(`${written}${head}${rows.join('\n')}\n\n## Next\n${rows[0]}\n`)).toEqual([
      { package: 'undici', advisory: 'GHSA-aaaa-bbbb-cccc', until: '2026-12-24' }
    ])
    expect(readExcuses(`${rows[0]}\n`)).toEqual([])
  })

  it('are told with what, how bad, where to read of it, and what to do', () => {
    const excuses = [{ package: 'undici', advisory: 'GHSA-undi-0000-1004', until: '2026-12-24' }]
    const told = judge({ ...facts, excuses }).map(inWords)
    const at = 'https://github.com/advisories'
    expect(told.filter((line) => /^(undici|vitest|ws)/.test(line))).toEqual([
      `undici: critical: A response is taken for another one, ${at}/GHSA-undi-0000-1004; undici 8.13.1 has the fix; excused until 2026-12-24`,
      `vitest (for building and testing): critical: A page runs programs, ${at}/GHSA-vite-0000-1006; vitest 5.1.2 has the fix`,
      `ws: high: A frame exhausts memory, ${at}/GHSA-wsxx-0000-1001; there is no fix yet`
    ])
  })
})

describe('a registry that does not answer', () => {
  it('is told with its reason, and is not taken for one without advisories', () => {
    expect(readAudit(recorded('refused'))).toEqual({
      ok: false,
      error: '405 Method Not Allowed - POST https://registry.npmjs.org/-/npm/v1/security/advisories/bulk'
    })
    expect(readAudit('{}')).toEqual({ ok: false, error: 'npm answered in a form that is not known here' })
    expect(readAudit('')).toEqual({ ok: false, error: 'npm said nothing that could be read' })
    expect(npmAudit({ program: undefined, timeoutMs: 1 })).toEqual({
      ok: false,
      error: 'no npm runs this; start it by `npm run check`'
    })
  })

  it('is waited for only so long', async () => {
    await using npm = await someNpm('setInterval(() => {}, 1000)')
    expect(npmAudit({ program: npm.program, timeoutMs: 500 })).toEqual({ ok: false, error: 'no answer within 0.5 s' })
  })
})

describe('npm run check', () => {
  const answers = (all: string, runtime: string) =>
    `const { readFileSync } = require('node:fs')
     const name = process.argv.includes('--omit=dev') ? ${JSON.stringify(recording(runtime))} : ${JSON.stringify(recording(all))}
     process.stdout.write(readFileSync(name, 'utf8'))
     process.exitCode = 1`

  it('fails with a grave advisory that has a fix, and says what to do', async () => {
    await using npm = await someNpm(answers('all', 'runtime'))
    const { code, said } = await check(npm.program)
    expect(said).toContain('FAILS  find-my-way: high: A route takes exponential time')
    expect(said).toContain('warns  vitest (for building and testing): critical')
    expect(said).toContain('Take the fix, or excuse it by name and date in docs/dependencies.md.')
    expect(code).toBe(1)
  })

  it.each([
    ['refused', 'refused'],
    ['all', 'refused']
  ])('says that it could not ask, and does not fail (%s, %s)', async (all, runtime) => {
    await using npm = await someNpm(answers(all, runtime))
    expect(await check(npm.program)).toEqual({
      code: 0,
      said: [
        'The lock file could not be compared with advisories: 405 Method Not Allowed - POST https://registry.npmjs.org/-/npm/v1/security/advisories/bulk.',
        'Nothing is known of holes in packages; run it again where the registry answers.'
      ].join('\n')
    })
  })

  it('is told what the lock file has: one of the pages’ packages, and what it needs, reach people', async () => {
    const of = (name: string) => ({
      via: [{ title: 'A hole', url: 'https://github.com/advisories/GHSA-a', severity: 'high' }],
      fixAvailable: { name, version: '999.0.0' }
    })
    const names = ['react', '@mantine/core', '@floating-ui/react', 'electron', 'vitest']
    const audit = {
      auditReportVersion: 2,
      vulnerabilities: Object.fromEntries(names.map((name) => [name, of('react')]))
    }
    const none = { auditReportVersion: 2, vulnerabilities: {} }
    await using npm = await someNpm(
      `console.log(process.argv.includes('--omit=dev') ? ${JSON.stringify(JSON.stringify(none))} : ${JSON.stringify(JSON.stringify(audit))})`
    )
    const { said } = await check(npm.program)
    expect(said.match(/(FAILS|warns) {2}\S+/g)).toEqual([
      ...names.slice(0, 4).map((name) => `FAILS  ${name}:`),
      'warns  vitest'
    ])
  })
})

/** Something that stands where npm does. */
async function someNpm(source: string) {
  const directory = await tempDirectory('npm')
  const program = join(directory.path, 'npm-cli.cjs')
  await writeFile(program, source)
  return { program, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() }
}

async function check(npm: string): Promise<{ readonly code: number | null; readonly said: string }> {
  await using program = await Program.start({
    name: 'advisories',
    command: process.execPath,
    args: ['scripts/advisories.ts'],
    cwd: project,
    env: { npm_execpath: npm }
  })
  const { code } = await program.exited
  const lines = [...program.stdout.entries, ...program.stderr.entries].filter(
    (line) => !/Warning: |--trace-warnings/.test(line)
  )
  return { code, said: lines.join('\n') }
}
