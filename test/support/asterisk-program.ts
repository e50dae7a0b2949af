import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { leasePorts, type PortBlock } from './free-port.ts'
import { Program } from './program.ts'
import { tempDirectory } from './temp-directory.ts'
import { binaryOf, libraryPath, unpackedAt } from './unpacked.ts'

const root = unpackedAt('asterisk')

/** What of an Asterisk's folders its configuration may name. */
export interface AsteriskPlace {
  readonly path: string
  readonly ports: PortBlock
  readonly spool: string
}

export interface AsteriskFiles {
  readonly modules: readonly string[]
  /** Of what is logged the console is told. */
  readonly logs: string
  /** Beside `asterisk.conf`, `modules.conf` and `logger.conf`, by name: their lines. */
  files(
    place: AsteriskPlace
  ): Readonly<Record<string, readonly string[]>> | Promise<Readonly<Record<string, readonly string[]>>>
}

/** An Asterisk at work in a folder of its own, with the modules that it is given and no more. */
export interface AsteriskProgram extends AsyncDisposable {
  readonly program: Program
  readonly ports: PortBlock
  /** Does a command of its console; resolves with what that prints. */
  command(line: string): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

/** What calls between telephones by SIP need. */
export const sipModules = [
  ...['pbx_config', 'res_timing_timerfd', 'res_sorcery_config', 'res_sorcery_memory', 'res_sorcery_astdb'],
  ...['codec_alaw', 'codec_ulaw', 'bridge_simple', 'res_rtp_asterisk', 'res_pjproject', 'res_pjsip'],
  ...['res_pjsip_session', 'res_pjsip_sdp_rtp', 'res_pjsip_authenticator_digest', 'res_pjsip_registrar'],
  ...['res_pjsip_endpoint_identifier_user', 'res_pjsip_caller_id', 'res_pjsip_rfc3326', 'res_pjsip_pubsub'],
  ...['chan_pjsip', 'app_dial']
] as const

export async function startAsteriskProgram({ modules, logs, files }: AsteriskFiles): Promise<AsteriskProgram> {
  await using cleanup = new AsyncDisposableStack()
  const { path } = cleanup.use(await tempDirectory('asterisk'))
  const ports = cleanup.use(await leasePorts())
  const [library, runs, log, spool] = ['var', 'run', 'log', 'spool'].map((name) => join(path, name)) as [
    string,
    string,
    string,
    string
  ]
  for (const folder of [library, runs, log, spool]) await mkdir(folder)
  const all: Readonly<Record<string, readonly string[]>> = {
    'asterisk.conf': [
      ...['[directories]', `astetcdir => ${path}`, `astmoddir => ${root}/usr/lib/asterisk/modules`],
      ...[`astdatadir => ${root}/usr/share/asterisk`, `astvarlibdir => ${library}`, `astdbdir => ${library}`],
      ...[`astkeydir => ${library}`, `astagidir => ${library}`, `astspooldir => ${spool}`],
      ...[`astrundir => ${runs}`, `astlogdir => ${log}`]
    ],
    'modules.conf': ['[modules]', 'autoload=no', ...modules.map((name) => `load=${name}.so`)],
    'logger.conf': ['[logfiles]', `console => ${logs}`],
    ...(await files({ path, ports, spool }))
  }
  for (const [name, lines] of Object.entries(all)) await writeFile(join(path, name), `${lines.join('\n')}\n`)
  const config = join(path, 'asterisk.conf')
  const start = (name: string, args: readonly string[]) =>
    Program.start({
      ...{ name, command: binaryOf('asterisk'), env: libraryPath('asterisk') },
      args: ['-C', config, ...args]
    })
  const program = cleanup.use(await start('asterisk', ['-f', '-vvv']))
  await program.stdout.waitFor((line) => line.includes('Asterisk Ready'), { what: 'asterisk to be ready' })
  const running = cleanup.move()
  return {
    program,
    ports,
    command: async (line) => {
      await using console = await start(`asterisk ${line}`, ['-rx', line])
      await console.exited
      return console.stdout.entries.join('\n')
    },
    [Symbol.asyncDispose]: async () => {
      program.signal('SIGCONT')
      await running.disposeAsync()
    }
  }
}
