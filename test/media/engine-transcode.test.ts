import { beforeAll, describe, expect, it } from 'vitest'
import { createCodec } from '../../pbx-core/media/codec/codecs.ts'
import type { StreamCodec } from '../../pbx-core/media/port.ts'
import { dominantFrequency } from '../support/tone.ts'
import { encodeFrames, everyCodec, g722, heardBy, levelOf, opus, ready, sine, testOpus } from './codec-lab.ts'
import { createLab, eventPayload, type Lab, type LabEndpoint, pcma, pcmu, stream } from './lab.ts'

const A = 4000
const B = 5000

interface Call {
  readonly lab: Lab
  readonly a: LabEndpoint
  readonly b: LabEndpoint
}

const withCodec = (port: number, codec: StreamCodec) => stream(port, { codecs: [codec] })

async function joined(forA = stream(A), forB = stream(B)): Promise<Call> {
  const lab = await createLab()
  const a = lab.endpoint()
  const b = lab.endpoint()
  lab.engine.handle({ kind: 'configure', endpoint: a.id, stream: forA })
  lab.engine.handle({ kind: 'configure', endpoint: b.id, stream: forB })
  lab.engine.handle({ kind: 'join', endpoint: a.id, other: b.id })
  return { lab, a, b }
}

interface Talk {
  readonly port: number
  readonly codec: StreamCodec
  readonly first?: number
  /** Milliseconds by which each packet is late, in turn; undefined: lost. */
  readonly network?: readonly (number | undefined)[]
}

/** A peer sends the sound, a packet each 20 ms of the clock, which stands still while libraries are loaded. */
async function talk(lab: Lab, from: LabEndpoint, sound: Int16Array, { port, codec, first = 1, network = [0] }: Talk) {
  using coding = await ready(createCodec(codec, testOpus))
  const frames = encodeFrames(coding, sound)
  const units = codec.clockRate / 50
  for (const [i, payload] of frames.entries()) {
    const late = network[i % network.length]
    const send = () =>
      from.hear(port, { payloadType: codec.payloadType, sequence: first + i, timestamp: (first + i) * units, payload })
    if (late === 0) send()
    else if (late !== undefined) lab.clock.after(late, send)
    await lab.clock.advanceAsync(20)
    const turns = i === 0 ? 20 : codec.name === 'OPUS' ? 1 : 0
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}

// The library is there before: the clock of these tests does not wait for what a busy machine loads meanwhile.
beforeAll(async () => {
  using _coder = await ready(createCodec(opus, testOpus))
})

const pairs = everyCodec.flatMap((one) => everyCodec.map((other) => [one, other] as const))

describe('transcoding (4-pbx, Media: only where two sides share none)', () => {
  it.each(pairs.map(([one, other]) => [`${one.name} to ${other.name}`, one, other] as const))(
    '%s: MUST be heard at its frequency and level at the other end, and the other way round',
    async (_, one, other) => {
      const call = await joined(withCodec(A, one), withCodec(B, other))
      // Opus's coders are loaded by the first sound.
      await talk(call.lab, call.a, sine(700, 400), { port: A, codec: one })
      await talk(call.lab, call.b, sine(1100, 400), { port: B, codec: other })
      await talk(call.lab, call.a, sine(700, 1000), { port: A, codec: one, first: 101 })
      const atB = await heardBy(other, call.b.sent())
      await talk(call.lab, call.b, sine(1100, 1000), { port: B, codec: other, first: 101 })
      const atA = await heardBy(one, call.a.sent())
      const middle = (sound: typeof atB) => ({ ...sound, samples: sound.samples.subarray(-9600, -1600) })
      expect([dominantFrequency(middle(atB)), dominantFrequency(middle(atA))]).toEqual([700, 1100])
      for (const sound of [atB, atA]) {
        expect(Math.abs(20 * Math.log10(levelOf(middle(sound)) / (8000 / Math.SQRT2)))).toBeLessThan(1.5)
      }
    }
  )

  it('MUST send one stream without a gap: a packet each 20 ms, sequence and timestamps in step', async () => {
    const { lab, a, b } = await joined(withCodec(A, pcmu), withCodec(B, g722))
    await talk(lab, a, sine(700, 600), { port: A, codec: pcmu })
    const sent = b.sent()
    const times = b.pair.rtp.map(({ at }) => at)
    expect(sent.length).toBeGreaterThanOrEqual(28)
    expect(times.every((at, i) => i === 0 || at - (times[i - 1] as number) === 20)).toBe(true)
    expect(sent.map(({ marker }) => marker)).toEqual(sent.map((_, i) => i === 0))
    expect(
      sent.map(({ sequence, timestamp }) => [
        sequence - (sent[0]?.sequence ?? 0),
        timestamp - (sent[0]?.timestamp ?? 0)
      ])
    ).toEqual(sent.map((_, i) => [i, i * 160]))
  })

  it('prints that it does so, and prints the relay as before where both speak one', async () => {
    const { a, b } = await joined(withCodec(A, g722), withCodec(B, pcmu))
    a.hear(A, { payloadType: 9, sequence: 1 })
    a.hear(A, { payloadType: 9, sequence: 2 })
    b.hear(B, { sequence: 1 })
    b.hear(B, { sequence: 2 })
    expect([a, b].map((endpoint) => endpoint.events()[0])).toMatchObject([
      { chain: `rtp<-127.0.0.1:${A} | lock | meter | dtmf | decode | transcode->#${b.id}` },
      { chain: `rtp<-127.0.0.1:${B} | lock | meter | dtmf | decode | transcode->#${a.id}` }
    ])
    const same = await joined(withCodec(A, g722), stream(B, { codecs: [pcmu, g722] }))
    same.a.hear(A, { payloadType: 9, sequence: 1 })
    same.a.hear(A, { payloadType: 9, sequence: 2 })
    expect(same.a.events()[0]).toMatchObject({
      chain: `rtp<-127.0.0.1:${A} | lock | meter | dtmf | relay->#${same.b.id}`
    })
  })

  it('stops as soon as both speak one codec, and begins where they cease to', async () => {
    const { lab, a, b } = await joined(withCodec(A, g722), withCodec(B, pcmu))
    await talk(lab, a, sine(700, 200), { port: A, codec: g722 })
    lab.engine.handle({ kind: 'configure', endpoint: b.id, stream: withCodec(B, g722) })
    const before = b.sent().length
    await talk(lab, a, sine(700, 200), { port: A, codec: g722, first: 11 })
    const relayed = b.sent().slice(before)
    expect(relayed.map(({ payloadType }) => payloadType)).toEqual(Array.from({ length: 10 }, () => 9))
    const wired = lab.reports.flatMap((report) => (report.kind === 'log' ? [report.fields.chain] : []))
    expect(wired.filter((chain) => `${chain}`.startsWith(`rtp<-127.0.0.1:${A}`)).at(-1)).toBe(
      `rtp<-127.0.0.1:${A} | lock | meter | dtmf | relay->#${b.id}`
    )
  })

  it('goes on without a gap over a re-INVITE that changes nothing', async () => {
    const { lab, a, b } = await joined(withCodec(A, pcma), withCodec(B, g722))
    await talk(lab, a, sine(700, 400), { port: A, codec: pcma })
    for (const [endpoint, description] of [
      [a.id, withCodec(A, pcma)],
      [b.id, withCodec(B, g722)]
    ] as const) {
      lab.engine.handle({ kind: 'configure', endpoint, stream: description })
    }
    await talk(lab, a, sine(700, 400), { port: A, codec: pcma, first: 21 })
    const times = b.pair.rtp.map(({ at }) => at)
    expect(times.every((at, i) => i === 0 || at - (times[i - 1] as number) === 20)).toBe(true)
    expect(times.length).toBeGreaterThanOrEqual(38)
  })

  it('MUST hide jitter and single losses: the tone goes on at the other end', async () => {
    const { lab, a, b } = await joined(withCodec(A, pcma), withCodec(B, g722))
    const network = [0, 15, 5, 30, 0, undefined, 10, 25, 0, 40]
    await talk(lab, a, sine(400, 4000), { port: A, codec: pcma, network })
    const heard = await heardBy(g722, b.sent())
    const second = { ...heard, samples: heard.samples.subarray(32_000, 48_000) }
    expect(dominantFrequency(second)).toBe(400)
    const frames = Array.from({ length: 50 }, (_, i) =>
      levelOf({ ...second, samples: second.samples.subarray(i * 320, (i + 1) * 320) })
    )
    expect(Math.min(...frames)).toBeGreaterThan(2500)
  })

  it('MUST relay keys as events, once and in one piece, though the audio is coded anew (RFC 4733 §2.5.1.2)', async () => {
    const { lab, a, b } = await joined(withCodec(A, pcmu), stream(B, { codecs: [g722], telephoneEvent: 96 }))
    await talk(lab, a, sine(700, 200), { port: A, codec: pcmu })
    for (let i = 0; i < 8; i++) {
      const duration = Math.min(6, i + 1) * 160
      a.hear(A, {
        payloadType: 101,
        sequence: 11 + i,
        timestamp: 11 * 160,
        payload: eventPayload(5, { duration, end: i >= 5 })
      })
      lab.clock.advance(20)
    }
    await talk(lab, a, sine(700, 200), { port: A, codec: pcmu, first: 19 })
    const sent = b.sent()
    const events = sent.filter(({ payloadType }) => payloadType === 96)
    expect(events.map(({ payload }) => [...payload])).toEqual(
      Array.from({ length: 8 }, (_, i) => eventPayload(5, { duration: Math.min(6, i + 1) * 160, end: i >= 5 }))
    )
    expect(new Set(events.map(({ timestamp }) => timestamp)).size).toBe(1)
    const at = sent.findIndex(({ payloadType }) => payloadType === 96)
    expect(sent.slice(at, at + 8).every(({ payloadType }) => payloadType === 96)).toBe(true)
    expect(sent.map(({ sequence }) => (sequence - (sent[0]?.sequence ?? 0)) & 0xffff)).toEqual(sent.map((_, i) => i))
    // And speech is heard after it.
    expect(sent.slice(at + 8).length).toBeGreaterThan(5)
  })

  it('MUST fall silent and leave no work behind a second after the peer has', async () => {
    const { lab, a, b } = await joined(withCodec(A, pcmu), withCodec(B, g722))
    await talk(lab, a, sine(700, 400), { port: A, codec: pcmu })
    lab.clock.advance(1200)
    const { length } = b.sent()
    lab.clock.advance(10_000)
    expect(b.sent().length).toBe(length)
    for (const { id } of [a, b]) lab.engine.handle({ kind: 'release', endpoint: id })
    lab.engine.close()
    expect(lab.clock.pending).toBe(0)
  })

  it('plays wideband to who speaks it (4-pbx, Prompts)', async () => {
    const lab = await createLab()
    lab.prompts.set('en/high', sine(6000, 1000))
    for (const [codec, hertz] of [
      [g722, 6000],
      [opus, 6000],
      [pcmu, 0]
    ] as const) {
      const endpoint = lab.endpoint()
      lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: withCodec(A, codec) })
      const items = [
        { kind: 'silence', milliseconds: 200 },
        { kind: 'prompt', name: 'high', language: 'en' }
      ] as const
      lab.engine.handle({ kind: 'play', endpoint: endpoint.id, playback: 1, items, loop: false })
      for (let i = 0; i < 70; i++) {
        await lab.clock.advanceAsync(20)
        await new Promise((resolve) => setImmediate(resolve))
      }
      const heard = await heardBy(codec, endpoint.sent())
      expect(dominantFrequency({ ...heard, samples: heard.samples.subarray(-12_800, -1600) })).toBe(hertz)
    }
  })
})
