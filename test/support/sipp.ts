import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { leasePorts, type PortBlock } from './free-port.ts'
import { patienceMs } from './patience.ts'
import { type Exit, Program } from './program.ts'
import { type TempDirectory, tempDirectory } from './temp-directory.ts'
import { waitFor, withDeadline } from './wait-for.ts'

export interface SippOptions {
  /** Name of a scenario in `test/fixtures/sipp` without `.xml`, or the XML of one, from `<scenario` on. */
  readonly scenario: string
  /** `127.0.0.1:5060`; absent where the scenario waits to be called. */
  readonly target?: string
  readonly transport?: 'udp' | 'tcp'
  /** Its own SIP port, where it must be a certain one (a trunk's); else a free one. */
  readonly port?: number
  /** Called user, `[service]` in the scenario. */
  readonly service?: string
  /** Calls in all; 1 unless told. */
  readonly calls?: number
  readonly callsPerSecond?: number
  /** At the same time. */
  readonly concurrent?: number
  /** Milliseconds of each `<pause/>` without a length of its own. */
  readonly pauseMs?: number
  /** Values of `[name]` anywhere in the scenario. */
  readonly keys?: Readonly<Record<string, string>>
  /** Rows of `[field0]`, `[field1]`, …, one for each call, in order and round again. */
  readonly rows?: readonly (readonly string[])[]
  /** Sends back the RTP that it receives. */
  readonly echo?: boolean
  /** Off: no message log, for load. */
  readonly logMessages?: boolean
  readonly timeoutMs?: number
  readonly args?: readonly string[]
}

export interface SippResult extends Exit {
  /** All calls went as the scenario says. */
  readonly ok: boolean
  readonly successful: number
  readonly failed: number
  readonly retransmissions: number
  /** Every message sent and received, empty where `logMessages` is false. */
  readonly messages: readonly SippMessage[]
  /** What it wrote about unexpected messages. */
  readonly errors: string
  /** Milliseconds of response-time counter 1 of each call (`start_rtd="1"`, `rtd="1"`). */
  readonly responseTimes: readonly number[]
}

export interface SippMessage {
  readonly direction: 'sent' | 'received'
  readonly text: string
  /** Request line or status line. */
  readonly firstLine: string
}

/** One run of sipp. It ends by itself once its calls are done; disposing ends it before that. */
export class Sipp implements AsyncDisposable {
  readonly program: Program
  readonly port: number
  readonly #directory: TempDirectory
  readonly #ports: PortBlock
  readonly #options: SippOptions

  private constructor(program: Program, directory: TempDirectory, ports: PortBlock, options: SippOptions) {
    this.program = program
    this.#directory = directory
    this.#ports = ports
    this.#options = options
    this.port = options.port ?? ports.first
  }

  /** Resolves when its socket is open. */
  static async start(options: SippOptions): Promise<Sipp> {
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('sipp'))
    const ports = cleanup.use(await leasePorts())
    const args = await commandLine(options, directory.path, ports)
    const program = cleanup.use(
      await Program.start({
        name: `sipp ${options.scenario.startsWith('<') ? 'scenario' : options.scenario}`,
        command: 'sipp',
        args,
        cwd: directory.path,
        // Its screen is redrawn each second; results are read from its files.
        keepLine: () => false
      })
    )
    const sipp = new Sipp(program, directory, ports, options)
    const protocol = options.transport ?? 'udp'
    const open = async (): Promise<boolean> => !program.running || (await listening(protocol, sipp.port))
    await waitFor(open, { what: `sipp to open ${protocol} port ${sipp.port}` })
    if (!program.running && (await readIfThere(join(directory.path, 'statistics.csv'))) === '') {
      throw new Error(`sipp did not start: ${program.stderr.entries.join('\n')}`)
    }
    cleanup.move()
    return sipp
  }

  /** Runs a scenario to its end. */
  static async run(options: SippOptions): Promise<SippResult> {
    await using sipp = await Sipp.start(options)
    return await sipp.finished()
  }

  /** `127.0.0.1:PORT` */
  get address(): string {
    return `127.0.0.1:${this.port}`
  }

  /** Resolves when its calls are done, or its time is over; never rejects on a failed call. */
  async finished(): Promise<SippResult> {
    const timeoutMs = (this.#options.timeoutMs ?? patienceMs) + 5000
    return this.#result(await withDeadline(this.program.exited, `${this.program.name} to finish`, timeoutMs))
  }

  /** What it has sent and received so far. */
  async messages(): Promise<readonly SippMessage[]> {
    return parseMessages(await readIfThere(join(this.#directory.path, 'messages.log')))
  }

  /** Resolves with the first message of that direction whose first line matches. */
  async waitForMessage(direction: SippMessage['direction'], firstLine: RegExp): Promise<SippMessage> {
    const matches = (message: SippMessage): boolean =>
      message.direction === direction && firstLine.test(message.firstLine)
    return waitFor(async () => (await this.messages()).find(matches), {
      what: `${this.program.name} to have ${direction} ${firstLine}`
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.program.running) await this.program.kill9()
    await this.#ports[Symbol.asyncDispose]()
    await this.#directory[Symbol.asyncDispose]()
  }

  async #result(exit: Exit): Promise<SippResult> {
    const path = (name: string): string => join(this.#directory.path, name)
    const statistics = parseStatistics(await readIfThere(path('statistics.csv')))
    const responseTimes = parseResponseTimes(await readIfThere(path(`scenario_${this.program.pid}_rtt.csv`)))
    return {
      ...exit,
      ok: exit.code === 0,
      successful: statistics('SuccessfulCall(C)'),
      failed: statistics('FailedCall(C)'),
      retransmissions: statistics('Retransmissions(C)'),
      messages: await this.messages(),
      errors: (await readIfThere(path('errors.log'))) + this.program.stderr.entries.join('\n'),
      responseTimes
    }
  }
}

const controlOffset = 2
const rtpOffset = 4

async function commandLine(options: SippOptions, directory: string, ports: PortBlock): Promise<string[]> {
  const scenario = options.scenario.startsWith('<')
    ? `<?xml version="1.0" encoding="ISO-8859-1" ?>\n${options.scenario}`
    : await readFile(new URL(`../fixtures/sipp/${options.scenario}.xml`, import.meta.url), 'utf8')
  await writeFile(join(directory, 'scenario.xml'), filledIn(scenario, options.keys ?? {}))
  const timeoutMs = options.timeoutMs ?? patienceMs
  const args = [
    ...(options.target === undefined ? [] : [options.target]),
    ...['-sf', 'scenario.xml', '-nostdin', '-i', '127.0.0.1', '-mi', '127.0.0.1'],
    ...['-p', String(options.port ?? ports.first), '-cp', String(ports.at(controlOffset))],
    ...['-mp', String(ports.at(rtpOffset))],
    ...['-t', options.transport === 'tcp' ? 't1' : 'u1'],
    ...['-m', String(options.calls ?? 1), '-l', String(options.concurrent ?? 1000)],
    ...['-r', String(options.callsPerSecond ?? 10), '-d', String(options.pauseMs ?? 0)],
    ...['-s', options.service ?? 'service'],
    ...['-timeout', `${Math.ceil(timeoutMs / 1000)}s`, '-timeout_error'],
    ...['-trace_stat', '-stf', 'statistics.csv', '-fd', '1', '-trace_err', '-error_file', 'errors.log'],
    ...['-trace_rtt', '-rtt_freq', '1']
  ]
  if (options.logMessages ?? true) args.push('-trace_msg', '-message_file', 'messages.log')
  if (options.echo === true) args.push('-rtp_echo')
  if (options.rows !== undefined) {
    const rows = options.rows.map((row) => row.join(';'))
    await writeFile(join(directory, 'rows.csv'), `SEQUENTIAL\n${rows.join('\n')}\n`)
    args.push('-inf', 'rows.csv')
  }
  return [...args, ...(options.args ?? [])]
}

/** Instead of sipp's `-key`, which knows no keys in status lines and in what is expected. */
function filledIn(scenario: string, keys: Readonly<Record<string, string>>): string {
  return scenario.replace(/\[(\w+)\]/g, (whole, key: string) => keys[key] ?? whole)
}

async function readIfThere(path: string): Promise<string> {
  return readFile(path, 'latin1').catch(() => '')
}

/** Looks a cumulative counter up in the last line of a `-trace_stat` file. */
function parseStatistics(csv: string): (name: string) => number {
  const lines = csv.trim().split('\n')
  const names = lines[0]?.split(';') ?? []
  const values = lines.at(-1)?.split(';') ?? []
  return (name) => {
    const value = values[names.indexOf(name)]
    return lines.length < 2 || value === undefined ? 0 : Number(value)
  }
}

/** `-trace_rtt` lines: date in ms;response time in ms;name of the counter. */
function parseResponseTimes(csv: string): number[] {
  return csv
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(';')[1]))
    .filter(Number.isFinite)
}

/** A `-trace_msg` file: each message after a dashed line with the time and one that says what it is. */
function parseMessages(log: string): SippMessage[] {
  return log
    .split(/^-{20,}.*\n/m)
    .map((entry) => {
      const head = /^\w+ message (sent|received).*\n\n/.exec(entry)
      if (head === null) return undefined
      const text = entry.slice(head[0].length).replace(/\n$/, '')
      const direction = head[1] === 'sent' ? 'sent' : 'received'
      return { direction, text, firstLine: text.split(/\r?\n/, 1)[0] ?? '' } satisfies SippMessage
    })
    .filter((message) => message !== undefined)
}

/** Whether somebody has that port open on this machine (`/proc/net`). */
async function listening(protocol: 'udp' | 'tcp', port: number): Promise<boolean> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  return new RegExp(`^ *\\d+: [0-9A-F]{8}:${hex} `, 'm').test(await readFile(`/proc/net/${protocol}`, 'latin1'))
}
