import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startAsteriskProgram } from '../test/support/asterisk-program.ts'

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
  const to = (codec: string) => `Dial(PJSIP/phone-${codec}/sip:phone@127.0.0.1:${phone})`
  const endpoint = (name: string, codec: string) => [
    ...[`[${name}]`, 'type=endpoint', 'context=bench', 'disallow=all', `allow=${codec}`, 'direct_media=no'],
    ...['rtp_symmetric=no', 'timers=no', `aors=${name}`, `[${name}]`, 'type=aor']
  ]
  const running = await startAsteriskProgram({
    modules,
    logs: 'error',
    files: async ({ path, ports, spool }) => {
      const folder = join(path, 'music')
      await mkdir(folder)
      await copyFile(music, join(folder, 'hold.wav16'))
      return {
        'rtp.conf': ['[general]', 'rtpstart=50000', 'rtpend=59999'],
        'confbridge.conf': ['[general]', '[default_user]', 'type=user', 'quiet=yes', '[default_bridge]', 'type=bridge'],
        'musiconhold.conf': ['[default]', 'mode=files', `directory=${folder}`],
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
          `exten => +15550100003,1,MixMonitor(${spool}/\${UNIQUEID}.wav)`,
          ` same => n,${to('ulaw')}`,
          'exten => +15550100004,1,Answer()',
          ' same => n,ConfBridge(bench)',
          'exten => +15550100005,1,Answer()',
          ' same => n,Queue(bench)'
        ]
      }
    }
  })
  return {
    sip: running.ports.first,
    pid: running.program.pid,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]()
  }
}
