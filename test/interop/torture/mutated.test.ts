import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import net from 'node:net'
import { expect, it } from 'vitest'
import type { HealthView } from '../../../pbx-core/contract/pbx.ts'
import { Baresip } from '../../support/baresip.ts'
import { type ConfigInput, type CorePorts, coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { heapUsed, inspected } from '../../support/heap.ts'
import { mutator } from '../../support/mutate.ts'
import { needs } from '../../support/needs.ts'
import { offer, RawSip, sipRequest } from '../../support/raw-sip.ts'
import { secondsOfTone } from '../../support/tone.ts'
import { waitFor, withDeadline } from '../../support/wait-for.ts'

const seed = 20_261_121
const amount = { trunk: 10_000, strangers: 70_000, streams: 20_000 } as const
/** Sent before the next answer is awaited: well within the core's receive buffer. */
const window = 50
const messagesPerConnection = 20
/** The largest datagram of UDP over IPv4. */
const mostOctets = 65_507

it('100,000 damaged messages crash nothing and leave nothing behind (4-pbx, SIP)', async (context) => {
  needs(context, 'baresip')
  const provider = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`
  await using core = await CoreProcess.start({ env: inspected, config: (ports) => office(ports, provider) })
  await callEcho(core)
  const before = { heap: await heapUsed(core), ...(await health(core)) }

  const damaged = supply(core.sip)
  await using trunk = await RawSip.open(provider)
  // Calls that the core gives up end like others.
  trunk.accept('BYE')
  await flood(core, { peer: trunk, count: amount.trunk, damaged })
  // Of a stranger over UDP nothing is kept (RFC 3261 §26.3.2.4).
  expect((await health(core)).transactions).toBeGreaterThan(100)
  await using stranger = await RawSip.open()
  await flood(core, { peer: stranger, count: amount.strangers, damaged })
  await floodStreams(core, damaged)

  // A transaction lingers for 64*T1, 32 s; calls that are never acknowledged end by then, too.
  const after = await waitFor(
    async () => {
      const now = await health(core)
      return now.calls + now.dialogs + now.transactions === 0 && now
    },
    { what: 'calls, dialogs and transactions to be gone', timeoutMs: 90_000, everyMs: 250 }
  )
  expect(after).toMatchObject({ status: before.status, registrations: 0, deliveriesWaiting: 0 })
  expect((await heapUsed(core)) - before.heap).toBeLessThan(16 * 1024 * 1024)
  expect(core.logs.filter((line) => /"level":"error"|process\.bug/.test(line))).toEqual([])
  await callEcho(core)
}, 180_000)

/** A phone registers, calls the echo, and hears itself. */
async function callEcho(core: CoreProcess): Promise<void> {
  await using ana = await Baresip.start({ user: '100', password: 'sip-100', registrar: core.sip, toneHertz: 440 })
  await ana.dial(`sip:*43@${core.sip}`)
  await ana.established()
  await waitFor(async () => secondsOfTone(await ana.heard(), 440) >= 0.5, { what: '100 to hear its own 440 Hz' })
  await ana.hangUp()
  await ana.closed()
}

interface Flood {
  readonly peer: RawSip
  readonly count: number
  readonly damaged: () => string
}

/** Sends over UDP, no faster than the core takes it: not one datagram is lost on the way. */
async function flood(core: CoreProcess, { peer, count, damaged }: Flood): Promise<void> {
  const port = core.ready.sip.udp ?? 0
  const lost = await datagramsLost(port)
  const via = `${peer.address}:${peer.port}`
  for (let sent = 0; sent < count; sent += window) {
    for (let burst = 0; burst < window; burst++) peer.send(damaged().slice(0, mostOctets), port)
    const alive = sipRequest({ method: 'OPTIONS', uri: 'sip:acme.test', via, from: 'sip:alive@acme.test' })
    expect([200, 401]).toContain((await peer.ask(alive, port)).status)
  }
  expect((await datagramsLost(port)) - lost).toBe(0)
}

/** Sends over many TCP connections, four at a time; the core closes those on which it has lost its way. */
async function floodStreams(core: CoreProcess, damaged: () => string): Promise<void> {
  const port = core.ready.sip.tcp ?? 0
  let left: number = amount.streams
  const oneAfterTheOther = async (): Promise<void> => {
    while (left > 0) {
      left -= messagesPerConnection
      const socket = net.connect({ host: '127.0.0.1', port })
      const closed = once(socket, 'close')
      // The core may close while we still write.
      socket.on('error', () => {}).resume()
      socket.end(Buffer.from(Array.from({ length: messagesPerConnection }, damaged).join(''), 'latin1'))
      await withDeadline(closed, 'the core to close a connection')
    }
  }
  await Promise.all(Array.from({ length: 4 }, oneAfterTheOther))
}

/** Damaged copies of the messages of RFC 4475 and RFC 5118, and of plain ones for this core. */
function supply(sip: string): () => string {
  const next = mutator([...tortureMessages(), ...plainMessages(sip)], seed)
  let count = 0
  return () => {
    count += 1
    const message = next()
    // Most are made new, or they would be retransmissions of each other; one in ten may be one.
    if (count % 10 === 0) return message
    return message.replace(/;branch=z9hG4bK/i, `$&${count}`).replace(/^(?:Call-ID|i)[ \t]*:[ \t]*/im, `$&${count}`)
  }
}

function tortureMessages(): string[] {
  return ['rfc4475', 'rfc5118'].flatMap((folder) => {
    const directory = new URL(`../../fixtures/${folder}/`, import.meta.url)
    const files = readdirSync(directory).filter((file) => /^[a-z]/.test(file) && !file.endsWith('.json'))
    return files.map((file) => readFileSync(new URL(file, directory), 'latin1'))
  })
}

function plainMessages(sip: string): string[] {
  const methods = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'REGISTER', 'MESSAGE', 'SUBSCRIBE', 'PRACK']
  return methods.map((method) =>
    sipRequest({
      method,
      uri: `sip:*43@${sip}`,
      via: '127.0.0.1:5062',
      from: 'sip:100@acme.test',
      body: method === 'INVITE' ? offer(40_000) : ''
    })
  )
}

async function health(core: CoreProcess): Promise<HealthView> {
  return (await (await core.fetch('/api/v1/health')).json()) as HealthView
}

/** Datagrams that the system dropped for want of room at the UDP socket of that port. */
async function datagramsLost(port: number): Promise<number> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const line = (await readFile('/proc/net/udp', 'latin1')).split('\n').find((text) => text.includes(`0100007F:${hex} `))
  return Number(line?.trim().split(/\s+/).at(-1))
}

/** What comes from the provider's address is let in, and reaches the echo. */
function office(ports: CorePorts, provider: string): ConfigInput {
  return coreConfig(ports, {
    domain: {
      aliases: ['127.0.0.1', 'example.com', 'example.org', 'example.net', 'company.com'],
      trunks: [
        {
          name: 'main',
          type: 'peer',
          address: `sip:127.0.0.1:${ports.provider}`,
          from: [provider],
          bind: `127.0.0.1:${ports.trunk}`,
          acceptAtListener: true
        }
      ],
      inbound: [{ match: '*', to: 'function:echo' }]
    }
  })
}
