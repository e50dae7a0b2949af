import type { Log } from '../pbx-core/base/log.ts'
import { err, ok, type Result } from '../pbx-core/base/result.ts'
import type { Config } from '../pbx-core/contract/config.ts'
import type { Pbx, StartError } from '../pbx-core/contract/pbx.ts'
import type { UserAddress } from './access/accounts.ts'
import { CallRate } from './access/call-rate.ts'
import { Ami } from './ami/ami.ts'
import { formatFault } from './base/faults.ts'
import { portHolder } from './base/port-holder.ts'
import { endAll } from './ending.ts'
import { type HttpListener, openHttpListener } from './http/listener.ts'
import type { HttpPorts } from './http/services.ts'
import type { PerformDial } from './instance.ts'
import { performDial } from './perform-dial.ts'
import type { ConfigEdit } from './phone/ports.ts'
import { editSettings } from './settings/edit.ts'
import type { Settings } from './settings/settings.ts'

export interface AppPorts extends Omit<HttpPorts, 'config'> {
  readonly settings: Settings
  /** Whose machine it is. */
  readonly owner: () => UserAddress | undefined
  /** Another configuration is in force. */
  readonly reconfigured: () => void | Promise<void>
}

/** The line that a headless start prints when it is ready (`1-product`, Commands). */
export interface Ready {
  readonly ready: true
  readonly pid: number
  readonly http: string
  /** Where `listen.tls` is on, and a certificate is there. */
  readonly https?: string
  readonly sip: {
    readonly udp: number | null
    readonly tcp: number | null
    readonly tls: number | null
    readonly ws: string
    /** Over HTTPS, where that is on. */
    readonly wss?: string
  }
  /** Port of the Manager Interface, where that is on. */
  readonly ami?: number
}

export interface App {
  readonly ready: Ready
  /** `offhook dial`. */
  readonly dial: PerformDial
  /** Reads the configuration again; what is in force stays where it is refused. */
  reload(): Promise<void>
  /** Changes the configuration file, and puts it into force. */
  readonly edit: ConfigEdit
  /**
   * Refuses new calls, lets live ones end for so long or until `hurry`, writes their records,
   * closes everything. `drained` closes what others have opened on top.
   */
  stop(drainSeconds: number, hurry: Promise<void>, drained?: () => Promise<void>): Promise<void>
}

/** PBX and HTTP listener together. The error is a sentence with its remedy. */
export async function startApp(ports: AppPorts): Promise<Result<App, string>> {
  const { pbx, settings, log } = ports
  const started = await pbx.start()
  if (!started.ok) {
    await pbx.stop()
    return err(await startFault(started.error))
  }
  const listening = settings.current().listen.http
  const rate = new CallRate(ports.now)
  const opened = await openHttpListener(listening, { ...ports, config: settings.current, rate })
  if (!opened.ok) {
    await pbx.stop()
    return err(opened.error.message)
  }
  const ami = new Ami({ pbx, config: settings.current, log, rate, now: ports.now, wallTime: Date.now })
  const connectors = await ami.apply()
  if (!connectors.ok) {
    await endAll(
      () => pbx.stop(),
      () => opened.value.close()
    )
    return err(connectors.error.message)
  }
  const running: AppPorts = {
    ...ports,
    reconfigured: async () => {
      ports.reconfigured()
      const changed = await ami.apply()
      if (!changed.ok) log.error('ami.not_listening', { message: changed.error.message })
      const secured = await opened.value.applyTls()
      if (!secured.ok) log.error('https.not_listening', { message: secured.error.message })
    }
  }
  const http = opened.value
  const ws = `${http.origin.replace(/^http/, 'ws')}/sip`
  const https = http.secureOrigin()
  const ready: Ready = {
    ready: true,
    pid: process.pid,
    http: http.origin,
    ...(https === undefined ? {} : { https }),
    sip: {
      ...started.value.sip,
      ws,
      ...(https === undefined ? {} : { wss: `${https.replace(/^http/, 'ws')}/sip` })
    },
    ...(ami.port === undefined ? {} : { ami: ami.port })
  }
  log.info('app.started', { http: http.origin, sip: ready.sip })
  const inTurn = oneAtATime()
  return ok({
    ready,
    dial: performDial({ ...ports, config: settings.current, rate }),
    reload: () => inTurn(() => reload(running, listening)).catch((error) => log.error('process.bug', { error })),
    edit: (domain, change) => inTurn(() => editSettings(settings, { domain, change }, () => take(running))),
    stop: (drainSeconds, hurry, drained) => stop({ pbx, http, ami, log, drained }, drainSeconds, hurry)
  })
}

/** Why SIP could not be opened, with what to do about it. */
async function startFault({ code, message, socket }: StartError): Promise<string> {
  switch (code) {
    case 'address_in_use': {
      const holder = socket === undefined ? undefined : await portHolder(socket)
      const named = holder === undefined ? message : message.replace('another program', () => holder)
      return `${named}: end that, or change listen.sip in the configuration.`
    }
    case 'address_not_available':
    case 'permission_denied':
      return `${message}: change listen.sip in the configuration.`
    case 'database':
    case 'socket':
      return message
  }
}

/** `listening`: the HTTP address as it was configured when it was opened. */
async function reload(ports: AppPorts, listening: string): Promise<void> {
  const { settings, log } = ports
  const taken = await take(ports)
  if (!taken.ok) return log.error('settings.refused', { message: taken.error })
  log.info('settings.reloaded', { file: settings.file })
  if (taken.value.listen.http !== listening) {
    log.warn('settings.takes_effect_at_next_start', { path: 'listen.http', value: taken.value.listen.http })
  }
}

/** Puts what the file says into force. The error says what is wrong with it, a line for each key. */
async function take({ settings, pbx, reconfigured }: AppPorts): Promise<Result<Config, string>> {
  const read = await settings.read()
  if (!read.ok) return err(read.error.message)
  const configured = await pbx.configure(read.value)
  if (!configured.ok) return err(configured.error.map(formatFault).join('\n'))
  settings.use(read.value)
  await reconfigured()
  return read
}

interface Running {
  readonly pbx: Pbx
  readonly http: HttpListener
  readonly ami: Ami
  readonly log: Log
  readonly drained: (() => Promise<void>) | undefined
}

/** HTTP stays open while calls drain: phones on `/sip` are on it, and the API answers what goes on. */
async function stop(
  { pbx, http, ami, log, drained }: Running,
  drainSeconds: number,
  hurry: Promise<void>
): Promise<void> {
  log.info('app.stopping', { calls: pbx.calls().length, drainSeconds })
  await Promise.race([pbx.drain(drainSeconds), hurry])
  await endAll(
    async () => drained?.(),
    () => pbx.stop(),
    () => ami.close(),
    () => http.close()
  )
  log.info('app.stopped')
}

/** Runs one after the other, however fast they are asked for. */
function oneAtATime(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (run) => {
    const next = last.then(run)
    last = next.catch(() => undefined)
    return next
  }
}
