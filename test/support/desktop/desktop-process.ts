import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../../../main/ipc/contract.ts'
import { firstStartFile } from '../../../main/settings/settings.ts'
import { builtRenderer } from '../../renderer/support/built-renderer.ts'
import { type ConfigInput, type CoreConfigOptions, type CorePorts, coreConfig, leaseCorePorts } from '../core-config.ts'
import { type Exit, Program } from '../program.ts'
import { type TempDirectory, tempDirectory } from '../temp-directory.ts'
import { withDeadline } from '../wait-for.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))

export interface DesktopOptions extends CoreConfigOptions {
  /** The configuration, made when the ports are known; else `coreConfig` with the other options. */
  readonly config?: (ports: CorePorts) => ConfigInput
  /** What the person at this machine, 100@acme.test, has chosen before. */
  readonly settings?: Partial<Settings>
  /** The configuration is its own `config.json`, which it writes; else a file that is given and never written. */
  readonly ownConfig?: boolean
  /** It has just been installed: the first page is shown, with the web password of 100. */
  readonly firstRun?: boolean
  /** Added to its environment; without a display of its own it opens no window, and says where to go. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * The application without Electron as `npm start` runs it: `node main/start.ts` with real pages,
 * a real core, ports and a data directory of its own.
 */
export class DesktopProcess implements AsyncDisposable {
  readonly ports: CorePorts
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  readonly dataDirectory: string
  readonly #directory: TempDirectory
  readonly #launch: () => Promise<Program>
  #program: Program

  private constructor(parts: {
    ports: CorePorts
    program: Program
    origin: string
    directory: TempDirectory
    launch: () => Promise<Program>
  }) {
    this.ports = parts.ports
    this.#program = parts.program
    this.#launch = parts.launch
    this.origin = parts.origin
    this.#directory = parts.directory
    this.dataDirectory = join(parts.directory.path, 'data')
  }

  /** Resolves when it has said that it runs. */
  static async start(options: DesktopOptions = {}): Promise<DesktopProcess> {
    await builtRenderer()
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('desktop'))
    const ports = cleanup.use(await leaseCorePorts())
    const ownConfig = options.ownConfig === true
    const config = options.config?.(ports) ?? coreConfig(ports, options)
    const data = join(directory.path, 'data')
    await mkdir(data, { mode: 0o700 })
    const configFile = join(ownConfig ? data : directory.path, 'config.json')
    await writeFile(configFile, JSON.stringify(config, null, 2), { mode: 0o600 })
    const preferences = { 'person 100@acme.test': { settings: options.settings ?? {} } }
    await writeFile(join(data, 'preferences.json'), JSON.stringify(preferences), { mode: 0o600 })
    if (options.firstRun === true)
      await writeFile(join(data, firstStartFile), 'Web password: web-100\n', { mode: 0o600 })
    const launch = () =>
      Program.start({
        name: 'application',
        command: process.execPath,
        args: [
          join(project, 'main/start.ts'),
          '--data',
          data,
          ...(ownConfig ? [] : ['--config', configFile]),
          '--drain',
          '1'
        ],
        cwd: directory.path,
        env: { DISPLAY: '', WAYLAND_DISPLAY: '', LANG: 'en_US.UTF-8', OFFHOOK_LOG_LEVEL: 'warn', ...options.env }
      })
    const program = cleanup.use(await launch())
    const origin = await originOf(program)
    cleanup.move()
    return new DesktopProcess({ ports, program, origin, directory, launch })
  }

  get program(): Program {
    return this.#program
  }

  /** Starts it again on the same data, configuration and ports; the old process must have ended. */
  async restart(): Promise<void> {
    if (this.program.running) throw new Error('the application still runs')
    this.#program = await this.#launch()
    await originOf(this.#program)
  }

  /** `127.0.0.1:PORT` for phones. */
  get sip(): string {
    return `127.0.0.1:${this.ports.sip}`
  }

  /** `127.0.0.1:PORT` for the provider of the trunk `main`. */
  get trunk(): string {
    return `127.0.0.1:${this.ports.trunk}`
  }

  /** The newest single-use address that it has printed since: at its start, or asked for by "Log in my browser". */
  logInLink(since = 0): Promise<string> {
    return logInLink(this.program, since)
  }

  /** A request with the Basic credentials of a user of `acme.test`. */
  fetch(path: string, { user = '100', ...init }: RequestInit & { user?: string } = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Basic ${btoa(`${user}@acme.test:web-${user}`)}`)
    return fetch(new URL(path, this.origin), { redirect: 'manual', ...init, headers })
  }

  /** SIGTERM, and its orderly end. */
  stop(): Promise<Exit> {
    this.program.signal('SIGTERM')
    return withDeadline(this.program.exited, 'the application to end after SIGTERM', 15_000)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program.stop(5000)
    await this.ports[Symbol.asyncDispose]()
    await this.#directory[Symbol.asyncDispose]()
  }
}

/** A steady tone is what noise suppression suppresses, and what gain control turns down. */
export const plainAudio = { echoCancellation: false, noiseSuppression: false, automaticGain: false } as const

/** Once it runs, its address. */
export async function originOf(program: Program): Promise<string> {
  const said = 'Offhook is running. Its address: '
  const line = await program.stdout.waitFor((text) => text.startsWith(said), {
    what: 'the application to run',
    timeoutMs: 90_000
  })
  return line.slice(said.length)
}

/** Of those that let a browser in, the first that was printed at or after that position. */
export function logInLink(program: Program, since = 0): Promise<string> {
  return program.stdout.waitFor((text) => /^http:\S+\/(login#|let-in\?n=)\S+$/.test(text), {
    what: 'a log-in address',
    since
  })
}
