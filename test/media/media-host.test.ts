import dgram from 'node:dgram'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
import { createMediaHost, type MediaHost } from '../../pbx-core/io/media-host.ts'
import { decode } from '../../pbx-core/media/audio/g711.ts'
import type { MediaEndpoint, MediaEvent, PlayItem } from '../../pbx-core/media/port.ts'
import { leasePorts, type PortBlock } from '../support/free-port.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { dominantFrequency, type Sound, secondsOfTone, tone, writeWav } from '../support/tone.ts'
import { waitFor, withDeadline } from '../support/wait-for.ts'
import { eventPayload, readRtp, rtp, stream } from './lab.ts'

const ADDRESS = '127.0.0.1'

/** A phone's RTP socket. */
class Peer implements Disposable {
  readonly received: Buffer[] = []
  readonly port: number
  readonly #socket: dgram.Socket

  private constructor(socket: dgram.Socket) {
    this.#socket = socket
    this.port = socket.address().port
    socket.on('message', (bytes) => this.received.push(bytes))
  }

  static async open(): Promise<Peer> {
    const socket = dgram.createSocket('udp4')
    socket.bind(0, ADDRESS)
    await once(socket, 'listening')
    return new Peer(socket)
  }

  send(to: MediaEndpoint, ...packets: readonly Parameters<typeof rtp>[0][]): void {
    for (const packet of packets) this.#socket.send(rtp(packet), to.rtpPort, ADDRESS)
  }

  /** Resolves once so many packets have come. */
  async heard(count: number): Promise<number[][]> {
    await waitFor(() => this.received.length >= count, { what: `${count} packets at the peer` })
    return this.received.map((bytes) => [...readRtp(bytes).payload])
  }

  sound(): Sound {
    const octets = this.received.flatMap((bytes) => [...readRtp(bytes).payload])
    return { sampleRate: 8000, samples: Float64Array.from(decode(Uint8Array.from(octets), 'PCMU'), (s) => s / 32_768) }
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }
}

const logged: string[] = []
const note = (level: string) => (event: string, fields?: object) =>
  void logged.push(`${level} ${event} ${JSON.stringify(fields)}`)
const log: Log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error'), with: () => log }

let host: MediaHost
let ports: PortBlock
let directory: TempDirectory

beforeAll(async () => {
  ports = await leasePorts(99)
  directory = await tempDirectory('media')
  await mkdir(join(directory.path, 'en'), { recursive: true })
  await writeWav(join(directory.path, 'en/high.wav'), tone({ hertz: 1000, seconds: 0.6, sampleRate: 16_000 }))
  host = await createMediaHost({
    rtp: { address: ADDRESS, ports: [ports.first, ports.last] },
    promptDirs: [directory.path],
    log
  })
})

afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await ports[Symbol.asyncDispose]()
  await directory[Symbol.asyncDispose]()
})

/** Released again at the end of its scope. */
function lease(): MediaEndpoint & Disposable {
  const endpoint = host.lease(ADDRESS)
  if (endpoint === undefined) throw new Error('no endpoint was ready')
  return Object.assign(endpoint, { [Symbol.dispose]: () => endpoint.release() })
}

function nextEvent<K extends MediaEvent['kind']>(endpoint: MediaEndpoint, kind: K): Promise<MediaEvent & { kind: K }> {
  const { promise, resolve } = Promise.withResolvers<MediaEvent & { kind: K }>()
  endpoint.onEvent((event) => {
    if (event.kind === kind) resolve(event as MediaEvent & { kind: K })
  })
  return withDeadline(promise, `the event ${kind}`)
}

describe('media thread over real sockets', () => {
  it('relays two peers both ways, and refuses a third (RTP bleed)', async () => {
    using a = lease()
    using b = lease()
    using peerA = await Peer.open()
    using peerB = await Peer.open()
    using stranger = await Peer.open()
    a.configure(stream(peerA.port))
    b.configure(stream(peerB.port))
    a.join(b)
    const locked = nextEvent(a, 'locked')
    await waitFor(
      () => {
        peerA.send(a, { sequence: 1, payload: [1] })
        return peerB.received.length > 0
      },
      { what: 'the first relayed packet' }
    )
    expect(await locked).toMatchObject({ address: ADDRESS, port: peerA.port })
    peerB.received.length = 0
    stranger.send(a, { sequence: 2, payload: [66] }, { sequence: 3, payload: [66] }, { sequence: 4, payload: [66] })
    peerA.send(a, { sequence: 2, payload: [2] }, { sequence: 3, payload: [3] })
    peerB.send(b, { sequence: 9, payload: [9] })
    expect((await peerB.heard(2)).filter(([octet]) => octet !== 1)).toEqual([[2], [3]])
    expect((await peerA.heard(1)).at(-1)).toEqual([9])
    const summary = nextEvent(a, 'summary')
    a.release()
    expect((await summary).stats.foreign).toBe(3)
  })

  it('plays a 16 kHz prompt and tones so that they can be heard, each at its frequency', async () => {
    using endpoint = lease()
    using peer = await Peer.open()
    endpoint.configure(stream(peer.port))
    const items: PlayItem[] = [
      { kind: 'prompt', name: 'high', language: 'en' },
      { kind: 'silence', milliseconds: 100 },
      { kind: 'tone', tone: 'ringback', country: 'DE', milliseconds: 500 }
    ]
    expect(await endpoint.play(items).done).toBe('ended')
    const sound = peer.sound()
    expect(sound.samples.length).toBe(1.2 * 8000)
    const part = (from: number, to: number): Sound => ({
      sampleRate: 8000,
      samples: sound.samples.subarray(from * 8000, to * 8000)
    })
    expect(secondsOfTone(part(0, 0.6), 1000)).toBe(0.6)
    expect([
      dominantFrequency(part(0.1, 0.5)),
      // The low-pass before G.711 ends 4 ms after the sound.
      dominantFrequency(part(0.61, 0.69)),
      dominantFrequency(part(0.7, 1.2))
    ]).toEqual([1000, 0, 425])
  })

  it('echoes, and reads digits', async () => {
    using endpoint = lease()
    using peer = await Peer.open()
    endpoint.configure(stream(peer.port))
    endpoint.echo(true)
    const digit = nextEvent(endpoint, 'digit')
    await waitFor(
      () => {
        peer.send(endpoint, { sequence: 1, payload: [5, 6] })
        return peer.received.length > 0
      },
      { what: 'the echo' }
    )
    expect((await peer.heard(1))[0]).toEqual([5, 6])
    const press = { timestamp: 5000, payloadType: 101 }
    peer.send(endpoint, { ...press, sequence: 2, payload: eventPayload(1, { duration: 160 }) })
    peer.send(endpoint, { ...press, sequence: 3, payload: eventPayload(1, { duration: 800, end: true }) })
    expect(await digit).toEqual({ kind: 'digit', digit: '1', milliseconds: 100 })
  })

  it('fails a playback whose prompt does not exist or whose name leaves the folder', async () => {
    using endpoint = lease()
    using peer = await Peer.open()
    endpoint.configure(stream(peer.port))
    for (const name of ['none', '../en/high', '/etc/passwd', 'en/../../secret']) {
      expect(await endpoint.play([{ kind: 'prompt', name, language: 'en' }]).done).toBe('failed')
    }
  })

  it('MUST never lease the same ports twice, and give the released ones again after their rest', async () => {
    const leased: MediaEndpoint[] = []
    const drain = (): void => {
      for (let endpoint = host.lease(ADDRESS); endpoint !== undefined; endpoint = host.lease(ADDRESS))
        leased.push(endpoint)
    }
    await waitFor(
      () => {
        drain()
        return leased.length >= 40
      },
      { what: '40 endpoints' }
    )
    const used = leased.map(({ rtpPort }) => rtpPort)
    expect(new Set(used).size).toBe(used.length)
    expect(used.every((port) => port % 2 === 0 && port >= ports.first && port < ports.last)).toBe(true)
    for (const endpoint of leased.splice(0)) endpoint.release()
    await waitFor(
      () => {
        drain()
        return leased.length >= 40
      },
      { what: 'the same endpoints again' }
    )
    expect(leased.every(({ rtpPort }) => rtpPort >= ports.first && rtpPort < ports.last)).toBe(true)
    for (const endpoint of leased) endpoint.release()
    await waitFor(() => (host.health().ready[ADDRESS] ?? 0) >= 20, { what: 'a new stock' })
  })

  it('MUST lease from another range at once when it is told to, those in use keeping theirs (1-product, Configuration)', async () => {
    const half = ports.first + 50
    using before = lease()
    host.usePorts([half, ports.last])
    using atOnce = lease()
    expect(atOnce.rtpPort % 2).toBe(0)
    await waitFor(() => (host.health().ready[ADDRESS] ?? 0) >= 20, { what: 'a stock of the new range' })
    const leased = Array.from({ length: 20 }, () => lease())
    expect(leased.filter(({ rtpPort, rtcpPort }) => rtpPort < half || rtcpPort > ports.last)).toEqual([])
    for (const endpoint of leased) endpoint.release()
    using talker = await Peer.open()
    before.configure(stream(talker.port))
    before.echo(true)
    await waitFor(
      () => {
        talker.send(before, { sequence: 1, payload: [5, 6] })
        return talker.received.length > 0
      },
      { what: 'the echo of the one that was leased before' }
    )
    host.usePorts([ports.first, ports.last])
    await waitFor(() => (host.health().ready[ADDRESS] ?? 0) >= 20, { what: 'a stock of the whole range' })
  })

  it('opens sockets on the asked address alone', async () => {
    using endpoint = lease()
    const elsewhere = dgram.createSocket('udp4')
    // Where the pair were bound to every address, this one would be in use.
    elsewhere.bind({ port: endpoint.rtpPort, address: '127.0.0.2', exclusive: true })
    await once(elsewhere, 'listening')
    elsewhere.close()
    const same = dgram.createSocket('udp4')
    same.bind({ port: endpoint.rtpPort, address: ADDRESS, exclusive: true })
    const [error] = await once(same, 'error')
    same.close()
    expect(error).toMatchObject({ code: 'EADDRINUSE' })
  })

  it('names an address on which it cannot listen', async () => {
    await expect(host.prepare('192.0.2.1')).rejects.toThrow(
      'no RTP port can be opened on 192.0.2.1: address-not-available'
    )
    expect(host.lease('192.0.2.1')).toBeUndefined()
  })

  it('serves a further address once it is prepared', async () => {
    await host.prepare('127.0.0.3')
    const endpoint = host.lease('127.0.0.3')
    expect(endpoint?.address).toBe('127.0.0.3')
    endpoint?.release()
  })
})

describe('a media thread that crashes', () => {
  it('MUST be noticed, reported with what it took along, and started again', async () => {
    await using block = await leasePorts(19)
    const workerUrl = new URL('./crashing-worker.ts', import.meta.url)
    await using fragile = await createMediaHost({
      workerUrl,
      rtp: { address: ADDRESS, ports: [block.first, block.last] },
      promptDirs: [],
      log
    })
    const endpoint = fragile.lease(ADDRESS)
    const fault = Promise.withResolvers<readonly number[]>()
    fragile.onFault(({ endpoints }) => fault.resolve(endpoints))
    const playback = endpoint?.play([{ kind: 'prompt', name: 'crash', language: 'en' }])
    expect(await playback?.done).toBe('failed')
    expect(await fault.promise).toEqual([endpoint?.id])
    expect(fragile.health()).toMatchObject({ alive: false, crashes: 1, leased: 0 })
    expect(logged.some((line) => line.startsWith('error media.crashed'))).toBe(true)
    const again = await waitFor(() => fragile.lease(ADDRESS), { what: 'an endpoint of the new thread' })
    expect(again.id).toBeGreaterThan(endpoint?.id ?? 0)
  })
})
