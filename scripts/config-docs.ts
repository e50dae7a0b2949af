/**
 * Writes `docs/configuration.md` from the schema in `pbx-core/contract/config.ts` and the table of applications in
 * `pbx-core/contract/applications.ts`; with `--check` only says whether it is up to date. Every key must have a description and an
 * example: `docs/config.example.json` gives most, `config-docs/more-examples.ts` the others.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { applicationKinds } from '../pbx-core/contract/applications.ts'
import { configSchema, hookSchema } from '../pbx-core/contract/config.ts'
import { describeApplications } from './config-docs/applications.ts'
import { exampleOf, type Key, keysOf } from './config-docs/keys.ts'
import { moreExamples } from './config-docs/more-examples.ts'

const page = fileURLToPath(new URL('../docs/configuration.md', import.meta.url))
const example: unknown = JSON.parse(readFileSync(new URL('../docs/config.example.json', import.meta.url), 'utf8'))
const configurations = [example, moreExamples].map((configuration) => {
  configSchema.parse(configuration)
  return configuration
})

const hookPath = 'domains[].cti.postCall'
const hookKeys = keysOf(hookSchema).map((key) => ({ ...key, path: `${hookPath}.${key.path}` }))
const fileKeys = keysOf(configSchema)
const keys = [...fileKeys, ...hookKeys]
const applications = describeApplications(applicationKinds, { keys, configurations })

const introduction = `# Configuration

One JSON file: \`config.json\` in the data directory, or the one named with \`--config\`, which is
never written. A file that does not validate is refused whole, with the path of each offending key;
the running configuration stays. A change takes effect without a restart, and never on a live call.

[config.example.json](config.example.json) is a whole configuration. A **destination** is written
\`type:name\`: an [application](#applications), or \`voicemail:100\`, \`directory:all\`, \`external:+15550100\`,
\`hangup:busy\`. A **hook** says which address of a web application is asked, and how; [its keys](#a-hook) are the same everywhere.

This page is made from the schema and the table of applications (\`node scripts/config-docs.ts\`); do not edit it.

## Applications

What takes a call, and is entered by its extension or as a destination. Where a caller may wait in vain, the call goes on
to \`then\`, after the hooks for a time that ran out.

${applications.table}`

const tableHead = `| key | type | as installed | meaning | example |
| --- | --- | --- | --- | --- |`

const faults = [
  ...keys.flatMap((key) => [
    ...(key.description === '' ? [`${key.path} has no description in pbx-core/contract/config.ts`] : []),
    ...(exampleOf(key.path, configurations) === undefined ? [`${key.path} has no example`] : [])
  ]),
  ...applications.faults
]
for (const fault of faults) console.error(fault)

const text = `${introduction}\n${sections().join('\n')}`
if (process.argv.includes('--check')) {
  const upToDate = readFileSync(page, 'utf8') === text
  if (!upToDate)
    console.error(
      'docs/configuration.md is older than the schema or the table of applications: node scripts/config-docs.ts'
    )
  process.exitCode = upToDate && faults.length === 0 ? 0 : 1
} else {
  writeFileSync(page, text)
  process.exitCode = faults.length === 0 ? 0 : 1
}

/** One section for each object, headed by its path, a table of its keys in it. */
function sections(): string[] {
  const objects = Map.groupBy(fileKeys, (key) => parentOf(key.path))
  const ofFile = [...objects].map(([path, members]) => {
    const own = fileKeys.find((key) => key.path === path.replace(/\[\]$/, ''))
    return section(path === '' ? 'The file' : `\`${path}\``, own?.description ?? '', members)
  })
  const meaning = 'How an address of a web application is asked about a call.'
  return [...ofFile, section('A hook', meaning, hookKeys)]
}

function section(heading: string, meaning: string, members: readonly Key[]): string {
  const words = meaning === '' ? '' : `${meaning}\n\n`
  return `## ${heading}\n\n${words}${tableHead}\n${members.map(rowOf).join('\n')}\n`
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')))
}

function rowOf(key: Key): string {
  const value = exampleOf(key.path, configurations)
  const nested = fileKeys.some((other) => parentOf(other.path).replace(/\[\]$/, '') === key.path)
  const cells = [
    `\`${key.path.slice(key.path.lastIndexOf('.') + 1)}\``,
    key.type,
    initialOf(key, nested),
    key.description,
    nested ? 'see below' : `\`${JSON.stringify(value)}\``
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function initialOf({ required, initial }: Key, nested: boolean): string {
  if (required) return 'must be given'
  return initial === undefined || (nested && initial === '{}') ? 'none' : `\`${initial}\``
}
