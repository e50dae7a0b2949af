import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { leasePorts, type PortBlock } from './free-port.ts'
import { Program } from './program.ts'
import { type TempDirectory, tempDirectory } from './temp-directory.ts'
import { readWav, type Sound, tone, writeWav } from './tone.ts'
import { waitFor } from './wait-for.ts'

export interface LinphonecOptions {
  readonly user: string
  readonly password?: string
  readonly realm?: string
  /** `127.0.0.1:5060`. */
  readonly registrar: string
  readonly transport?: 'udp' | 'tcp'
  readonly register?: boolean
  readonly answer?: 'auto' | 'manual'
  /**
   * What it speaks alone. Its recorder writes 8 kHz into the head of its file, whatever it hears: what it hears in Opus is
   * measured right where it speaks nothing else.
   */
  readonly speaks?: 'g711' | 'opus'
  /** How digits are sent: RFC 4733 events (the default) or SIP INFO. */
  readonly digits?: 'rfc4733' | 'info'
  readonly toneHertz?: number
  /** Further settings of the section `sip` of its file. */
  readonly sip?: Readonly<Record<string, string | number>>
}

/** A linphonec with an account, a tone for a voice and a recorder for an ear, steered over its standard input. */
export class Linphonec implements AsyncDisposable {
  readonly program: Program
  readonly user: string
  /** What others dial to reach it without a registrar. */
  readonly contact: string
  readonly #directory: TempDirectory
  readonly #ports: PortBlock
  readonly #hearsOpus: boolean

  private constructor(program: Program, directory: TempDirectory, ports: PortBlock, options: LinphonecOptions) {
    this.program = program
    this.user = options.user
    this.#hearsOpus = options.speaks === 'opus'
    this.#directory = directory
    this.#ports = ports
    this.contact = `sip:${options.user}@127.0.0.1:${ports.first};transport=${options.transport ?? 'udp'}`
  }

  /** Starts it; with `register` (the default) resolves once it is registered. */
  static async start(options: LinphonecOptions): Promise<Linphonec> {
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('linphonec'))
    const ports = cleanup.use(await leasePorts())
    await configure(options, directory.path, ports)
    const program = cleanup.use(
      await Program.start({
        name: `linphonec ${options.user}`,
        command: 'stdbuf',
        args: ['-oL', 'linphonec', '-c', join(directory.path, 'rc'), ...(options.answer === 'manual' ? [] : ['-a'])],
        env: { HOME: directory.path },
        keepLine: (line) => line.trim() !== ''
      })
    )
    const linphonec = new Linphonec(program, directory, ports, options)
    await linphonec.#useFiles()
    if (options.register ?? true) await linphonec.registered()
    cleanup.move()
    return linphonec
  }

  /** Position in what it has printed, for `since`. */
  get position(): number {
    return this.program.stdout.position
  }

  /** Any command of the client. */
  command(command: string): void {
    this.program.write(`${command}\n`)
  }

  /** Asks until it is registered: it says so only when asked. */
  async registered(): Promise<void> {
    const registered = async (): Promise<boolean> => {
      const since = this.position
      this.command('status register')
      return (await this.#says(/registered[,=]/, 'its registration', since)).includes('registered, identity')
    }
    await waitFor(registered, { what: `${this.program.name} to be registered`, everyMs: 50 })
  }

  dial(target: string): void {
    this.command(`call ${target}`)
  }

  answer(): void {
    this.command('answer')
  }

  hangUp(): void {
    this.command('terminate')
  }

  hold(): void {
    this.command('pause')
  }

  resume(): void {
    this.command('resume')
  }

  /** Joins whom it talks with in one of its calls with the other's, and leaves (RFC 5589 §7). */
  join(one: number, other: number): void {
    this.command(`transfer ${one} --to-call ${other}`)
  }

  sendDigit(digit: string): void {
    this.command(digit)
  }

  /** `Receiving new incoming call from "Name" <sip:…>, assigned id 1`: what the phone shows. */
  incoming(since = 0): Promise<string> {
    return this.#says(/incoming call from/i, 'an incoming call', since)
  }

  ringing(since = 0): Promise<string> {
    return this.#says(/ ringing\.| early media/i, 'the far end to ring', since)
  }

  established(since = 0): Promise<string> {
    return this.#says(/Media streams established/, 'its call to be established', since)
  }

  held(since = 0): Promise<string> {
    return this.#says(/is now paused/, 'its call to be on hold', since)
  }

  digit(digit: string, since = 0): Promise<string> {
    const received = `Receiving tone ${digit} `
    return this.program.stdout.waitFor((line) => line.includes(received), { what: `the digit ${digit}`, since })
  }

  /** However it ended: `… ended (No error).`, `… error.` */
  closed(since = 0): Promise<string> {
    return this.#says(/^(?:linphonec> )?Call \d+ with .* (ended|error)/, 'its call to end', since)
  }

  /** What it has heard so far, in all its calls. */
  async heard(): Promise<Sound> {
    const sound = await readWav(join(this.#directory.path, 'heard.wav'), { growing: true })
    return this.#hearsOpus ? { ...sound, sampleRate: 48_000 } : sound
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.program.running) this.command('terminate\nquit')
    await this.program.stop()
    await this.#ports[Symbol.asyncDispose]()
    await this.#directory[Symbol.asyncDispose]()
  }

  async #useFiles(): Promise<void> {
    this.command('soundcard use files')
    await this.#says(/Using wav files instead of soundcard/, 'to use files for a sound card', 0)
    this.command(`play ${join(this.#directory.path, 'voice.wav')}`)
    this.command(`record ${join(this.#directory.path, 'heard.wav')}`)
  }

  #says(pattern: RegExp, what: string, since: number): Promise<string> {
    return this.program.stdout.waitFor((line) => pattern.test(line), { what, since })
  }
}

const rtpOffset = 4

const codecs = [
  { mime: 'opus', rate: 48_000, channels: 2, speaks: 'opus' },
  { mime: 'speex', rate: 16_000, channels: 1, speaks: 'speex' },
  { mime: 'speex', rate: 8000, channels: 1, speaks: 'speex' },
  { mime: 'PCMU', rate: 8000, channels: 1, speaks: 'g711' },
  { mime: 'PCMA', rate: 8000, channels: 1, speaks: 'g711' }
] as const

/** Which it may use; what is named nowhere is off as it comes. */
function codecSections(speaks: 'g711' | 'opus'): string[] {
  return codecs.flatMap((codec, at) => [
    `[audio_codec_${at}]`,
    `mime=${codec.mime}`,
    `rate=${codec.rate}`,
    `channels=${codec.channels}`,
    `enabled=${codec.speaks === speaks ? 1 : 0}`
  ])
}

async function configure(options: LinphonecOptions, directory: string, ports: PortBlock): Promise<void> {
  await mkdir(join(directory, '.local/share/linphone'), { recursive: true })
  await writeWav(join(directory, 'voice.wav'), tone({ hertz: options.toneHertz ?? 660, seconds: 60 }))
  const transport = options.transport ?? 'udp'
  const register = options.register ?? true
  const infoDigits = options.digits === 'info'
  const sections = [
    '[sip]',
    `sip_port=${transport === 'udp' ? ports.first : 0}`,
    `sip_tcp_port=${transport === 'tcp' ? ports.first : 0}`,
    'sip_tls_port=0',
    'bind_address=127.0.0.1',
    `contact=sip:${options.user}@127.0.0.1`,
    'guess_hostname=0',
    'use_ipv6=0',
    `use_info=${infoDigits ? 1 : 0}`,
    `use_rfc2833=${infoDigits ? 0 : 1}`,
    `default_proxy=${register ? 0 : -1}`,
    ...Object.entries(options.sip ?? {}).map(([name, value]) => `${name}=${value}`),
    ...(options.speaks === undefined ? [] : codecSections(options.speaks)),
    '[rtp]',
    'bind_address=127.0.0.1',
    `audio_rtp_port=${ports.at(rtpOffset)}-${ports.at(rtpOffset + 13)}`,
    ...(register ? account(options) : [])
  ]
  await writeFile(join(directory, 'rc'), `${sections.join('\n')}\n`)
}

function account(options: LinphonecOptions): string[] {
  const { user, password = '', realm, registrar, transport = 'udp' } = options
  return [
    '[proxy_0]',
    `reg_proxy=<sip:${registrar};transport=${transport}>`,
    `reg_identity=sip:${user}@${registrar.replace(/:\d+$/, '')}`,
    'reg_expires=60',
    'reg_sendregister=1',
    '[auth_info_0]',
    `username=${user}`,
    `passwd=${password}`,
    ...(realm === undefined ? [] : [`realm=${realm}`])
  ]
}
