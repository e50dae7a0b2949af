import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './say.mjs'

/** The application's pages, for every shell. */
export function buildPages(project, node) {
  const built = build(project, node, {
    what: 'the pages',
    output: 'out/renderer/index.html',
    sources: ['renderer', 'main/ipc/contract.ts'],
    config: 'vite.config.ts'
  })
  if (built) return
  say(
    'the pages could not be built; what is above says why. The PBX, click to dial and the API work without them;',
    'there is no window and no portal until "npm run build" succeeds.'
  )
}

/** The application under plain Node in a few files instead of 700; false where that fails. */
export function buildProgram(project, node) {
  return build(project, node, {
    what: 'the application',
    output: 'out/program/start.js',
    sources: ['main', 'pbx-core'],
    config: 'vite.program.config.ts'
  })
}

/** By Vite, unless what was built is newer than everything that it is made of. */
function build(project, node, { what, output, sources, config }) {
  const built = join(project, output)
  const madeOf = [...sources, config, 'package-lock.json'].map((path) => join(project, path))
  if (existsSync(built) && newest(madeOf) < statSync(built).mtimeMs) return true
  say(`building ${what} (vite build)…`)
  const vite = join(project, 'node_modules', 'vite', 'bin', 'vite.js')
  const { status } = spawnSync(node, [vite, 'build', '--config', config, '--logLevel', 'error'], {
    cwd: project,
    stdio: ['ignore', 2, 2]
  })
  return status === 0
}

function newest(paths) {
  return Math.max(
    0,
    ...paths.map((path) => {
      if (!existsSync(path)) return 0
      const stat = statSync(path)
      return stat.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : stat.mtimeMs
    })
  )
}
