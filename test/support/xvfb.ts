import { Program } from './program.ts'

/** A display without a screen, of this test alone; nothing of it listens on a network. */
export class Display implements AsyncDisposable {
  /** `:99`, for the environment of those who shall draw there. */
  readonly name: string
  readonly #server: Program

  private constructor(server: Program, name: string) {
    this.#server = server
    this.name = name
  }

  static async start(): Promise<Display> {
    await using cleanup = new AsyncDisposableStack()
    const server = cleanup.use(
      await Program.start({
        name: 'Xvfb',
        command: 'Xvfb',
        args: ['-displayfd', '1', '-screen', '0', '1400x900x24', '-nolisten', 'tcp', '-noreset']
      })
    )
    const number = await server.stdout.waitFor((line) => /^\d+$/.test(line), { what: 'a display' })
    cleanup.move()
    return new Display(server, `:${number}`)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server[Symbol.asyncDispose]()
  }
}
