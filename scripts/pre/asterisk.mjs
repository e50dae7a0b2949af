import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { say } from './say.mjs'

/** Debian had Asterisk until its release of 2021. Nothing of that release is installed: it is unpacked beside. */
const release = 'bullseye'
const packages = [
  ...['asterisk', 'asterisk-modules', 'libedit2', 'libicu67', 'libjansson4', 'libpopt0', 'libsrtp2-1', 'libssl1.1'],
  ...['liburiparser1', 'libxml2', 'libxslt1.1']
]
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Where `test/support/asterisk.ts` looks for it. */
const root = join(homedir(), '.cache', 'offhook', 'asterisk')

/** Unpacks Asterisk for the tests where it can be had without being installed; some 20 MB, once. */
export function unpackAsterisk() {
  if (existsSync(root)) return
  const work = `${root}-${process.pid}`
  try {
    if (!unpack(work)) return without()
    renameSync(join(work, 'root'), root)
  } catch {
    // Somebody else has unpacked it meanwhile, or nothing may be written there.
    if (!existsSync(root)) without()
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function without() {
  say('Asterisk could not be had. Tests of a provider that is one are skipped; all others run.')
}

function unpack(work) {
  const mirror = debianMirror()
  if (mirror === undefined || !existsSync(keyring)) return false
  say('unpacking Asterisk for the tests (apt-get)…')
  for (const folder of ['lists/partial', 'cache/archives/partial', 'debs', 'root']) {
    mkdirSync(join(work, folder), { recursive: true })
  }
  writeFileSync(join(work, 'sources.list'), `deb [signed-by=${keyring}] ${mirror} ${release} main\n`)
  writeFileSync(join(work, 'status'), '')
  const settings = {
    'Dir::Etc::sourcelist': join(work, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(work, 'lists'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': ''
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  const run = (command, args) =>
    spawnSync(command, args, { cwd: join(work, 'debs'), stdio: ['ignore', 2, 2] }).status === 0
  if (!run('apt-get', ['-q', ...options, 'update'])) return false
  if (!run('apt-get', ['-q', ...options, 'download', ...packages])) return false
  return readdirSync(join(work, 'debs')).every((file) => run('dpkg-deb', ['-x', file, join(work, 'root')]))
}

/** Where this machine gets its own Debian from. */
function debianMirror() {
  const { status, stdout } = spawnSync('apt-get', ['indextargets', '--format', '$(ORIGIN) $(LABEL) $(REPO_URI)'], {
    encoding: 'utf8'
  })
  if (status !== 0) return undefined
  return /^Debian Debian (\S+)$/m.exec(stdout)?.[1]
}
