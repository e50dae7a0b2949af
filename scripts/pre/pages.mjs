import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './say.mjs'

/** Builds the application's pages unless they are newer than everything that they are made of. */
export function buildPages(project, node) {
  const built = join(project, 'out', 'renderer', 'index.html')
  const sources = ['renderer', 'main/ipc/contract.ts', 'vite.config.ts', 'package-lock.json']
  if (existsSync(built) && newest(sources.map((path) => join(project, path))) < statSync(built).mtimeMs) return
  say('building the pages (vite build)…')
  const { status } = spawnSync(
    node,
    [join(project, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'],
    {
      cwd: project,
      // Whoever develops has another one set, and React would be built for that: slower, and a quarter larger.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 2, 2]
    }
  )
  if (status === 0) return
  say(
    'the pages could not be built; what is above says why. The PBX, click to dial and the API work without them;',
    'there is no window and no portal until "npm run build" succeeds.'
  )
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
