import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { EventSource, type MessageEvent } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EventLog } from '../../../main/http/event-log.ts'
import { Emitter } from '../../../pbx-core/base/emitter.ts'
import { Mentions } from '../../../pbx-core/base/mentions.ts'
import type { PbxEvents } from '../../../pbx-core/contract/events.ts'
import { waitFor, withDeadline } from '../../support/wait-for.ts'
import { basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'

const click = (user: string, dest: string): PbxEvents['click-to-dial.progressed'] => ({
  ...{ uniqueid: 'c', domain: 'acme.test', state: 'ringing' },
  user,
  dest
})

describe('what is kept of events (4-pbx, Names of what is new)', () => {
  function bench() {
    let now = 0
    const events = new Emitter<PbxEvents>((error) => {
      throw error
    })
    const log = new EventLog(['click-to-dial.progressed'], { events, now: () => now, wallTime: () => 5 })
    const happen = (count: number) => {
      for (let at = 0; at < count; at++) events.emit('click-to-dial.progressed', click('102', String(at)))
    }
    const pass = (ms: number) => {
      now += ms
    }
    const ids = (after: number) => [...log.after(after)].map(({ id }) => id)
    return { log, happen, pass, ids }
  }

  it('ids rise by one from the wall clock on', () => {
    const { log, happen, ids } = bench()
    using _reader = log.read(() => {})
    happen(3)
    const start = log.last - 3
    expect([start > 5000, ids(start), ids(start + 2)]).toEqual([true, [start + 1, start + 2, start + 3], [start + 3]])
    expect([log.reaches(start), log.reaches(start - 1), log.reaches(log.last + 1), log.reaches(Number.NaN)]).toEqual([
      ...[true, false, false, false]
    ])
  })

  it('nothing once one of them names somebody who is erased: who comes again begins anew; another number, or a dry run, leaves all', async () => {
    const { log, happen, ids } = bench()
    using _reader = log.read(() => {})
    const start = log.last
    happen(1000)
    const erase = (digits: string, dryRun: boolean) => log.erase(new Mentions(`(?<!\\d)${digits}(?!\\d)`), dryRun)
    expect([await erase('1234', false), await erase('999', true), ids(start).length]).toEqual([
      ...[{ erased: 0, remaining: [] }, { erased: 1, remaining: [] }, 1000]
    ])
    expect([await erase('999', false), ids(start), log.reaches(start + 1000)]).toEqual([
      ...[{ erased: 1, remaining: [] }, [], false]
    ])
    const anew = log.last
    happen(1)
    expect([ids(anew), log.reaches(anew)]).toEqual([[anew + 1], true])
  })

  it('10,000, and no more', () => {
    const { log, happen, ids } = bench()
    using _reader = log.read(() => {})
    const start = log.last
    happen(25_000)
    expect([log.reaches(start + 14_999), log.reaches(start + 15_000)]).toEqual([false, true])
    expect(ids(start)).toHaveLength(10_000)
    expect(ids(start + 24_998)).toEqual([start + 24_999, start + 25_000])
  })

  it('10 minutes, and no longer; what nothing has followed is reached all the same', () => {
    const { log, happen, pass } = bench()
    using _reader = log.read(() => {})
    const start = log.last
    happen(1)
    pass(600_000)
    expect(log.reaches(start)).toBe(true)
    pass(1)
    expect([log.reaches(start), log.reaches(start + 1)]).toEqual([false, true])
  })

  it('events of which nobody could be told are not made; a reader of before hears that it has missed some', () => {
    const { log, happen, pass } = bench()
    log.read(() => {})[Symbol.dispose]()
    const place = log.last
    happen(1)
    pass(600_001)
    happen(1)
    expect(log.reaches(place)).toBe(false)
    happen(1)
    using _reader = log.read(() => {})
    expect([...log.after(place)]).toEqual([])
  })
})

interface Told {
  readonly id: string
  readonly event: string
  readonly data: unknown
}

describe('a reader that comes again (1-product, HTTP; 4-pbx, Names of what is new)', () => {
  let fixture: HttpFixture
  beforeEach(async () => {
    fixture = await httpFixture({ several: true })
  })
  afterEach(() => fixture[Symbol.asyncDispose]())

  /** `until`: how many events it waits for before it goes. */
  async function read(user: string, lastId: string | undefined, until: number, meanwhile: () => void = () => {}) {
    const headers = { ...basic(user), ...(lastId === undefined ? {} : { 'last-event-id': lastId }) }
    const { port } = fixture.listener
    const request = http.get({ host: '127.0.0.1', port, path: '/api/v1/events', agent: false, headers })
    const [response] = (await withDeadline(once(request, 'response'), 'the stream')) as [http.IncomingMessage]
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    await waitFor(() => /^id: /m.test(text), { what: 'the first id' })
    meanwhile()
    const events = () =>
      [...text.matchAll(/^id: (\d+)\nevent: (.*)\ndata: (.*)\n\n/gm)].map(
        ([, id = '', event = '', data = '']): Told => ({ id, event, data: JSON.parse(data) })
      )
    await waitFor(() => events().length >= until, { what: `${until} events` })
    const lastIds = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id = '']) => id)
    request.destroy()
    return { events: events(), lastId: lastIds.at(-1) ?? '' }
  }

  const happen = (user: string, ...dests: string[]) => {
    for (const dest of dests) fixture.pbx.events.emit('click-to-dial.progressed', click(user, dest))
  }
  const dests = (events: readonly Told[]) =>
    events.map(({ event, data }) => (event === 'resync' ? event : (data as { dest: string }).dest))

  it('has lost nothing over a cut of 30 s, though it had been told nothing before, and hears of nobody else', async () => {
    const first = await read('102@acme.test', undefined, 0)
    happen('102', 'a', 'b')
    happen('101', 'not for 102')
    fixture.clock.advance(30_000)
    happen('102', 'c')
    const second = await read('102@acme.test', first.lastId, 4, () => happen('102', 'd'))
    expect(dests(second.events)).toEqual(['a', 'b', 'c', 'd'])
    const admin = await read('100@acme.test', first.lastId, 5)
    expect(dests(admin.events)).toEqual(['a', 'b', 'not for 102', 'c', 'd'])
    const third = await read('102@acme.test', second.events[1]?.id, 2)
    expect(dests(third.events)).toEqual(['c', 'd'])
  })

  it.each([
    ['it is older than what is kept', () => fixture.clock.advance(600_001), undefined],
    ['it is of no event here', () => {}, '99999999999999'],
    ['it is no id', () => {}, 'yesterday']
  ])('is told to look anew where %s, and what happens from then on', async (_, before, named) => {
    const first = await read('102@acme.test', undefined, 0)
    happen('102', 'a')
    before()
    const again = await read('102@acme.test', named ?? first.lastId, 2, () => happen('102', 'b'))
    expect(dests(again.events)).toEqual(['resync', 'b'])
    const third = await read('102@acme.test', again.events[0]?.id, 1)
    expect(dests(third.events)).toEqual(['b'])
  })

  it('gets 10,000 events as fast as it takes them, in order, and is not cut off for that', async () => {
    const first = await read('102@acme.test', undefined, 0)
    const all = Array.from({ length: 10_000 }, (_, at) => `${at} ${'x'.repeat(100)}`)
    happen('102', ...all)
    const second = await read('102@acme.test', first.lastId, 10_000)
    expect(dests(second.events)).toEqual(all)
  })

  it('a real client (undici’s EventSource) loses nothing over a cut', async () => {
    const { authorization } = basic('102@acme.test')
    await using relay = await Relay.to(fixture.listener.port, `Authorization: ${authorization}`)
    const seen: string[] = []
    const source = new EventSource(`http://127.0.0.1:${relay.port}/api/v1/events`)
    source.addEventListener('click-to-dial.progressed', (event) => {
      seen.push(JSON.parse((event as MessageEvent).data).dest)
    })
    source.addEventListener('resync', () => seen.push('resync'))
    try {
      await withDeadline(new Promise((resolve) => source.addEventListener('open', resolve)), 'the stream')
      happen('102', 'a')
      await waitFor(() => seen.length === 1, { what: 'the first event' })
      relay.cut()
      happen('102', 'b', 'c')
      fixture.clock.advance(30_000)
      await waitFor(() => seen.length === 3, { what: 'what it had missed' })
      happen('102', 'd')
      await waitFor(() => seen.length === 4, { what: 'what came after' })
      expect(seen).toEqual(['a', 'b', 'c', 'd'])
    } finally {
      source.close()
    }
  })
})

/** A way to a port that can be cut; it puts a header into each request, which no EventSource can. */
class Relay implements AsyncDisposable {
  readonly #sockets = new Set<net.Socket>()
  readonly #server: net.Server

  private constructor(port: number, header: string) {
    this.#server = net.createServer((near) => {
      const far = net.connect(port, '127.0.0.1')
      for (const [one, other] of [
        [near, far],
        [far, near]
      ] as const) {
        this.#sockets.add(one)
        one.on('error', () => {}).on('close', () => other.destroy())
      }
      near.once('data', (head: Buffer) => {
        far.write(head.toString('latin1').replace('\r\n', `\r\n${header}\r\n`), 'latin1')
        near.pipe(far)
      })
      far.pipe(near)
    })
  }

  static async to(port: number, header: string): Promise<Relay> {
    const relay = new Relay(port, header)
    relay.#server.listen(0, '127.0.0.1')
    await once(relay.#server, 'listening')
    return relay
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
