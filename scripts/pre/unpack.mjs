import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { say } from './say.mjs'

/**
 * Servers that tests start for themselves. They are unpacked and not installed: one that is installed starts with the
 * machine and takes its port, and the newer releases of Debian have no Asterisk.
 */
const servers = [
  {
    name: 'asterisk',
    release: 'bullseye',
    packages: [
      ...['asterisk', 'asterisk-modules', 'libedit2', 'libicu67', 'libjansson4', 'libpopt0', 'libsrtp2-1', 'libssl1.1'],
      ...['liburiparser1', 'libxml2', 'libxslt1.1']
    ]
  },
  { name: 'kamailio', release: 'bookworm', packages: ['kamailio', 'libpcre3'] }
]
const apt = 'apt-get'
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Where `test/support/unpacked.ts` looks for them. */
const home = join(homedir(), '.cache', 'offhook')

/** Some 20 MB, once. Tests of what cannot be had are skipped with that reason. */
export function unpackServers() {
  for (const server of servers) {
    const root = join(home, server.name)
    if (existsSync(root)) continue
    const work = `${root}-${process.pid}`
    try {
      if (unpack(server, work)) renameSync(join(work, 'root'), root)
    } catch {
      // Somebody else has unpacked it meanwhile, or nothing may be written there.
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
    if (!existsSync(root)) say(`${server.name} could not be had. Tests of a provider that is one are skipped.`)
  }
}

function unpack({ name, release, packages }, work) {
  const mirror = debianMirror()
  if (mirror === undefined || !existsSync(keyring)) return false
  say(`unpacking ${name} for the tests (apt-get)…`)
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
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`])
  const cwd = join(work, 'debs')
  const run = (command, args) => spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2] }).status === 0
  if (!run(apt, ['-q', ...options, 'update'])) return false
  if (!run(apt, ['-q', ...options, 'download', ...packages])) return false
  return readdirSync(cwd).every((file) => run('dpkg-deb', ['-x', file, join(work, 'root')]))
}

/** Where this machine gets its own Debian from. */
function debianMirror() {
  const { status, stdout } = spawnSync(apt, ['indextargets', '--format', '$(ORIGIN) $(LABEL) $(REPO_URI)'], {
    encoding: 'utf8'
  })
  return status === 0 ? /^Debian Debian (\S+)$/m.exec(stdout)?.[1] : undefined
}
