import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** The names of values that a source takes from the kit. */
function takenFrom(source: string): string[] {
  return [...source.matchAll(/(?:import|export) \{([^}]*)\} from '@mantine\/core'/g)].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/ as \w+$/, ''))
      .filter((name) => name !== '' && !name.startsWith('type '))
  )
}

it('a part of the kit that has a style sheet has it in the pages: without one it shows the browser’s own bare fields', () => {
  const files = globSync('renderer/**/*.{ts,tsx,css}', { cwd: project })
  const sources = files.map((file) => readFileSync(join(project, file), 'utf8'))
  const used = [...new Set(sources.flatMap(takenFrom))].sort()
  const sheet = (name: string) => `@mantine/core/styles/${name}.layer.css`
  const withSheets = used.filter((name) => existsSync(join(project, 'node_modules', sheet(name))))
  expect(withSheets).toEqual(expect.arrayContaining(['Button', 'Modal', 'PasswordInput', 'Slider']))
  expect(withSheets.filter((name) => !sources.some((source) => source.includes(sheet(name))))).toEqual([])
})
