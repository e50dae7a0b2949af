import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { say } from './say.mjs'
import { unpackServers } from './unpack.mjs'

/** The programs that tests drive: where Debian has them, and what is skipped without them. */
const programs = [
  { name: 'espeak-ng', package: 'espeak-ng', without: 'texts that are spoken' },
  { name: 'baresip', package: 'baresip', without: 'calls between real phones' },
  { name: 'linphonec', package: 'linphone-cli', without: 'calls between real phones' },
  { name: 'sipp', package: 'sip-tester', without: 'calls through a trunk' },
  { name: 'dnsmasq', package: 'dnsmasq-base', without: 'names of providers' },
  { name: 'chromium', package: 'chromium', without: 'the pages in a real browser' },
  { name: 'Xvfb', package: 'xvfb', without: 'windows' }
]

const day = 24 * 60 * 60 * 1000

/** Installs what is missing where it may; else says so. Tests of what stays missing are skipped with that reason. */
export function installPrograms() {
  unpackServers()
  const missing = programs.filter(({ name }) => !onPath(name))
  if (missing.length === 0) return
  const packages = missing.map((program) => program.package)
  const apt = aptGet()
  if (apt !== undefined) {
    say(`installing ${packages.join(', ')} (apt-get)…`)
    if (listsAreOld()) apt(['update'])
    apt(['install', '-y', '--no-install-recommends', ...packages])
  }
  for (const { name, package: debian, without } of missing.filter(({ name }) => !onPath(name))) {
    say(`${name} is missing. Tests of ${without} are skipped; all others run. Supply it: apt-get install ${debian}`)
  }
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)))
}

/** A way to run apt-get without being asked anything; undefined where there is none. */
function aptGet() {
  if (!onPath('apt-get')) return undefined
  const root = process.getuid?.() === 0
  if (!root && (!onPath('sudo') || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0))
    return undefined
  const settings = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300']
  const command = root ? ['env', ...settings] : ['sudo', '-n', 'env', ...settings]
  return (args) => spawnSync(command[0], [...command.slice(1), ...args], { stdio: ['ignore', 2, 2] })
}

function listsAreOld() {
  const folder = '/var/lib/apt/lists'
  try {
    const lists = readdirSync(folder).filter((name) => name.includes('Packages'))
    return lists.length === 0 || Date.now() - statSync(folder).mtimeMs > day
  } catch {
    return true
  }
}
