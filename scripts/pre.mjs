/**
 * Runs before `npm start`, `npm test`, `npm run serve` and the like, on whatever Node the machine
 * has (18 or newer) and without any package: installs what is missing, or says what is missing,
 * what works without it and how to supply it. Prints to stderr alone: the stdout of `serve`
 * belongs to its ready line.
 *
 *     node scripts/pre.mjs run     packages and prompts
 *     node scripts/pre.mjs test    also the programs that tests drive
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPages } from './pre/pages.mjs'
import { patchesApplied } from './pre/patches.mjs'
import { installPrograms } from './pre/programs.mjs'
import { say } from './pre/say.mjs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const node = join(project, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

if (!installPackages() || !checkNode()) process.exit(1)
makePrompts()
buildPages(project, node)
if (process.argv[2] === 'test') installPrograms()

/** `npm ci`, unless what is installed is what the lock file says, patched as `patches/` says. */
function installPackages() {
  if (installedAsLocked() && patchesApplied(project)) return true
  say('installing packages (npm ci)…')
  const npm = process.env.npm_execpath
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync(command, [...args, ...options], {
    cwd: project,
    // npm's own words go to stderr, too.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm'
  })
  if (status === 0) return true
  say(
    'the packages could not be installed, and nothing works without them. Where the registry cannot be reached,',
    'name one that can (npm config set registry URL), or copy node_modules from a machine of the same kind',
    'on which "npm ci" has run in this version of the project.'
  )
  return false
}

/** Compares npm's record of what is in node_modules with the lock file; optional packages may be absent. */
function installedAsLocked() {
  const locked = packagesOf(join(project, 'package-lock.json'))
  const installed = packagesOf(join(project, 'node_modules', '.package-lock.json'))
  if (locked === undefined || installed === undefined) return false
  const same = ([path, entry]) =>
    path === '' ||
    (installed[path] === undefined
      ? entry.optional === true || entry.devOptional === true
      : installed[path].version === entry.version && existsSync(join(project, path)))
  return Object.entries(locked).every(same) && Object.keys(installed).every((path) => locked[path] !== undefined)
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Offhook runs on the Node that stands among its packages, whatever the machine has. */
function checkNode() {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  if (status === 0 && /^v(2[4-9]|[3-9]\d)\./.test(stdout)) return true
  say(
    `Node 24, which is one of the packages, is not in ${dirname(node)}: its install script was not allowed to run,`,
    'or could not download it. Run "npm rebuild node" where the registry can be reached; nothing works without it.'
  )
  return false
}

function makePrompts() {
  const { status } = spawnSync(node, [join(project, 'scripts', 'make-prompts.ts')], {
    cwd: project,
    stdio: ['ignore', 2, 2]
  })
  if (status === 0) return
  say(
    'the spoken prompts could not be made. Calls work without them; what would be spoken is silent.',
    'They are made by "node scripts/make-prompts.ts".'
  )
}
