import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { leasePorts, type PortBlock } from './free-port.ts'
import { Journal } from './journal.ts'
import { NetstringReader, netstring } from './netstring.ts'
import type { OwnNetwork } from './own-network.ts'
import { patienceMs } from './patience.ts'
import { Program } from './program.ts'
import { type TempDirectory, tempDirectory } from './temp-directory.ts'
import { readWav, type Sound, tone, writeWav } from './tone.ts'
import { waitFor, withDeadline } from './wait-for.ts'

export interface BaresipOptions {
  readonly user: string
  readonly password?: string
  /** `127.0.0.1:5060`. */
  readonly registrar: string
  readonly transport?: 'udp' | 'tcp'
  /** False: calls and is called without registering. `unawaited`: registers, if it can, after the start. */
  readonly register?: boolean | 'unawaited'
  /** Seconds asked for; the client renews well before. */
  readonly expires?: number
  /** `auto` answers at once, `manual` rings until `accept`. */
  readonly answer?: 'auto' | 'manual'
  readonly codecs?: readonly string[]
  /** It subscribes to what lies in its mailbox, and prints what it is told. */
  readonly messages?: boolean
  readonly displayName?: string
  /** What it says into a call: a sine of so many Hz. */
  readonly toneHertz?: number
  /** It goes on hearing after a re-INVITE: `heard` is what it has heard since. Without, its recorder is deaf from there on. */
  readonly hearsOn?: boolean
  /** Its own SIP port, where it must be a certain one (a trunk's provider); else a free one. */
  readonly port?: number
  /** Where it is, if not on this machine's loopback; its address there. */
  readonly within?: { readonly network: OwnNetwork; readonly address: string }
}

/** An event of baresip's `ctrl_tcp` module. */
export interface BaresipEvent {
  readonly class: string
  readonly type: string
  readonly accountaor?: string
  readonly direction?: 'incoming' | 'outgoing'
  readonly peeruri?: string
  readonly peerdisplayname?: string
  readonly id?: string
  /** Digit of CALL_DTMF_START, reason of CALL_CLOSED, status of REGISTER_FAIL. */
  readonly param?: string
}

interface Response {
  readonly response: true
  readonly ok: boolean
  readonly data: string
  readonly token: string
}

/**
 * A baresip with an account, a tone for a voice and a recorder for an ear, steered over its
 * control connection. `sipTrace` lines stand in `program.stdout`.
 */
export class Baresip implements AsyncDisposable {
  readonly user: string
  readonly program: Program
  readonly events: Journal<BaresipEvent>
  /** What others dial to reach it without a registrar. */
  readonly contact: string
  readonly #directory: TempDirectory
  readonly #ports: PortBlock
  readonly #control: net.Socket
  /** Where it is in a network of its own. */
  readonly #gate: AsyncDisposable | undefined
  readonly #decodedRate: number
  readonly #responses = new Map<string, (response: Response) => void>()

  private constructor(parts: {
    user: string
    program: Program
    directory: TempDirectory
    ports: PortBlock
    control: net.Socket
    gate: AsyncDisposable | undefined
    contact: string
    decodedRate: number
  }) {
    this.user = parts.user
    this.program = parts.program
    this.#directory = parts.directory
    this.#ports = parts.ports
    this.#control = parts.control
    this.#gate = parts.gate
    this.contact = parts.contact
    this.#decodedRate = parts.decodedRate
    this.events = new Journal(parts.program.name)
    const reader = new NetstringReader()
    parts.control.on('data', (octets) => {
      for (const text of reader.push(octets)) this.#receive(JSON.parse(text) as BaresipEvent | Response)
    })
    parts.control.on('error', () => {})
    parts.control.on('close', () => this.events.close(`${parts.program.name} closed its control connection`))
  }

  /** Starts it; with `register` (the default) resolves once it is registered. */
  static async start(options: BaresipOptions): Promise<Baresip> {
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('baresip'))
    const ports = cleanup.use(await leasePorts())
    await configure(options, directory.path, ports)
    const { network } = options.within ?? {}
    const args = ['-oL', 'baresip', '-4', '-s', '-f', directory.path]
    const program = cleanup.use(
      await Program.start({
        name: `baresip ${options.user}`,
        ...(network?.inside('stdbuf', args) ?? { command: 'stdbuf', args }),
        keepLine: (line) => line.trim() !== ''
      })
    )
    await program.stdout.waitFor((line) => line.includes('baresip is ready'), { what: 'baresip to be ready' })
    const controlPort = ports.at(controlOffset)
    const gate = network === undefined ? undefined : cleanup.use(await network.gate(controlPort))
    const control = net.connect({ host: '127.0.0.1', port: gate?.port ?? controlPort })
    cleanup.defer(() => void control.destroy())
    await withDeadline(once(control, 'connect'), 'the control connection of baresip')
    const baresip = new Baresip({
      user: options.user,
      program,
      directory,
      ports,
      control,
      gate,
      decodedRate: decodedRate(options),
      contact: `sip:${options.user}@127.0.0.1:${options.port ?? ports.first};transport=${options.transport ?? 'udp'}`
    })
    // The way in is open once something has come back: what it says before that is lost.
    if (gate !== undefined) await baresip.command('reginfo')
    if ((options.register ?? true) === true) await baresip.registered()
    cleanup.move()
    return baresip
  }

  /** Resolves when the registrar has accepted; rejects with its answer when it has refused. */
  async registered(): Promise<void> {
    const answer = /\{\d\/\w+\/v4\} (200) |reg: .*/
    const line = await this.program.stdout.waitFor((text) => answer.test(text), {
      what: `${this.program.name} to register`
    })
    if (answer.exec(line)?.[1] === undefined) throw new Error(`${this.program.name} is not registered: ${line}`)
  }

  /** Calls; resolves as soon as the INVITE is on its way. */
  async dial(target: string): Promise<void> {
    await this.command('dial', target)
  }

  async accept(): Promise<void> {
    await this.command('accept')
  }

  async hangUp(): Promise<void> {
    await this.command('hangup')
  }

  async hold(): Promise<void> {
    await this.command('hold')
  }

  async resume(): Promise<void> {
    await this.command('resume')
  }

  /** Sends one digit as RFC 4733 events: pressed, and 150 ms later released. */
  async sendDigit(digit: string): Promise<void> {
    await this.command('sndcode', digit)
  }

  /**
   * RTP packets that have reached it in its present call. Its recorder goes deaf at the first
   * re-INVITE, so this is what tells of a hold and its end.
   */
  async packetsReceived(): Promise<number> {
    const members = (await this.command('audio_debug')).matchAll(/ rcvd=(\d+)/g)
    return [...members].reduce((sum, [, received]) => sum + Number(received), 0)
  }

  /** Any command of the client, for example `reginfo`; resolves with the text that it prints. */
  async command(command: string, params?: string): Promise<string> {
    const token = randomUUID()
    const answered = new Promise<Response>((resolve) => this.#responses.set(token, resolve))
    this.#control.write(netstring(JSON.stringify({ command, params, token })))
    const response = await withDeadline(answered, `${this.program.name} to do "${command}"`)
    if (!response.ok) throw new Error(`${this.program.name} refused "${command} ${params ?? ''}": ${response.data}`)
    return response.data
  }

  waitForEvent(type: string, { since = 0, timeoutMs = patienceMs } = {}): Promise<BaresipEvent> {
    return this.events.waitFor((event) => event.type === type, { what: type, since, timeoutMs })
  }

  /** Events of calls, and not of its registration, which it renews whenever it likes. */
  callEvents(since = 0): readonly BaresipEvent[] {
    return this.events.since(since).filter(({ type }) => type.startsWith('CALL_'))
  }

  incoming(since = 0): Promise<BaresipEvent> {
    return this.waitForEvent('CALL_INCOMING', { since })
  }

  established(since = 0): Promise<BaresipEvent> {
    return this.waitForEvent('CALL_ESTABLISHED', { since })
  }

  closed(since = 0): Promise<BaresipEvent> {
    return this.waitForEvent('CALL_CLOSED', { since })
  }

  digit(digit: string, since = 0): Promise<BaresipEvent> {
    return this.events.waitFor((event) => event.type === 'CALL_DTMF_START' && event.param === digit, {
      what: `the digit ${digit}`,
      since
    })
  }

  /** What it has heard in its newest call; whole once the call is closed. */
  async heard(): Promise<Sound> {
    const recordings = join(this.#directory.path, 'rec')
    const newest = await waitFor(
      async () =>
        (await readdir(recordings))
          .filter((name) => name.endsWith('-dec.wav'))
          .sort()
          .at(-1),
      { what: `a recording of ${this.program.name}` }
    )
    // All that is there, whatever its head says: a stream that begins anew within the second takes the same name, and the
    // former one writes its length into it when it ends.
    return readWav(join(recordings, newest), { unfinishedRate: this.#decodedRate, growing: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // SIGTERM makes it say BYE and unregister first.
    await this.program.stop()
    this.#control.destroy()
    await this.#gate?.[Symbol.asyncDispose]()
    await this.#ports[Symbol.asyncDispose]()
    await this.#directory[Symbol.asyncDispose]()
  }

  #receive(message: BaresipEvent | Response): void {
    if ('response' in message) {
      this.#responses.get(message.token)?.(message)
      this.#responses.delete(message.token)
    } else {
      this.events.append(message)
    }
  }
}

/** The client also takes the port after its SIP port (for TLS). */
const controlOffset = 2
const rtpOffset = 4

async function configure(options: BaresipOptions, directory: string, ports: PortBlock): Promise<void> {
  await mkdir(join(directory, 'rec'))
  if (options.hearsOn === true) await leaveMouthOut(join(directory, 'rec'))
  await writeWav(join(directory, 'voice.wav'), tone({ hertz: options.toneHertz ?? 440, seconds: 60 }))
  const { address } = options.within ?? { address: '127.0.0.1' }
  const config = [
    `sip_listen ${address}:${options.port ?? ports.first}`,
    `net_interface ${address}`,
    `audio_source aufile,${directory}/voice.wav`,
    'ausrc_srate 8000',
    'ausrc_channels 1',
    `rtp_ports ${ports.at(rtpOffset)}-${ports.at(rtpOffset + 13)}`,
    'module_path /usr/lib/baresip/modules',
    ...codecModules(options),
    'module aufile.so',
    'module sndfile.so',
    'module_tmp uuid.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    ...(options.messages === true ? ['module_app mwi.so'] : []),
    'statmode_default off',
    `ctrl_tcp_listen 127.0.0.1:${ports.at(controlOffset)}`,
    `snd_path ${directory}/rec`
  ]
  await writeFile(join(directory, 'config'), `${config.join('\n')}\n`)
  await writeFile(join(directory, 'accounts'), `${account(options)}\n`)
}

/**
 * At a re-INVITE the client takes the recorder out of what it hears, and puts it in again only where there is none in what it
 * says either. So no file of what it says can be opened, for all the minutes that a test may last: folders are in its place.
 */
async function leaveMouthOut(recordings: string): Promise<void> {
  const seconds = Array.from({ length: 300 }, (_, at) => new Date(Date.now() + 1000 * at))
  await Promise.all(seconds.map((at) => mkdir(join(recordings, `dump-${timeStamp(at)}-enc.wav`))))
}

/** `2026-11-30-18-05-09`, of the local time, as the client names its files. */
function timeStamp(at: Date): string {
  const parts = [at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes(), at.getSeconds()]
  return [at.getFullYear(), ...parts.map((part) => String(part).padStart(2, '0'))].join('-')
}

function codecModules({ codecs = [] }: BaresipOptions): string[] {
  const wideband = ['g722', 'opus'].filter((name) => codecs.some((codec) => codec.toLowerCase().startsWith(name)))
  return ['g711', ...wideband].map((name) => `module ${name}.so`)
}

/** Samples in a second of what its first codec decodes to. */
function decodedRate({ codecs = [] }: BaresipOptions): number {
  const [name = 'PCMU'] = codecs[0]?.split('/') ?? []
  return { G722: 16_000, opus: 48_000 }[name] ?? 8000
}

function account(options: BaresipOptions): string {
  const expires = (options.register ?? true) !== false ? (options.expires ?? 60) : 0
  const address = `<sip:${options.user}@${options.registrar};transport=${options.transport ?? 'udp'}>`
  return [
    options.displayName === undefined ? address : `"${options.displayName}" ${address}`,
    // A user without a password would make it ask for one on its terminal, and wait.
    ...(options.password === undefined ? [] : [`auth_user=${options.user}`, `auth_pass=${options.password}`]),
    `regint=${expires}`,
    ...(options.messages === true ? ['mwi=yes'] : []),
    `answermode=${options.answer ?? 'auto'}`,
    `audio_codecs=${(options.codecs ?? ['PCMU/8000/1']).join(',')}`
  ].join(';')
}
