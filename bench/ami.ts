/**
 * The Manager Interface: from the moment that a connector writes `Originate` to the INVITE at the user's phone; and what
 * ten connectors that hear of every call, a thousand events a second and more, do to the set-up of calls. The connectors read
 * what they are told and count it; nothing else goes on.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { TrunkCaller } from '../test/support/trunk-caller.ts'
import { waitFor } from '../test/support/wait-for.ts'
import { Office } from './office.ts'
import { Phone } from './phone.ts'
import type { BenchRow } from './row.ts'
import { setUps } from './set-up.ts'
import { medianRow, quantile } from './statistics.ts'

const users = 40
/** Of Originate: ten calls a minute for each user are the limit. */
const passes = 5
const echo = '+15550100140'
const listeners = 10
/** Each of these calls makes three events, so each connector hears a thousand a second. */
const perSecond = 340
const seconds = 8
const runs = 3
const secret = 'bench-secret'

export async function runAmiBench(): Promise<BenchRow[]> {
  await using office = await openOffice()
  const { core } = office
  const port = Number(core.ready.ami)
  const originated = await originate(office, port)
  await using provider = await TrunkCaller.open(core.ports.provider, `127.0.0.1:${core.ports.trunk}`)
  const load = { did: echo, calls: perSecond * seconds, perSecond }
  await setUps(provider, { ...load, calls: 500 })
  const alone: number[] = []
  const heard: number[] = []
  const rates: number[] = []
  for (let run = 0; run < runs; run++) {
    alone.push(quantile(await setUps(provider, load), 0.99))
    const connectors = await Promise.all(Array.from({ length: listeners }, () => Connector.open(port)))
    const before = eventsOf(connectors)
    const began = performance.now()
    heard.push(quantile(await setUps(provider, load), 0.99))
    rates.push(((eventsOf(connectors) - before) * 1000) / (performance.now() - began))
    for (const connector of connectors) connector[Symbol.dispose]()
  }
  const row = (name: string, unit: string, values: readonly number[]): BenchRow =>
    medianRow(`AMI: ${name}`, unit, values)
  return [
    row(
      'Originate to INVITE at the phone, p50',
      'ms',
      originated.map((times) => quantile(times, 0.5))
    ),
    row('Originate to INVITE at the phone, p99', 'ms', [quantile(originated.flat(), 0.99)]),
    row(`${perSecond} calls/s that nobody hears of: set-up, p99`, 'ms', alone),
    row(`the same, told to ${listeners} connectors: set-up, p99`, 'ms', heard),
    row(`events a second, to ${listeners} connectors together`, 'events/s', rates)
  ]
}

function openOffice(): Promise<Office> {
  return Office.open({
    users,
    change: (config, ports) => ({
      ...config,
      ami: { listen: `127.0.0.1:${ports.spare}`, users: [{ name: 'bench', secret }] },
      domains: config.domains.map((domain) => ({
        ...domain,
        inbound: [{ match: echo, to: 'function:echo' }, ...(domain.inbound ?? [])]
      }))
    })
  })
}

/** Milliseconds, one call after the other, each for another user. */
async function originate(office: Office, port: number): Promise<readonly (readonly number[])[]> {
  await using phone = await Phone.open(office.core.sip)
  const extensions = Array.from({ length: users }, (_, index) => String(1000 + index))
  for (const user of extensions) await phone.register({ user, password: `sip-${user}` })
  using connector = await Connector.open(port)
  const all: number[][] = []
  for (let pass = 0; pass < passes; pass++) {
    const times: number[] = []
    for (const user of extensions) {
      const called = phone.called()
      const asked = performance.now()
      connector.write({
        ...{ Action: 'Originate', Channel: `SIP/${user}`, Context: 'x', Exten: String(1000 + pass), Priority: '1' },
        Async: 'true'
      })
      times.push((await called) - asked)
    }
    all.push(times)
  }
  // The first of each user is of code that has not run yet.
  return all.slice(1)
}

const eventsOf = (connectors: readonly Connector[]): number => connectors.reduce((sum, { events }) => sum + events, 0)

/** A connector that is logged in and counts what it is told. */
class Connector implements Disposable {
  events = 0
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (text: string) => {
      for (let at = text.indexOf('Event: '); at >= 0; at = text.indexOf('Event: ', at + 1)) this.events += 1
    })
  }

  static async open(port: number): Promise<Connector> {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8').setNoDelay(true)
    await once(socket, 'data')
    const connector = new Connector(socket)
    connector.write({ Action: 'Login', Username: 'bench', Secret: secret })
    await waitFor(() => connector.events > 0, { what: 'the connector to be logged in' })
    return connector
  }

  write(fields: Readonly<Record<string, string>>): void {
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
    this.#socket.write(`${lines.join('')}\r\n`)
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }
}
