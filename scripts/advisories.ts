/**
 * Reads the lock file against the registry's advisories. Fails only for what reaches people, is grave, has a fix at
 * hand and is not excused in docs/dependencies.md; warns of the rest; says so where the registry did not answer.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { inWords, judge, readExcuses } from './advisories/judgement.ts'
import { npmAudit } from './advisories/npm-audit.ts'

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), dependencies: z.record(z.string(), z.string()).optional() })
  )
})
type Lock = z.infer<typeof lockSchema>

const npm = { program: process.env.npm_execpath, timeoutMs: 20_000 }
const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

const all = npmAudit(npm)
const runtime = all.ok ? npmAudit(npm, ['--omit=dev']) : all
if (all.ok && runtime.ok) report(judge({ all: all.value, runtime: runtime.value, ...fromProject() }))
else if (!runtime.ok) {
  console.warn(`The lock file could not be compared with advisories: ${runtime.error}.`)
  console.warn('Nothing is known of holes in packages; run it again where the registry answers.')
}

function report(findings: ReturnType<typeof judge>): void {
  for (const finding of findings) {
    if (finding.fails) console.error(`FAILS  ${inWords(finding)}`)
    else console.warn(`warns  ${inWords(finding)}`)
  }
  if (findings.length === 0) console.log('No advisory concerns a package of the lock file.')
  if (!findings.some(({ fails }) => fails)) return
  console.error('Take the fix, or excuse it by name and date in docs/dependencies.md.')
  process.exitCode = 1
}

function fromProject() {
  const lock = lockSchema.parse(JSON.parse(text('package-lock.json')))
  const installed = new Map(
    Object.entries(lock.packages).map(([path, { version = '' }]) => [path.replace(/^node_modules\//, ''), version])
  )
  return {
    installed,
    bundled: new Set(['electron', ...packagesOfPages(lock)]),
    excuses: readExcuses(text('docs/dependencies.md')),
    today: new Date().toISOString().slice(0, 10)
  }
}

/** What the pages import, and what that needs, is built into them, wherever it stands in package.json. */
function packagesOfPages({ packages }: Lock): ReadonlySet<string> {
  const cwd = fileURLToPath(new URL('../renderer/', import.meta.url))
  const sources = globSync('**/*.{ts,tsx}', { cwd }).map((path) => readFileSync(join(cwd, path), 'utf8'))
  const imports = sources.flatMap((source) => [...source.matchAll(/from '((?:@[^/']+\/)?[^./'][^/']*)/g)])
  const reached = new Set(imports.map(([, name = '']) => name))
  // A set goes on to what is added on the way.
  for (const name of reached) {
    for (const needed of Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {})) reached.add(needed)
  }
  return reached
}
