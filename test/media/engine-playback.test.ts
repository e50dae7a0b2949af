import { describe, expect, it } from 'vitest'
import { decode, silenceOctet } from '../../pbx-core/media/audio/g711.ts'
import type { PlayItem, StreamDescription } from '../../pbx-core/media/port.ts'
import { dominantFrequency } from '../support/tone.ts'
import { sine } from './codec-lab.ts'
import { createLab, type Lab, type LabEndpoint, pcma, pcmu, stream } from './lab.ts'

const A = 4000
const silence = (milliseconds: number): PlayItem => ({ kind: 'silence', milliseconds })
const busy: PlayItem = { kind: 'tone', tone: 'busy', country: 'DE' }

async function playing(
  items: readonly PlayItem[],
  { loop = false, description = stream(A) as StreamDescription | null } = {}
) {
  const lab = await createLab()
  lab.prompts.set('en/hello', new Int16Array(800).fill(8000))
  const endpoint = lab.endpoint()
  if (description !== null) lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: description })
  lab.engine.handle({ kind: 'play', endpoint: endpoint.id, playback: 1, items, loop })
  return { lab, endpoint, outcomes: () => outcomes(lab) }
}

function outcomes(lab: Lab): string[] {
  return lab.reports.flatMap((report) => (report.kind === 'played' ? [`${report.playback} ${report.outcome}`] : []))
}

function audio(endpoint: LabEndpoint): number[] {
  return endpoint.sent().flatMap(({ payload }) => [...payload])
}

describe('playback', () => {
  it('MUST send a packet each 20 ms with timestamps 160 apart, and end when the last has been heard', async () => {
    const { lab, endpoint, outcomes } = await playing([silence(60)])
    lab.clock.advance(59)
    expect(outcomes()).toEqual([])
    lab.clock.advance(1)
    expect(outcomes()).toEqual(['1 ended'])
    expect(endpoint.pair.rtp.map(({ at }) => at)).toEqual([0, 20, 40])
    const [first] = endpoint.sent()
    expect(
      endpoint.sent().map(({ timestamp, marker }) => [(timestamp - (first?.timestamp ?? 0)) >>> 0, marker])
    ).toEqual([
      [0, true],
      [160, false],
      [320, false]
    ])
    lab.clock.advance(1000)
    expect(endpoint.sent()).toHaveLength(3)
  })

  it('plays prompts, tones and silence one after the other, without a pause between', async () => {
    const { lab, endpoint } = await playing([
      { kind: 'prompt', name: 'hello', language: 'en' },
      silence(10),
      { kind: 'tone', tone: 'beep', country: 'US' }
    ])
    await lab.clock.advanceAsync(1000)
    const samples = decode(Uint8Array.from(audio(endpoint)), 'PCMU')
    expect([
      // The low-pass before G.711 delays by 2 ms, and its edges take 4.
      samples.slice(32, 400).every((sample) => Math.abs(sample - 8000) < 300),
      samples.slice(440, 480).every((sample) => Math.abs(sample) < 20)
    ]).toEqual([true, true])
    const beep = Float64Array.from(samples.slice(500, 2480), (sample) => sample / 32_768)
    expect(dominantFrequency({ sampleRate: 8000, samples: beep })).toBe(1000)
    expect(samples.slice(2520).every((sample) => sample === 0)).toBe(true)
  })

  it('MUST keep a tone going until it is stopped, its frequency exact over the seams of the cadence', async () => {
    const { lab, endpoint, outcomes } = await playing([busy])
    lab.clock.advance(10_000)
    expect(outcomes()).toEqual([])
    lab.engine.handle({ kind: 'stop', endpoint: endpoint.id, playback: 1 })
    expect(outcomes()).toEqual(['1 stopped'])
    const samples = Float64Array.from(decode(Uint8Array.from(audio(endpoint)), 'PCMU'), (sample) => sample / 32_768)
    const second = samples.subarray(8 * 960 * 8, (8 * 960 + 480) * 8)
    expect(dominantFrequency({ sampleRate: 8000, samples: second })).toBe(425)
    const count = endpoint.sent().length
    lab.clock.advance(1000)
    expect(endpoint.sent()).toHaveLength(count)
  })

  it('repeats a loop, and ends at once where there is nothing to repeat', async () => {
    const { lab, endpoint, outcomes } = await playing(
      [{ kind: 'tone', tone: 'beep', country: 'US', milliseconds: 20 }, silence(20)],
      { loop: true }
    )
    lab.clock.advance(390)
    const silent = endpoint.sent().map(({ payload }) => payload.slice(40).every((octet) => octet === silenceOctet.PCMU))
    expect(silent).toEqual(Array.from({ length: 20 }, (_, index) => index % 2 === 1))
    expect(outcomes()).toEqual([])
    const empty = await playing([silence(0)], { loop: true })
    empty.lab.clock.advance(20)
    expect(empty.outcomes()).toEqual(['1 ended'])
  })

  it('speaks the law that the peer prefers, with its payload type', async () => {
    const { lab, endpoint } = await playing([silence(20)], { description: stream(A, { codecs: [pcma, pcmu] }) })
    lab.clock.advance(20)
    expect(endpoint.sent()[0]).toMatchObject({ payloadType: 8, payload: new Uint8Array(160).fill(silenceOctet.PCMA) })
  })

  it.each([
    [10, [0, 20, 20, 40, 40], 80],
    [30, [0, 40, 60, 100], 240],
    [40, [0, 40, 80], 320]
  ])('makes packets of %i ms where that was negotiated', async (packetTime, times, size) => {
    const { lab, endpoint } = await playing([busy], { description: stream(A, { packetTime }) })
    lab.clock.advance(times.at(-1) ?? 0)
    expect(endpoint.pair.rtp.map(({ at }) => at)).toEqual(times)
    expect(endpoint.sent().every(({ payload }) => payload.length === size)).toBe(true)
  })

  it('fails where a prompt is missing, and where the peer speaks nothing that we code', async () => {
    const missing = await playing([busy, { kind: 'prompt', name: 'none', language: 'en' }])
    await missing.lab.clock.advanceAsync(100)
    expect([missing.outcomes(), missing.endpoint.sent()]).toEqual([['1 failed'], []])
    const gsm = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1 }
    const foreign = await playing([busy], { description: stream(A, { codecs: [gsm] }) })
    foreign.lab.clock.advance(20)
    expect(foreign.outcomes()).toEqual(['1 failed'])
  })

  it('plays music: the pieces that are named, else our own, else the tone of a held line (4-pbx, Media: music on hold)', async () => {
    const hertz = async (files: readonly string[], prompts: Readonly<Record<string, number>>) => {
      const lab = await createLab()
      for (const [name, each] of Object.entries(prompts)) lab.prompts.set(`en/${name}`, sine(each, 500))
      const endpoint = lab.endpoint()
      lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: stream(A) })
      const items = [{ kind: 'music', files, country: 'DE' }] as const
      lab.engine.handle({ kind: 'play', endpoint: endpoint.id, playback: 1, items, loop: true })
      await lab.clock.advanceAsync(3000)
      const samples = Float64Array.from(decode(Uint8Array.from(audio(endpoint)), 'PCMU'), (sample) => sample / 32_768)
      // In the middle of each half second.
      return [0.02, 0.6, 1.1, 1.6].map((from) =>
        dominantFrequency({ sampleRate: 8000, samples: samples.subarray(from * 8000, (from + 0.1) * 8000) })
      )
    }
    expect(await hertz(['one', 'none', 'two'], { one: 500, two: 700, 'music/hold': 900 })).toEqual([500, 700, 500, 700])
    expect(await hertz(['none'], { 'music/hold': 900 })).toEqual([900, 900, 900, 900])
    expect((await hertz([], {}))[0]).toBe(425)
  })

  it('MUST be replaced by another playback, though its prompt is still being read', async () => {
    const { lab, endpoint, outcomes } = await playing([{ kind: 'prompt', name: 'hello', language: 'en' }])
    lab.engine.handle({ kind: 'play', endpoint: endpoint.id, playback: 2, items: [silence(20)], loop: false })
    await lab.clock.advanceAsync(200)
    expect(outcomes()).toEqual(['1 stopped', '2 ended'])
    expect(audio(endpoint).every((octet) => octet === silenceOctet.PCMU)).toBe(true)
  })

  it('sends nothing while the peer holds, and ends in its time all the same', async () => {
    const { lab, endpoint, outcomes } = await playing([silence(100)])
    lab.clock.advance(30)
    lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: stream(A, { direction: 'inactive' }) })
    lab.clock.advance(70)
    expect([endpoint.sent().length, outcomes()]).toEqual([2, ['1 ended']])
  })

  it('waits for no answer: what is played before a peer is known is silent and ends in its time', async () => {
    const { lab, endpoint, outcomes } = await playing([silence(40)], { description: null })
    lab.clock.advance(100)
    expect([endpoint.sent(), outcomes()]).toEqual([[], ['1 ended']])
  })

  it.each(['release', 'join'] as const)('is stopped by a %s', async (ending) => {
    const { lab, endpoint, outcomes } = await playing([busy])
    const other = lab.endpoint()
    lab.clock.advance(40)
    lab.engine.handle(
      ending === 'release'
        ? { kind: 'release', endpoint: endpoint.id }
        : { kind: 'join', endpoint: endpoint.id, other: other.id }
    )
    expect(outcomes()).toEqual(['1 stopped'])
  })

  it('MUST play for an hour without drift: the last packet is as punctual as the first (4-pbx, Media)', async () => {
    const { lab, endpoint } = await playing([busy])
    lab.clock.advance(3_600_000)
    const last = endpoint.sent().at(-1)
    const first = endpoint.sent()[0]
    expect(endpoint.pair.rtp.at(-1)?.at).toBe(3_600_000)
    expect(((last?.timestamp ?? 0) - (first?.timestamp ?? 0)) >>> 0).toBe(3_600_000 * 8)
  })
})

describe('digits sent', () => {
  it('MUST go out as events, do nothing where the peer has none, and stop nothing else', async () => {
    const { lab, endpoint, outcomes } = await playing([silence(100)])
    lab.engine.handle({ kind: 'send-digit', endpoint: endpoint.id, digit: '5', milliseconds: 40 })
    lab.clock.advance(500)
    expect(endpoint.sent().map(({ payloadType }) => payloadType)).toEqual([101, 101, 101, 101, 0, 0, 0, 0, 0])
    expect(outcomes()).toEqual(['1 ended'])
    const without = await playing([], { description: stream(A, { telephoneEvent: null }) })
    without.lab.engine.handle({ kind: 'send-digit', endpoint: without.endpoint.id, digit: '5', milliseconds: 40 })
    without.lab.clock.advance(500)
    expect(without.endpoint.sent()).toEqual([])
  })
})

describe('release', () => {
  it('MUST tell a summary, say goodbye (RFC 3550 §6.6) and leave no timer of the endpoint behind', async () => {
    const { lab, endpoint } = await playing([silence(40)])
    endpoint.hear(A, { sequence: 1 })
    endpoint.hear(A, { sequence: 3 })
    lab.clock.advance(100)
    lab.engine.handle({ kind: 'release', endpoint: endpoint.id })
    expect(endpoint.events().at(-1)).toEqual({
      kind: 'summary',
      stats: { packetsIn: 2, packetsOut: 2, octetsIn: 320, octetsOut: 320, lost: 1, jitter: 2.5, foreign: 0 }
    })
    expect(endpoint.pair.rtcp.map(({ bytes }) => bytes.at(-7))).toEqual([203])
    lab.engine.close()
    expect([lab.clock.pending, lab.pairs.every(({ closed }) => closed)]).toEqual([0, true])
  })

  it('ignores commands that come after it', async () => {
    const { lab, endpoint } = await playing([])
    lab.engine.handle({ kind: 'release', endpoint: endpoint.id })
    const before = lab.reports.length
    lab.engine.handle({ kind: 'play', endpoint: endpoint.id, playback: 9, items: [busy], loop: true })
    lab.engine.handle({ kind: 'release', endpoint: endpoint.id })
    lab.clock.advance(100)
    expect([lab.reports.length, endpoint.sent()]).toEqual([before, []])
  })
})
