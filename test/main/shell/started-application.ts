import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { builtRenderer } from '../../renderer/support/built-renderer.ts'
import { type CoreConfigOptions, coreConfig, leaseCorePorts } from '../../support/core-config.ts'
import { leasePorts } from '../../support/free-port.ts'
import { patienceMs } from '../../support/patience.ts'
import { type Exit, Program } from '../../support/program.ts'
import { tempDirectory } from '../../support/temp-directory.ts'
import { waitFor } from '../../support/wait-for.ts'
import { TestWindow } from '../support/office.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))
/** A program, and a browser, that start on a busy machine. */
const startsWithinMs = 120_000
/** In place of passwords that nobody uses here: the application need not hash them first. */
const cheapHash = `scrypt:2:1:1:${'A'.repeat(22)}:${'A'.repeat(43)}`

/** `main/start.ts` on a display of its own, with the real browser that it opens. */
export class StartedApplication implements AsyncDisposable {
  readonly origin: string
  readonly dataDirectory: string
  readonly #resources: AsyncDisposableStack
  readonly #env: Readonly<Record<string, string>>
  readonly #debugging: string
  #program: Program
  #browser: Browser | undefined

  private constructor(parts: {
    origin: string
    dataDirectory: string
    env: Readonly<Record<string, string>>
    debugging: string
    program: Program
    resources: AsyncDisposableStack
  }) {
    this.origin = parts.origin
    this.dataDirectory = parts.dataDirectory
    this.#env = parts.env
    this.#debugging = parts.debugging
    this.#program = parts.program
    this.#resources = parts.resources
  }

  /** With a configuration of its own, and these arguments besides `--data`. */
  static async start(options: CoreConfigOptions, ...args: readonly string[]): Promise<StartedApplication> {
    await builtRenderer()
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('start'))
    const ports = cleanup.use(await leaseCorePorts())
    const debugging = cleanup.use(await leasePorts(1))
    const display = await startDisplay(cleanup)
    const dataDirectory = join(directory.path, 'data')
    await mkdir(dataDirectory)
    await writeFile(
      join(dataDirectory, 'config.json'),
      JSON.stringify(coreConfig(ports, options)).replace(/web-\d+/g, cheapHash)
    )
    const env = {
      DISPLAY: display,
      OFFHOOK_SHELL: 'browser',
      OFFHOOK_BROWSER_FLAGS: `--no-sandbox --use-fake-device-for-media-stream --disable-quic --remote-debugging-port=${debugging.first}`
    }
    // Ends by a signal of its own before; this is for a start that fails.
    const program = cleanup.use(await startProgram(dataDirectory, env, args))
    await program.stdout.waitFor((line) => line.startsWith('Offhook is running'), {
      what: 'the application to run',
      timeoutMs: startsWithinMs
    })
    return new StartedApplication({
      origin: `http://127.0.0.1:${ports.http}`,
      dataDirectory,
      env,
      debugging: `http://127.0.0.1:${debugging.first}`,
      program,
      resources: cleanup.move()
    })
  }

  /** `npm start` once more on the same data directory. */
  async startAgain(...args: readonly string[]): Promise<Exit & { readonly said: readonly string[] }> {
    await using second = await startProgram(this.dataDirectory, this.#env, args)
    const exit = await second.exited
    return { ...exit, said: [...second.stdout.entries, ...second.stderr.entries] }
  }

  /** Ends it, browser and all, and starts it anew. */
  async restart(): Promise<void> {
    await this.#end()
    this.#program = await startProgram(this.dataDirectory, this.#env, [])
  }

  /** What stands on the display: every page of the browser that was opened. */
  async context(): Promise<BrowserContext> {
    this.#browser ??= await waitFor(() => chromium.connectOverCDP(this.#debugging).catch(() => undefined), {
      what: 'the browser',
      timeoutMs: startsWithinMs,
      everyMs: 200
    })
    const [context] = this.#browser.contexts()
    if (context === undefined) throw new Error('the browser has no context')
    context.setDefaultTimeout(patienceMs)
    return context
  }

  /** The newest window with the phone in it. */
  async phone(): Promise<Page> {
    const context = await this.context()
    const page = await waitFor(() => this.#phones(context).at(-1), {
      what: 'the phone window',
      timeoutMs: startsWithinMs
    })
    await page
      .getByText('100@acme.test')
      .or(page.getByRole('textbox', { name: 'Name or number' }))
      .first()
      .waitFor({ timeout: startsWithinMs })
    return page
  }

  /** The only window with the phone in it. */
  async onlyPhone(): Promise<Page> {
    const context = await this.context()
    await waitFor(() => this.#phones(context).length === 1, { what: 'one phone window', timeoutMs: startsWithinMs })
    return this.phone()
  }

  #phones(context: BrowserContext): Page[] {
    return context.pages().filter((page) => new URL(page.url()).pathname === '/' && page.url().startsWith(this.origin))
  }

  /** A second pair of eyes on the same desk, without media. */
  async desk(): Promise<TestWindow> {
    const page = await this.phone()
    const secret = await page.evaluate<string>("localStorage.getItem('offhook.secret')")
    return TestWindow.open(Number(new URL(this.origin).port), { secret })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end()
    await this.#resources.disposeAsync()
  }

  async #end(): Promise<void> {
    await this.#browser?.close()
    this.#browser = undefined
    this.#program.signal('SIGTERM')
    await this.#program.stop(15_000)
  }
}

function startProgram(dataDirectory: string, env: Readonly<Record<string, string>>, args: readonly string[]) {
  return Program.start({
    name: 'npm start',
    command: process.execPath,
    args: [join(project, 'main/start.ts'), '--data', dataDirectory, ...args],
    cwd: project,
    env
  })
}

/** Xvfb chooses the number itself, and says it on descriptor 1. */
async function startDisplay(cleanup: AsyncDisposableStack): Promise<string> {
  const xvfb = cleanup.use(
    await Program.start({
      name: 'Xvfb',
      command: 'Xvfb',
      args: ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp']
    })
  )
  return `:${await xvfb.stdout.waitFor((line) => /^\d+$/.test(line), { what: 'a display', timeoutMs: startsWithinMs })}`
}
