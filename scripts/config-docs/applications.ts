import { exampleOf, type Key } from './keys.ts'

/** What of a line of the table of applications (`pbx-core/contract/applications.ts`) is documented. */
export interface DocumentedApplication {
  readonly list: string
  readonly aliases: readonly string[]
  readonly waits: boolean
}

interface Documented {
  /** Every key of a configuration file. */
  readonly keys: readonly Key[]
  /** What examples are taken from. */
  readonly configurations: readonly unknown[]
}

const head = `| destination | other words | configured in | what it is | a caller may wait in vain |
| --- | --- | --- | --- | --- |`

/** A row for each application that a domain lists, and what is missing for one. */
export function describeApplications(
  kinds: Readonly<Record<string, DocumentedApplication>>,
  { keys, configurations }: Documented
): { readonly table: string; readonly faults: readonly string[] } {
  const described = Object.entries(kinds).map(([type, { list, aliases, waits }]) => {
    const path = `domains[].${list}`
    const key = (name: string) => keys.find((each) => each.path === name)
    const meaning = key(path)?.description ?? ''
    // A user is named by its extension, the others by their name.
    const name = exampleOf(`${path}[].${type === 'extension' ? 'extension' : 'name'}`, configurations)
    const words = aliases.map((alias) => `\`${alias}\``).join(', ') || 'none'
    const wanted = ['then', 'timeoutCti'].map((each) => `${path}[].${each}`)
    return {
      row: `| \`${type}:${name}\` | ${words} | [\`${path}[]\`](#domains${list.toLowerCase()}) | ${meaning} | ${waits ? '`then`, `timeoutCti`' : 'no'} |`,
      faults: [
        ...(meaning === '' ? [`${type}: ${path} has no description in pbx-core/contract/config.ts`] : []),
        ...(name === undefined ? [`${type}: docs/config.example.json and more-examples.ts have none in ${path}`] : []),
        ...(waits ? wanted : [])
          .filter((each) => key(each) === undefined)
          .map((each) => `${type}: callers may wait there, and ${each} is no key`)
      ]
    }
  })
  return {
    table: `${head}\n${described.map(({ row }) => row).join('\n')}\n`,
    faults: described.flatMap(({ faults }) => faults)
  }
}
