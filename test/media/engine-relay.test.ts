import { describe, expect, it } from 'vitest'
import { convertTable } from '../../pbx-core/media/audio/g711.ts'
import { createLab, eventPayload, type Lab, type LabEndpoint, pcma, pcmu, stream } from './lab.ts'

const A = 4000
const B = 5000

interface Joined {
  readonly lab: Lab
  readonly a: LabEndpoint
  readonly b: LabEndpoint
}

/** Two endpoints, the peer of the first at port 4000, that of the second at 5000, joined. */
async function joined(forA = stream(A), forB = stream(B)): Promise<Joined> {
  const lab = await createLab()
  const a = lab.endpoint()
  const b = lab.endpoint()
  lab.engine.handle({ kind: 'configure', endpoint: a.id, stream: forA })
  lab.engine.handle({ kind: 'configure', endpoint: b.id, stream: forB })
  lab.engine.handle({ kind: 'join', endpoint: a.id, other: b.id })
  return { lab, a, b }
}

/** Sends consecutive packets, 20 ms apart. */
function talk(
  { lab }: Joined,
  from: LabEndpoint,
  { port, first, count }: { port: number; first: number; count: number }
) {
  for (let i = 0; i < count; i++) {
    from.hear(port, { sequence: first + i })
    lab.clock.advance(20)
  }
}

describe('relay (4-pbx, Media: relayed without decoding)', () => {
  it('MUST pass payloads both ways, to the address of the other peer, with an SSRC of its own', async () => {
    const { a, b } = await joined()
    a.hear(A, { sequence: 1, payload: [1, 2, 3] })
    b.hear(B, { sequence: 900, payload: [4, 5], ssrc: 0xbbbb })
    expect([b.pair.rtp[0]?.to, a.pair.rtp[0]?.to]).toEqual([`127.0.0.1:${B}`, `127.0.0.1:${A}`])
    expect([b.sent()[0]?.payload, a.sent()[0]?.payload]).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)])
    const ssrcs = [a.sent()[0]?.ssrc, b.sent()[0]?.ssrc]
    expect(new Set([...ssrcs, 0xaaaa, 0xbbbb]).size).toBe(4)
  })

  it('MUST translate payload types by codec name, telephone-event included', async () => {
    const call = await joined(
      stream(A, { codecs: [{ ...pcmu, payloadType: 97 }], telephoneEvent: 96 }),
      stream(B, { codecs: [pcma, pcmu], telephoneEvent: 101 })
    )
    call.a.hear(A, { sequence: 1, payloadType: 97 })
    call.a.hear(A, { sequence: 2, payloadType: 96, payload: eventPayload(1, { duration: 160 }) })
    call.b.hear(B, { sequence: 1 })
    expect(call.b.sent().map(({ payloadType }) => payloadType)).toEqual([0, 101])
    expect(call.a.sent().map(({ payloadType }) => payloadType)).toEqual([97])
  })

  it('MUST tell keys and relay none while they are kept, without a gap, and relay them again after (4-pbx: inCallCodes)', async () => {
    const { lab, a, b } = await joined(
      stream(A, { telephoneEvent: 96, ownTelephoneEvent: 101, wideTelephoneEvent: 110 }),
      stream(B)
    )
    const press = (sequence: number, payloadType: number) =>
      a.hear(A, {
        sequence,
        timestamp: sequence * 160,
        payloadType,
        payload: eventPayload(5, { duration: 800, end: true })
      })
    lab.engine.handle({ kind: 'keep-keys', endpoint: a.id, on: true })
    a.hear(A, { sequence: 1 })
    for (const [at, payloadType] of [96, 101, 110].entries()) press(2 + at, payloadType)
    a.hear(A, { sequence: 5 })
    const [first, second] = b.sent()
    expect(b.sent().map(({ payloadType }) => payloadType)).toEqual([0, 0])
    expect((second?.sequence ?? 0) - (first?.sequence ?? 0)).toBe(1)
    expect(a.events().filter(({ kind }) => kind === 'digit')).toHaveLength(3)
    lab.engine.handle({ kind: 'keep-keys', endpoint: a.id, on: false })
    press(6, 101)
    expect(b.sent().at(-1)?.payloadType).toBe(101)
  })

  it('converts between the two laws of G.711 where the sides share only that', async () => {
    const { a, b } = await joined(stream(A), stream(B, { codecs: [pcma] }))
    const payload = Uint8Array.from({ length: 256 }, (_, octet) => octet)
    a.hear(A, { sequence: 1, payload })
    expect(b.sent()[0]).toMatchObject({
      payloadType: 8,
      payload: payload.map((octet) => convertTable.PCMA[octet] as number)
    })
  })

  it('MUST leave no gap in the sequence where the other side has no such payload type', async () => {
    const { a, b } = await joined(stream(A), stream(B, { telephoneEvent: null }))
    a.hear(A, { sequence: 1 })
    a.hear(A, { sequence: 2, payloadType: 101, payload: eventPayload(1, { duration: 160 }) })
    a.hear(A, { sequence: 3 })
    const [first, second] = b.sent()
    expect((second?.sequence ?? 0) - (first?.sequence ?? 0)).toBe(1)
    expect((second?.timestamp ?? 0) - (first?.timestamp ?? 0)).toBe(320)
  })

  it('MUST drop payload types that were not negotiated, broken headers and foreign sources', async () => {
    const { a, b, lab } = await joined()
    a.hear(A, { sequence: 1 })
    a.hear(A, { sequence: 2, payloadType: 18 })
    a.hear(6666, { sequence: 3 })
    a.pair.receiver?.receiveRtp(Uint8Array.of(1, 2, 3), '127.0.0.1', A)
    expect(b.sent()).toHaveLength(1)
    lab.engine.handle({ kind: 'release', endpoint: a.id })
    expect(a.events().at(-1)).toMatchObject({ kind: 'summary', stats: { packetsIn: 1, foreign: 1 } })
  })

  it('tells the lock with the chain that packets go through', async () => {
    const { a, b } = await joined()
    a.hear(A, { sequence: 1 })
    a.hear(A, { sequence: 2 })
    expect(a.events()).toEqual([
      {
        kind: 'locked',
        address: '127.0.0.1',
        port: A,
        chain: `rtp<-127.0.0.1:${A} | lock | meter | dtmf | relay->#${b.id}`
      }
    ])
  })

  it('MUST keep one continuous stream towards a peer across hold, prompt and transfer', async () => {
    const call = await joined()
    const { lab, a, b } = call
    talk(call, a, { port: A, first: 100, count: 3 })
    lab.engine.handle({ kind: 'unjoin', endpoint: a.id })
    lab.engine.handle({
      kind: 'play',
      endpoint: b.id,
      playback: 1,
      items: [{ kind: 'silence', milliseconds: 60 }],
      loop: false
    })
    lab.clock.advance(100)
    const c = lab.endpoint()
    lab.engine.handle({ kind: 'configure', endpoint: c.id, stream: stream(7000) })
    lab.engine.handle({ kind: 'join', endpoint: b.id, other: c.id })
    talk({ lab, a: c, b }, c, { port: 7000, first: 60_000, count: 3 })
    const sent = b.sent()
    const steps = sent
      .slice(1)
      .map((packet, i) => [
        (packet.sequence - (sent[i]?.sequence ?? 0)) & 0xffff,
        (packet.timestamp - (sent[i]?.timestamp ?? 0)) >>> 0,
        packet.marker
      ])
    expect(new Set(sent.map(({ ssrc }) => ssrc)).size).toBe(1)
    expect(steps).toEqual([
      [1, 160, false],
      [1, 160, false],
      [1, 160, true],
      [1, 160, false],
      [1, 160, false],
      [1, 480, true],
      [1, 160, false],
      [1, 160, false]
    ])
  })

  it('MUST send nothing to a peer that holds, and go on without a gap when it resumes', async () => {
    const call = await joined()
    const { lab, a, b } = call
    talk(call, a, { port: A, first: 1, count: 1 })
    for (const direction of ['recvonly', 'inactive'] as const) {
      lab.engine.handle({ kind: 'configure', endpoint: b.id, stream: stream(B, { direction }) })
      talk(call, a, { port: A, first: 2, count: 1 })
    }
    expect(b.sent()).toHaveLength(1)
    lab.engine.handle({ kind: 'configure', endpoint: b.id, stream: stream(B) })
    talk(call, a, { port: A, first: 3, count: 1 })
    const [before, after] = b.sent()
    expect([after?.sequence, after?.timestamp, after?.marker]).toEqual([
      ((before?.sequence ?? 0) + 1) & 0xffff,
      ((before?.timestamp ?? 0) + 480) >>> 0,
      true
    ])
  })

  it('passes on what a holding peer sends (its music), but nothing from an inactive one', async () => {
    const { lab, a, b } = await joined(stream(A, { direction: 'recvonly' }))
    a.hear(A, { sequence: 1 })
    lab.engine.handle({ kind: 'configure', endpoint: a.id, stream: stream(A, { direction: 'inactive' }) })
    a.hear(A, { sequence: 2 })
    expect(b.sent()).toHaveLength(1)
  })

  it.each(['0.0.0.0', '224.0.0.1', '255.255.255.255', 'host.example', '::'])('never sends to %s', async (address) => {
    const { a, b } = await joined(stream(A), stream(B, { remote: { address, rtpPort: B, rtcpPort: B + 1 } }))
    a.hear(A, { sequence: 1 })
    expect(b.sent()).toEqual([])
  })

  it('reads digits and relays their packets at the same time', async () => {
    const { a, b } = await joined()
    for (const [sequence, duration] of [160, 320].entries()) {
      a.hear(A, { sequence, timestamp: 800, payloadType: 101, payload: eventPayload(5, { duration }) })
    }
    a.hear(A, { sequence: 2, timestamp: 800, payloadType: 101, payload: eventPayload(5, { duration: 480, end: true }) })
    expect(a.events().filter(({ kind }) => kind === 'digit')).toEqual([{ kind: 'digit', digit: '5', milliseconds: 60 }])
    expect(b.sent().map(({ payload }) => [...payload])).toEqual([
      eventPayload(5, { duration: 160 }),
      eventPayload(5, { duration: 320 }),
      eventPayload(5, { duration: 480, end: true })
    ])
  })

  it('MUST read and relay digits under the payload type that we offered, too (RFC 3264 §5.1)', async () => {
    const { a, b } = await joined(stream(A, { telephoneEvent: 96, ownTelephoneEvent: 101 }), stream(B))
    a.hear(A, { sequence: 1 })
    const press = { payloadType: 101, timestamp: 320 }
    a.hear(A, { ...press, sequence: 2, payload: eventPayload(5, { duration: 800, end: true }) })
    a.hear(A, { ...press, sequence: 3, payload: eventPayload(5, { duration: 800, end: true }) })
    expect(a.events().filter(({ kind }) => kind === 'digit')).toEqual([
      { kind: 'digit', digit: '5', milliseconds: 100 }
    ])
    expect(b.sent().map(({ payloadType }) => payloadType)).toEqual([0, 101, 101])
  })

  it('puts digits of ours in place of what is relayed meanwhile', async () => {
    const call = await joined()
    const { lab, a, b } = call
    talk(call, a, { port: A, first: 1, count: 1 })
    lab.engine.handle({ kind: 'send-digit', endpoint: b.id, digit: '#', milliseconds: 60 })
    talk(call, a, { port: A, first: 2, count: 12 })
    const types = b.sent().map(({ payloadType }) => payloadType)
    expect(types.filter((type) => type === 101)).toHaveLength(5)
    expect(types.at(-1)).toBe(0)
    const sequences = b.sent().map(({ sequence }) => sequence)
    expect(sequences).toEqual(sequences.map((_, i) => ((sequences[0] as number) + i) & 0xffff))
  })

  it('MUST end RTCP on each side and report with its own SSRC (RFC 3550 §6)', async () => {
    const call = await joined()
    talk(call, call.a, { port: A, first: 1, count: 400 })
    const types = call.b.pair.rtcp.map(({ bytes }) => bytes[1])
    const ssrc = new DataView(call.b.pair.rtcp[0]?.bytes.buffer ?? new ArrayBuffer(8)).getUint32(4)
    expect([types[0], call.a.pair.rtcp[0]?.bytes[1]]).toEqual([200, 201])
    expect([call.b.pair.rtcp[0]?.to, ssrc]).toEqual([`127.0.0.1:${B + 1}`, call.b.sent()[0]?.ssrc])
    expect(call.b.sent()).toHaveLength(400)
  })

  it('MUST survive a peer that sends from the last port there is', async () => {
    const call = await joined(stream(A, { learn: { addresses: ['127.0.0.1'], anyPort: true } }))
    const { lab, a, b } = call
    talk(call, a, { port: 65_535, first: 1, count: 3 })
    lab.clock.advance(10_000)
    lab.engine.handle({ kind: 'release', endpoint: a.id })
    expect(a.events().at(-1)).toMatchObject({ kind: 'summary', stats: { packetsIn: 1 } })
    expect([a.pair.rtcp.length, b.pair.rtcp.length > 0]).toEqual([0, true])
  })

  it('MUST keep the reports of the others going where one cannot be sent: a bug is its own', async () => {
    const { lab, a, b } = await joined()
    a.pair.sendRtcp = () => {
      throw new Error('a bug')
    }
    lab.clock.advance(10_000)
    expect(b.pair.rtcp.length).toBeGreaterThan(0)
    expect(lab.reports).toContainEqual(expect.objectContaining({ kind: 'log', event: 'media.bug' }))
  })

  it('echo sends back what arrives, and nothing once it is off', async () => {
    const lab = await createLab()
    const a = lab.endpoint()
    lab.engine.handle({ kind: 'configure', endpoint: a.id, stream: stream(A) })
    lab.engine.handle({ kind: 'echo', endpoint: a.id, on: true })
    a.hear(A, { sequence: 1, payload: [9, 8, 7] })
    lab.engine.handle({ kind: 'echo', endpoint: a.id, on: false })
    a.hear(A, { sequence: 2 })
    expect(a.sent().map(({ payload }) => [...payload])).toEqual([[9, 8, 7]])
  })

  it('MUST not keep a release from reaching the other side: it is alone, and can be joined again', async () => {
    const { lab, a, b } = await joined()
    lab.engine.handle({ kind: 'release', endpoint: a.id })
    b.hear(B, { sequence: 1 })
    expect(a.sent()).toEqual([])
    const c = lab.endpoint()
    lab.engine.handle({ kind: 'configure', endpoint: c.id, stream: stream(7000) })
    lab.engine.handle({ kind: 'join', endpoint: c.id, other: b.id })
    b.hear(B, { sequence: 2 })
    expect(c.sent()).toHaveLength(1)
  })
})
