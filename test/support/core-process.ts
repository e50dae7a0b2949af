import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ConfigInput, type CoreConfigOptions, type CorePorts, coreConfig, leaseCorePorts } from './core-config.ts'
import type { OwnNetwork } from './own-network.ts'
import { type Exit, Program } from './program.ts'
import { type TempDirectory, tempDirectory } from './temp-directory.ts'
import { withDeadline } from './wait-for.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
/** That of `npm run serve`, where the tests have none of their own (`vitest.config.ts`). */
const compiled = process.env.NODE_COMPILE_CACHE ?? join(project, 'node_modules', '.cache', 'offhook-compiled')

/** The line on standard output (`1-product`, Commands). */
export interface Ready {
  readonly ready: true
  readonly pid: number
  readonly http: string
  readonly https?: string
  readonly sip: {
    readonly udp: number | null
    readonly tcp: number | null
    readonly tls: number | null
    readonly ws: string | null
  }
  readonly ami?: number
}

export interface CoreProcessOptions extends CoreConfigOptions {
  /** The configuration, made when the ports are known; else `coreConfig` with the other options. */
  readonly config?: (ports: CorePorts) => ConfigInput
  /** The file is the core's own, in its data directory, and not one that is given and never written. */
  readonly ownConfig?: boolean
  readonly drainSeconds?: number
  readonly args?: readonly string[]
  /** For Node itself: `--cpu-prof` and the like. */
  readonly nodeArgs?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where it is to run, if not among this machine's sockets. */
  readonly network?: OwnNetwork
}

/** `node main/serve.ts` with a configuration, ports and a data directory of its own. */
export class CoreProcess implements AsyncDisposable {
  readonly ports: CorePorts
  readonly dataDirectory: string
  readonly configPath: string
  readonly #directory: TempDirectory
  readonly #options: CoreProcessOptions
  readonly #logsBefore: string[] = []
  #running: { readonly program: Program; readonly ready: Ready }

  private constructor(parts: {
    ports: CorePorts
    directory: TempDirectory
    options: CoreProcessOptions
    running: { readonly program: Program; readonly ready: Ready }
  }) {
    this.ports = parts.ports
    this.#directory = parts.directory
    this.#options = parts.options
    this.#running = parts.running
    this.dataDirectory = dataIn(parts.directory)
    this.configPath = configIn(parts.directory, parts.options)
  }

  /** Resolves when it has said that it is ready. */
  static async start(options: CoreProcessOptions = {}): Promise<CoreProcess> {
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('core'))
    const ports = cleanup.use(await leaseCorePorts())
    const config = options.config?.(ports) ?? coreConfig(ports, options)
    await mkdir(dataIn(directory))
    await writeFile(configIn(directory, options), JSON.stringify(config, null, 2))
    const running = await launch(directory, options)
    cleanup.move()
    return new CoreProcess({ ports, directory, options, running })
  }

  get program(): Program {
    return this.#running.program
  }

  get ready(): Ready {
    return this.#running.ready
  }

  /** `127.0.0.1:PORT` for phones, the same on UDP and TCP unless configured otherwise. */
  get sip(): string {
    return `127.0.0.1:${this.ready.sip.udp ?? this.ready.sip.tcp ?? this.ports.sip}`
  }

  get http(): string {
    return this.ready.http
  }

  /** Everything that it has logged, in its earlier lives too. */
  get logs(): readonly string[] {
    return [...this.#logsBefore, ...this.program.stderr.entries]
  }

  /** A request with the Basic credentials of a user of `acme.test`; `user` null: without any. */
  fetch(path: string, { user = '100', ...init }: RequestInit & { user?: string | null } = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (user !== null) headers.set('authorization', `Basic ${btoa(`${user}@acme.test:web-${user}`)}`)
    return fetch(new URL(path, this.http), { redirect: 'manual', ...init, headers })
  }

  /** Writes the configuration anew and has it read (SIGHUP). */
  async reconfigure(config: ConfigInput): Promise<void> {
    await writeFile(this.configPath, JSON.stringify(config, null, 2))
    this.program.signal('SIGHUP')
  }

  /** The same, and resolves once it has taken effect. */
  async reconfigured(config: ConfigInput): Promise<void> {
    const since = this.program.stderr.position
    await this.reconfigure(config)
    await this.program.stderr.waitFor((line) => /settings\.(reloaded|refused)/.test(line), {
      what: 'the configuration to be read again',
      since
    })
  }

  async readConfig(): Promise<ConfigInput> {
    return JSON.parse(await readFile(this.configPath, 'utf8')) as ConfigInput
  }

  /** SIGTERM, and its orderly end. */
  async stop(): Promise<Exit> {
    this.program.signal('SIGTERM')
    const seconds = (this.#options.drainSeconds ?? defaultDrainSeconds) + 10
    return withDeadline(this.program.exited, 'the core to end after SIGTERM', seconds * 1000)
  }

  /** As if the power went. */
  kill9(): Promise<Exit> {
    return this.program.kill9()
  }

  /** Starts it again on the same data, configuration and ports; the old process must have ended. */
  async restart(): Promise<void> {
    if (this.program.running) throw new Error('the core still runs')
    this.#logsBefore.push(...this.program.stderr.entries)
    this.#running = await launch(this.#directory, this.#options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program.stop((this.#options.drainSeconds ?? defaultDrainSeconds) * 1000 + 3000)
    await this.ports[Symbol.asyncDispose]()
    await this.#directory[Symbol.asyncDispose]()
  }
}

/** Short, so that disposing with a live call does not take long. */
const defaultDrainSeconds = 1

function configIn(directory: TempDirectory, { ownConfig = false }: CoreProcessOptions): string {
  return join(ownConfig ? dataIn(directory) : directory.path, 'config.json')
}

function dataIn(directory: TempDirectory): string {
  return join(directory.path, 'data')
}

async function launch(
  directory: TempDirectory,
  options: CoreProcessOptions
): Promise<{ program: Program; ready: Ready }> {
  await using cleanup = new AsyncDisposableStack()
  const drain = String(options.drainSeconds ?? defaultDrainSeconds)
  const args = [
    ...(options.nodeArgs ?? []),
    join(project, 'main/serve.ts'),
    ...['--data', dataIn(directory), '--drain', drain],
    ...(options.ownConfig === true ? [] : ['--config', configIn(directory, options)]),
    ...(options.args ?? [])
  ]
  const program = cleanup.use(
    await Program.start({
      name: 'core',
      ...(options.network?.inside(process.execPath, args) ?? { command: process.execPath, args }),
      cwd: directory.path,
      env: { NODE_COMPILE_CACHE: compiled, ...options.env }
    })
  )
  const line = await program.stdout.waitFor(() => true, { what: 'the core to be ready', timeoutMs: 60_000 })
  const ready = JSON.parse(line) as Ready
  cleanup.move()
  return { program, ready }
}
