import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leasePorts, type PortBlock } from './free-port.ts'
import { Program } from './program.ts'
import { type TempDirectory, tempDirectory } from './temp-directory.ts'
import { binaryOf, libraryPath, unpackedAt } from './unpacked.ts'

const root = unpackedAt('asterisk')
const binary = binaryOf('asterisk')
const env = libraryPath('asterisk')

/** What becomes of calls. */
const dialPlan = fileURLToPath(new URL('../fixtures/asterisk/extensions.conf', import.meta.url))

const modules = [
  ...['pbx_config', 'res_timing_timerfd', 'res_sorcery_config', 'res_sorcery_memory', 'res_sorcery_astdb'],
  ...['codec_alaw', 'codec_ulaw', 'bridge_simple', 'res_rtp_asterisk', 'res_pjproject', 'res_pjsip'],
  ...['res_pjsip_session', 'res_pjsip_sdp_rtp', 'res_pjsip_authenticator_digest', 'res_pjsip_endpoint_identifier_user'],
  ...['res_pjsip_registrar', 'res_pjsip_caller_id', 'res_pjsip_rfc3326', 'res_pjsip_pubsub', 'chan_pjsip', 'app_dial'],
  ...[
    'app_milliwatt',
    'app_read',
    'app_senddtmf',
    'app_verbose',
    'res_clioriginate',
    'func_strings',
    'func_callerid',
    'func_channel'
  ]
]

export interface AsteriskOptions {
  readonly username: string
  readonly password: string
  readonly realm: string
}

/** A real Asterisk with one customer, who registers and whose every request is challenged. */
export class Asterisk implements AsyncDisposable {
  readonly program: Program
  readonly port: number
  readonly #ports: PortBlock
  readonly #directory: TempDirectory

  private constructor(program: Program, ports: PortBlock, directory: TempDirectory) {
    this.program = program
    this.port = ports.first
    this.#ports = ports
    this.#directory = directory
  }

  static async start(options: AsteriskOptions): Promise<Asterisk> {
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('asterisk'))
    const ports = cleanup.use(await leasePorts())
    await configure(directory.path, ports, options)
    const program = cleanup.use(
      await Program.start({ name: 'asterisk', command: binary, args: ['-f', '-C', configIn(directory), '-vvv'], env })
    )
    await program.stdout.waitFor((line) => line.includes('Asterisk Ready'), { what: 'asterisk to be ready' })
    cleanup.move()
    return new Asterisk(program, ports, directory)
  }

  /** Does a command of its console; resolves with what that prints. */
  async command(line: string): Promise<string> {
    const args = ['-C', configIn(this.#directory), '-rx', line]
    await using console = await Program.start({ name: `asterisk ${line}`, command: binary, args, env })
    await console.exited
    return console.stdout.entries.join('\n')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.program.signal('SIGCONT')
    await this.program.stop()
    await this.#ports[Symbol.asyncDispose]()
    await this.#directory[Symbol.asyncDispose]()
  }
}

function configIn({ path }: Pick<TempDirectory, 'path'>): string {
  return join(path, 'asterisk.conf')
}

async function configure(path: string, ports: PortBlock, options: AsteriskOptions): Promise<void> {
  const own = ['var', 'run', 'log', 'spool'].map((name) => join(path, name))
  await Promise.all(own.map((folder) => mkdir(folder)))
  const [library, runs, log, spool] = own
  const files: Readonly<Record<string, readonly string[]>> = {
    'asterisk.conf': [
      '[directories]',
      ...[
        `astetcdir => ${path}`,
        `astmoddir => ${root}/usr/lib/asterisk/modules`,
        `astdatadir => ${root}/usr/share/asterisk`
      ],
      ...[`astvarlibdir => ${library}`, `astdbdir => ${library}`, `astkeydir => ${library}`, `astagidir => ${library}`],
      ...[`astspooldir => ${spool}`, `astrundir => ${runs}`, `astlogdir => ${log}`]
    ],
    'modules.conf': ['[modules]', 'autoload=no', ...modules.map((name) => `load=${name}.so`)],
    'logger.conf': ['[logfiles]', 'console => notice,warning,error,verbose'],
    'rtp.conf': ['[general]', `rtpstart=${ports.at(2)}`, `rtpend=${ports.last}`],
    'pjsip.conf': [
      ...['[udp]', 'type=transport', 'protocol=udp', `bind=127.0.0.1:${ports.first}`],
      ...['[customer]', 'type=auth', 'auth_type=userpass', `username=${options.username}`],
      ...[`password=${options.password}`, `realm=${options.realm}`],
      ...[`[${options.username}]`, 'type=aor', 'max_contacts=1', 'remove_existing=yes', 'minimum_expiration=30'],
      ...[`[${options.username}]`, 'type=endpoint', 'context=customer', 'disallow=all', 'allow=alaw,ulaw'],
      ...['auth=customer', `aors=${options.username}`, 'direct_media=no', 'dtmf_mode=rfc4733', 'trust_id_inbound=yes']
    ],
    'extensions.conf': [`#include "${dialPlan}"`]
  }
  await Promise.all(Object.entries(files).map(([name, lines]) => writeFile(join(path, name), `${lines.join('\n')}\n`)))
}
