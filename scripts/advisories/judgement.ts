import { z } from 'zod'

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const

const advisorySchema = z.object({
  title: z.string(),
  url: z.string(),
  severity: z.enum(severities)
})

/** What is used of `npm audit --json`, version 2. Text under `via` is a package by which this one is affected. */
export const auditSchema = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      via: z.array(z.union([z.string(), advisorySchema])),
      fixAvailable: z.union([z.boolean(), z.object({ name: z.string(), version: z.string() })])
    })
  )
})
export type Audit = z.infer<typeof auditSchema>

export interface Excuse {
  readonly package: string
  /** `GHSA-...` */
  readonly advisory: string
  /** The last day on which it counts: `2026-12-31`. */
  readonly until: string
}

export interface Case {
  readonly all: Audit
  /** Of the runtime dependencies alone: beside another one's trouble npm names no fix of theirs. */
  readonly runtime: Audit
  /** Development dependencies that reach people all the same: built into the pages, or around them. */
  readonly bundled: ReadonlySet<string>
  /** Versions of the lock file. */
  readonly installed: ReadonlyMap<string, string>
  readonly excuses: readonly Excuse[]
  /** `2026-11-30` */
  readonly today: string
}

export interface Finding {
  readonly package: string
  readonly severity: (typeof severities)[number]
  readonly title: string
  readonly url: string
  readonly reachesPeople: boolean
  /** What to do about it; null where no newer version helps. */
  readonly fix: string | null
  /** Until when it is excused; an excuse that has run out is none. */
  readonly excused: string | null
  /** What fails the check; all else is a warning. */
  readonly fails: boolean
}

/** Every advisory that concerns the lock file, what fails the check first. */
export function judge(facts: Case): readonly Finding[] {
  const packages = new Set([...Object.keys(facts.runtime.vulnerabilities), ...Object.keys(facts.all.vulnerabilities)])
  const findings = [...packages].flatMap((name) => findingsOf(name, facts))
  return findings.sort((a, b) => Number(b.fails) - Number(a.fails) || rank(b) - rank(a))
}

function findingsOf(name: string, { all, runtime, bundled, installed, excuses, today }: Case): readonly Finding[] {
  const atRunTime = runtime.vulnerabilities[name]
  const found = atRunTime ?? all.vulnerabilities[name]
  if (found === undefined) return []
  const reachesPeople = atRunTime !== undefined || bundled.has(name)
  const fix = fixOf(found.fixAvailable, installed)
  return found.via.flatMap((advisory) => {
    if (typeof advisory === 'string') return []
    const excuse = excuses.find(
      (one) => one.package === name && advisory.url.endsWith(`/${one.advisory}`) && one.until >= today
    )
    const excused = excuse?.until ?? null
    const isGrave = advisory.severity === 'high' || advisory.severity === 'critical'
    const fails = reachesPeople && isGrave && fix !== null && excused === null
    return [{ package: name, ...advisory, reachesPeople, fix, excused, fails }]
  })
}

/** npm offers older versions too, as from before the fault; a step back mends nothing. */
function fixOf(
  offer: Audit['vulnerabilities'][string]['fixAvailable'],
  installed: ReadonlyMap<string, string>
): string | null {
  if (typeof offer === 'boolean') return offer ? 'npm update brings the fix' : null
  const present = installed.get(offer.name)
  return present !== undefined && isNewer(offer.version, present) ? `${offer.name} ${offer.version} has the fix` : null
}

function isNewer(offered: string, present: string): boolean {
  const [a, b] = [numbersOf(offered), numbersOf(present)]
  const place = a.findIndex((part, index) => part !== b[index])
  return (a[place] ?? 0) > (b[place] ?? 0)
}

const numbersOf = (version: string): readonly number[] => version.split(/[.+-]/, 3).map(Number)

const rank = ({ severity }: Finding): number => severities.indexOf(severity)

/** The rows of the table under "Advisories that are excused" in docs/dependencies.md. */
export function readExcuses(document: string): readonly Excuse[] {
  const [, section = ''] = document.split(/^## Advisories that are excused$/m)
  const [table = ''] = section.split(/^## /m)
  const rows = table.matchAll(/^\| (\S+) \| (GHSA-[\w-]+) \| (\d{4}-\d\d-\d\d) \| \S.*\|$/gm)
  return [...rows].map(([, name = '', advisory = '', until = '']) => ({ package: name, advisory, until }))
}

export function inWords({ package: name, severity, title, url, reachesPeople, fix, excused }: Finding): string {
  const where = reachesPeople ? '' : ' (for building and testing)'
  const excuse = excused === null ? '' : `; excused until ${excused}`
  return `${name}${where}: ${severity}: ${title}, ${url}; ${fix ?? 'there is no fix yet'}${excuse}`
}
