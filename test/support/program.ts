import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { Journal } from './journal.ts'
import { withDeadline } from './wait-for.ts'

export interface ProgramOptions {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Lines of its standard output for which it returns false stay out of the journal (status displays). */
  readonly keepLine?: (line: string) => boolean
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Process groups that must not outlive this process. */
const groups = new Set<number>()
process.on('exit', () => {
  for (const group of groups) signalGroup(group, 'SIGKILL')
})

/**
 * A child process with its descendants: started as the leader of its own group, which is
 * signalled as a whole; killed by the kernel if this process dies by SIGKILL.
 */
export class Program implements AsyncDisposable {
  readonly name: string
  readonly pid: number
  readonly stdout: Journal<string>
  readonly stderr: Journal<string>
  readonly exited: Promise<Exit>
  readonly #child: ChildProcessWithoutNullStreams
  #running = true

  private constructor(options: ProgramOptions, child: ChildProcessWithoutNullStreams, pid: number) {
    this.name = options.name
    this.pid = pid
    this.#child = child
    this.stdout = collect(child.stdout, `${options.name} (stdout)`, options.keepLine)
    this.stderr = collect(child.stderr, `${options.name} (stderr)`)
    child.stdin.on('error', () => {})
    this.exited = new Promise((resolve) => {
      // `close` and not `exit`: by then everything it said has been read.
      child.once('close', (code, signal) => {
        this.#running = false
        groups.delete(pid)
        signalGroup(pid, 'SIGKILL')
        const how = signal === null ? `with code ${code}` : `by ${signal}`
        this.stdout.close(`${options.name} ended ${how}; stderr: ${this.stderr.entries.slice(-10).join(' | ')}`)
        this.stderr.close(`${options.name} ended ${how}`)
        resolve({ code, signal })
      })
    })
  }

  static async start(options: ProgramOptions): Promise<Program> {
    const [command, args] = boundToParent(options.command, options.args)
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      detached: true,
      stdio: 'pipe'
    })
    const pid = child.pid
    if (pid === undefined) {
      const error = await new Promise<Error>((resolve) => child.once('error', resolve))
      throw new Error(`${options.name} did not start: ${error.message}`)
    }
    groups.add(pid)
    child.on('error', () => {})
    return new Program(options, child, pid)
  }

  /** It, or a descendant that holds its output. */
  get running(): boolean {
    return this.#running
  }

  write(text: string): void {
    this.#child.stdin.write(text)
  }

  /** Signals the program alone. */
  signal(signal: NodeJS.Signals): void {
    if (!this.running) return
    try {
      process.kill(this.pid, signal)
    } catch {
      // It has ended just now.
    }
  }

  /** SIGTERM to the whole group, SIGKILL to what is left of it after `graceMs`. */
  async stop(graceMs = 3000): Promise<Exit> {
    if (this.running) signalGroup(this.pid, 'SIGTERM')
    try {
      return await withDeadline(this.exited, `${this.name} to end`, graceMs)
    } catch {
      return this.kill9()
    }
  }

  async kill9(): Promise<Exit> {
    signalGroup(this.pid, 'SIGKILL')
    return withDeadline(this.exited, `${this.name} to end after SIGKILL`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.running) await this.stop()
    else await this.exited
  }
}

function collect(stream: Readable, name: string, keep: (line: string) => boolean = () => true): Journal<string> {
  const journal = new Journal<string>(name)
  createInterface({ input: stream }).on('line', (line) => {
    if (keep(line)) journal.append(line)
  })
  return journal
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal)
  } catch {
    // The group is gone already.
  }
}

function boundToParent(command: string, args: readonly string[]): [string, readonly string[]] {
  const setpriv = '/usr/bin/setpriv'
  return existsSync(setpriv) ? [setpriv, ['--pdeathsig', 'KILL', '--', command, ...args]] : [command, args]
}
