import { existsSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leasePorts, type PortBlock } from './free-port.ts'
import { Program } from './program.ts'
import { type TempDirectory, tempDirectory } from './temp-directory.ts'
import { binaryOf, libraryFolders, libraryPath } from './unpacked.ts'
import { waitFor } from './wait-for.ts'

const config = fileURLToPath(new URL('../fixtures/kamailio/provider.cfg', import.meta.url))

/** A real Kamailio as provider: registrar and proxy, on UDP and TCP. What it knows is gone with it. */
export class Kamailio implements AsyncDisposable {
  readonly port: number
  readonly #ports: PortBlock
  readonly #directory: TempDirectory
  #program: Program

  private constructor(program: Program, ports: PortBlock, directory: TempDirectory) {
    this.port = ports.first
    this.#program = program
    this.#ports = ports
    this.#directory = directory
  }

  static async start(): Promise<Kamailio> {
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('kamailio'))
    const ports = cleanup.use(await leasePorts())
    const program = cleanup.use(await launch(ports.first, directory.path))
    cleanup.move()
    return new Kamailio(program, ports, directory)
  }

  /** Ends, with all its connections, and begins anew without a memory. */
  async restart(): Promise<void> {
    await this.#program.kill9()
    this.#program = await launch(this.port, this.#directory.path)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop()
    await this.#ports[Symbol.asyncDispose]()
    await this.#directory[Symbol.asyncDispose]()
  }
}

async function launch(port: number, directory: string): Promise<Program> {
  const modules = libraryFolders('kamailio')
    .map((folder) => join(folder, 'kamailio/modules'))
    .find(existsSync)
  const program = await Program.start({
    name: 'kamailio',
    command: binaryOf('kamailio'),
    env: libraryPath('kamailio'),
    args: [
      ...['-DD', '-E', '-f', config, '-L', `${modules}/`, '-Y', directory, '-w', directory, '-m', '32', '-M', '4'],
      ...['-l', `udp:127.0.0.1:${port}`, '-l', `tcp:127.0.0.1:${port}`]
    ]
  })
  await waitFor(() => !program.running || listens(port), { what: 'kamailio to listen' })
  if (!program.running) throw new Error(`kamailio did not start: ${program.stderr.entries.slice(-10).join('\n')}`)
  return program
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
