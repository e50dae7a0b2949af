/** `npm run check`: every rule of the house that a program can hold. All run, whatever the others find. */
import { spawnSync } from 'node:child_process'

const node = process.execPath
const colours = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`

const checks: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'types of the pure core', args: ['node_modules/typescript/bin/tsc', '-p', 'pbx-core/tsconfig.json'] },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the renderer', args: ['node_modules/typescript/bin/tsc', '-p', 'renderer/tsconfig.json'] },
  { name: 'types of its tests', args: ['node_modules/typescript/bin/tsc', '-p', 'test/renderer/tsconfig.json'] },
  { name: 'types of the extension', args: ['node_modules/typescript/bin/tsc', '-p', 'extension/tsconfig.json'] },
  { name: 'lint and format', args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', colours] },
  {
    name: 'layers',
    args: [
      ...['--import', './scripts/use-typescript-6.mjs', 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'],
      ...['pbx-core', 'main', 'renderer', 'extension', 'scripts', 'bench', 'test']
    ]
  },
  { name: 'unused code', args: ['node_modules/knip/bin/knip.js'] },
  { name: 'file sizes', args: ['scripts/file-sizes.ts'] },
  { name: 'docs/configuration.md', args: ['scripts/config-docs.ts', '--check'] },
  { name: 'advisories of packages', args: ['scripts/advisories.ts'] }
]

const failed = checks.filter(({ name, args }) => {
  console.log(`\n── ${name}`)
  return spawnSync(node, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0
})
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.map(({ name }) => name).join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1
