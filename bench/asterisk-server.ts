import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leasePorts } from '../test/support/free-port.ts'
import { Program } from '../test/support/program.ts'
import { tempDirectory } from '../test/support/temp-directory.ts'
import { binaryOf, libraryPath, unpackedAt } from '../test/support/unpacked.ts'

export interface AsteriskPorts {
  readonly phone: number
}

/** An Asterisk that takes the calls of the benchmark, with no more modules than it needs for them. */
export interface AsteriskServer extends AsyncDisposable {
  readonly sip: number
  readonly pid: number
}

const music = fileURLToPath(new URL('../prompts/music/hold.wav', import.meta.url))

const modules = [
  ...['pbx_config', 'res_timing_timerfd', 'res_sorcery_config', 'res_sorcery_memory', 'res_sorcery_astdb'],
  ...['codec_alaw', 'codec_ulaw', 'codec_g722', 'codec_resample', 'format_wav', 'format_pcm', 'func_channel'],
  ...['bridge_simple', 'bridge_native_rtp', 'bridge_softmix', 'bridge_holding', 'res_rtp_asterisk', 'res_pjproject'],
  ...['res_pjsip', 'res_pjsip_session', 'res_pjsip_sdp_rtp', 'res_pjsip_endpoint_identifier_ip', 'res_pjsip_caller_id'],
  ...['res_pjsip_pubsub', 'chan_pjsip', 'res_musiconhold', 'app_dial', 'app_mixmonitor', 'app_confbridge', 'app_queue']
]

export async function startAsterisk({ phone }: AsteriskPorts): Promise<AsteriskServer> {
  await using cleanup = new AsyncDisposableStack()
  const { path } = cleanup.use(await tempDirectory('asterisk-bench'))
  const ports = cleanup.use(await leasePorts())
  const folders = { library: 'var', run: 'run', log: 'log', spool: 'spool', music: 'music' }
  for (const name of Object.values(folders)) await mkdir(join(path, name))
  await copyFile(music, join(path, folders.music, 'hold.wav16'))
  const root = unpackedAt('asterisk')
  const at = (name: keyof typeof folders) => join(path, folders[name])
  const to = (codec: string) => `Dial(PJSIP/phone-${codec}/sip:phone@127.0.0.1:${phone})`
  const endpoint = (name: string, codec: string) => [
    ...[`[${name}]`, 'type=endpoint', 'context=bench', 'disallow=all', `allow=${codec}`, 'direct_media=no'],
    ...['rtp_symmetric=no', 'timers=no', `aors=${name}`, `[${name}]`, 'type=aor']
  ]
  const files: Readonly<Record<string, readonly string[]>> = {
    'asterisk.conf': [
      ...['[directories]', `astetcdir => ${path}`, `astmoddir => ${root}/usr/lib/asterisk/modules`],
      ...[`astdatadir => ${root}/usr/share/asterisk`, `astvarlibdir => ${at('library')}`],
      ...[`astdbdir => ${at('library')}`, `astkeydir => ${at('library')}`, `astagidir => ${at('library')}`],
      ...[`astspooldir => ${at('spool')}`, `astrundir => ${at('run')}`, `astlogdir => ${at('log')}`]
    ],
    'modules.conf': ['[modules]', 'autoload=no', ...modules.map((name) => `load=${name}.so`)],
    'logger.conf': ['[logfiles]', 'console => error'],
    'rtp.conf': ['[general]', 'rtpstart=50000', 'rtpend=59999'],
    'confbridge.conf': ['[general]', '[default_user]', 'type=user', 'quiet=yes', '[default_bridge]', 'type=bridge'],
    'musiconhold.conf': ['[default]', 'mode=files', `directory=${at('music')}`],
    'queues.conf': ['[general]', '[bench]', 'musicclass=default', 'strategy=ringall', 'joinempty=yes', 'maxlen=0'],
    'pjsip.conf': [
      ...['[udp]', 'type=transport', 'protocol=udp', `bind=127.0.0.1:${ports.first}`],
      ...endpoint('caller', 'ulaw'),
      ...['[caller]', 'type=identify', 'endpoint=caller', 'match=127.0.0.1'],
      ...endpoint('phone-ulaw', 'ulaw'),
      ...endpoint('phone-g722', 'g722')
    ],
    'extensions.conf': [
      '[bench]',
      `exten => +15550100001,1,${to('ulaw')}`,
      `exten => +15550100002,1,${to('g722')}`,
      `exten => +15550100003,1,MixMonitor(${at('spool')}/\${UNIQUEID}.wav)`,
      ` same => n,${to('ulaw')}`,
      'exten => +15550100004,1,Answer()',
      ' same => n,ConfBridge(bench)',
      'exten => +15550100005,1,Answer()',
      ' same => n,Queue(bench)'
    ]
  }
  for (const [name, lines] of Object.entries(files)) await writeFile(join(path, name), `${lines.join('\n')}\n`)
  const program = cleanup.use(
    await Program.start({
      ...{ name: 'asterisk', command: binaryOf('asterisk'), env: libraryPath('asterisk') },
      args: ['-f', '-C', join(path, 'asterisk.conf'), '-vvv']
    })
  )
  await program.stdout.waitFor((line) => line.includes('Asterisk Ready'), { what: 'asterisk to be ready' })
  const running = cleanup.move()
  return { sip: ports.first, pid: program.pid, [Symbol.asyncDispose]: () => running.disposeAsync() }
}
