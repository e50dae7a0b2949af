import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import type { TestContext } from 'vitest'
import { needs } from './needs.ts'
import { Program } from './program.ts'
import { waitFor } from './wait-for.ts'

const withLoopback = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] as const
/** The same, and a file of its own in the place of `/etc/resolv.conf`. */
const withNames = (file: string) =>
  ['-rnm', 'sh', '-c', 'ip link set lo up && mount --bind "$0" /etc/resolv.conf && exec "$@"', file] as const

/**
 * A network namespace with a loopback and nothing else: as on a machine without any network, and
 * every port of it is free. What is to be in it is started by `inside`.
 */
export class OwnNetwork implements AsyncDisposable {
  readonly #holder: Program
  readonly #spaces: readonly string[]

  private constructor(holder: Program, spaces: readonly string[]) {
    this.#holder = holder
    this.#spaces = spaces
  }

  /**
   * Skips the test, with the reason, where none can be had. `resolvConf`: a file that says there which name servers are
   * asked.
   */
  static async open(context: TestContext, options: { readonly resolvConf?: string } = {}): Promise<OwnNetwork> {
    needs(context, 'unshare', 'nsenter', 'ip')
    const opening = options.resolvConf === undefined ? withLoopback : withNames(options.resolvConf)
    await using trial = await Program.start({ name: 'unshare', command: 'unshare', args: [...opening, 'true'] })
    if ((await trial.exited).code !== 0) context.skip('a network namespace is not allowed here')
    const holder = await Program.start({ name: 'network', command: 'unshare', args: [...opening, 'cat'] })
    // It answers once it is inside, with its loopback up.
    holder.write('up\n')
    await holder.stdout.waitFor((line) => line === 'up', { what: 'a network of its own' })
    return new OwnNetwork(holder, options.resolvConf === undefined ? ['-U', '-n'] : ['-U', '-n', '-m'])
  }

  /** The command line that runs this one there. */
  inside(command: string, args: readonly string[]): { readonly command: string; readonly args: readonly string[] } {
    const entering = ['-t', String(this.#holder.pid), ...this.#spaces, '--preserve-credentials']
    return { command: 'nsenter', args: [...entering, command, ...args] }
  }

  /** A port of this machine that leads to that one inside, for as long as it is not disposed of. */
  async gate(port: number): Promise<{ readonly port: number } & AsyncDisposable> {
    const relays = new Set<() => void>()
    const server = net.createServer((outer) => {
      const script = `const s=require('net').connect(${port},'127.0.0.1');process.stdin.pipe(s).pipe(process.stdout)`
      const { command, args } = this.inside(process.execPath, ['-e', script])
      const inner = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] })
      const end = () => {
        outer.destroy()
        inner.kill('SIGKILL')
        relays.delete(end)
      }
      relays.add(end)
      outer.pipe(inner.stdin)
      inner.stdout.pipe(outer)
      for (const stream of [outer, inner.stdin]) stream.on('error', end)
      outer.once('close', end)
      inner.once('exit', end)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return {
      port: (server.address() as AddressInfo).port,
      async [Symbol.asyncDispose]() {
        for (const end of relays) end()
        server.close()
        await waitFor(() => relays.size === 0, { what: 'the gate to close' })
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#holder[Symbol.asyncDispose]()
  }
}
