import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { needs } from './needs.ts'
import { OwnNetwork } from './own-network.ts'
import { Program } from './program.ts'
import { type TempDirectory, tempDirectory } from './temp-directory.ts'

export interface Records {
  /** Addresses of each name: A and AAAA. */
  readonly hosts: Readonly<Record<string, readonly string[]>>
  /** As dnsmasq writes them: `provider.test,10,10,s,SIP+D2T,,_sip._tcp.provider.test`. */
  readonly naptr?: readonly string[]
  /** `_sip._tcp.provider.test,a.provider.test,5060,10,10`: name, target, port, priority, weight. */
  readonly srv?: readonly string[]
}

/** dnsmasq, in a network of its own where nobody else is asked for names. */
export class NameServer implements AsyncDisposable {
  readonly network: OwnNetwork
  readonly #program: Program
  readonly #directory: TempDirectory

  private constructor(network: OwnNetwork, program: Program, directory: TempDirectory) {
    this.network = network
    this.#program = program
    this.#directory = directory
  }

  /** Skips the test, with the reason, where there is none. */
  static async open(context: TestContext, { hosts, naptr = [], srv = [] }: Records): Promise<NameServer> {
    needs(context, 'dnsmasq')
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('names'))
    const [resolvConf, hostsFile] = [join(directory.path, 'resolv.conf'), join(directory.path, 'hosts')]
    await writeFile(resolvConf, 'nameserver 127.0.0.1\n')
    await writeFile(hostsFile, linesOf(hosts))
    const network = cleanup.use(await OwnNetwork.open(context, { resolvConf }))
    const server = network.inside('dnsmasq', [
      ...['--keep-in-foreground', '--log-facility=-', '--conf-file=/dev/null', '--pid-file=', '--user=', '--group='],
      ...['--listen-address=127.0.0.1', '--bind-interfaces', '--no-resolv', '--no-hosts', '--local-ttl=0'],
      ...['--local=/test/', `--addn-hosts=${hostsFile}`],
      ...naptr.map((record) => `--naptr-record=${record}`),
      ...srv.map((record) => `--srv-host=${record}`)
    ])
    const program = cleanup.use(await Program.start({ name: 'dnsmasq', ...server }))
    await program.stderr.waitFor((line) => line.includes('names'), { what: 'dnsmasq to have read its names' })
    cleanup.move()
    return new NameServer(network, program, directory)
  }

  /** From now on it knows these names, and no others. */
  async knows(hosts: Records['hosts']): Promise<void> {
    const since = this.#program.stderr.position
    await writeFile(join(this.#directory.path, 'hosts'), linesOf(hosts))
    this.#program.signal('SIGHUP')
    await this.#program.stderr.waitFor((line) => line.includes('names'), { what: 'dnsmasq to read its names', since })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]()
    await this.network[Symbol.asyncDispose]()
    await this.#directory[Symbol.asyncDispose]()
  }
}

function linesOf(hosts: Records['hosts']): string {
  return Object.entries(hosts)
    .flatMap(([name, addresses]) => addresses.map((address) => `${address} ${name}\n`))
    .join('')
}
