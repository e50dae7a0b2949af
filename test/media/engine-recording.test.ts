import { describe, expect, it } from 'vitest'
import { createCodec } from '../../pbx-core/media/codec/codecs.ts'
import type { StreamCodec } from '../../pbx-core/media/port.ts'
import type { MediaReport } from '../../pbx-core/media/protocol.ts'
import { dominantFrequency, type Sound, secondsInMix } from '../support/tone.ts'
import { encodeFrames, g722, sine, testOpus } from './codec-lab.ts'
import { createLab, type Lab, type LabEndpoint, type MemoryRecording, pcmu, stream } from './lab.ts'

interface Side {
  readonly endpoint: LabEndpoint
  readonly codec: StreamCodec
  readonly port: number
}

async function joined(codecs: readonly [StreamCodec, StreamCodec] = [pcmu, pcmu]) {
  const lab = await createLab()
  const [left, right] = codecs.map((codec, i): Side => {
    const endpoint = lab.endpoint()
    const port = 4000 + 10 * i
    lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: stream(port, { codecs: [codec] }) })
    return { endpoint, codec, port }
  }) as [Side, Side]
  lab.engine.handle({ kind: 'join', endpoint: left.endpoint.id, other: right.endpoint.id })
  return { lab, left, right }
}

function record(lab: Lab, endpoints: readonly Side[]): MemoryRecording {
  lab.engine.handle({
    kind: 'record',
    recording: 1,
    path: '/var/rec/1.wav',
    format: 'wav',
    endpoints: endpoints.map(({ endpoint }) => endpoint.id),
    lead: 0,
    limits: undefined
  })
  return lab.recordings.at(-1) as MemoryRecording
}

function speak(lab: Lab, sides: readonly Side[], hertz: readonly number[], milliseconds = 500): void {
  const streams = sides.map(({ codec }, i) =>
    encodeFrames(createCodec(codec, testOpus), sine(hertz[i] ?? 0, milliseconds, 8000))
  )
  for (let at = 0; at < (streams[0]?.length ?? 0); at++) {
    for (const [i, { endpoint, codec, port }] of sides.entries()) {
      const payload = streams[i]?.[at]
      if (payload !== undefined) endpoint.hear(port, { payloadType: codec.payloadType, sequence: at + 1, payload })
    }
    lab.clock.advance(20)
  }
}

/** The frequency in one channel of what was recorded, without its beginning. */
function frequencyIn(recording: MemoryRecording, channel: number): number {
  return dominantFrequency(soundIn(recording, channel))
}

function soundIn({ frames, file: { channels } }: MemoryRecording, channel: number): Sound {
  const samples = frames.flatMap((frame) => [...frame].filter((_, i) => i % channels === channel))
  return { sampleRate: 16_000, samples: Float64Array.from(samples.slice(3200), (sample) => sample / 32_768) }
}

const recorded = (reports: readonly MediaReport[]) => reports.filter(({ kind }) => kind === 'recorded')

describe('recording in the media thread (4-pbx, Media: Recording)', () => {
  it('MUST have the first on the left and the other on the right, whatever each speaks, and relay them as before', async () => {
    const { lab, left, right } = await joined([pcmu, g722])
    const recording = record(lab, [left, right])
    speak(lab, [left, right], [500, 1300])
    expect(recording.file).toEqual({ path: '/var/rec/1.wav', format: 'wav', channels: 2 })
    expect([frequencyIn(recording, 0), frequencyIn(recording, 1)]).toEqual([500, 1300])
    expect(right.endpoint.sent().length).toBeGreaterThan(20)
  })

  it('records one alone in one channel', async () => {
    const { lab, left } = await joined()
    const recording = record(lab, [left])
    speak(lab, [left], [700])
    expect(recording.file.channels).toBe(1)
    expect(frequencyIn(recording, 0)).toBe(700)
  })

  it('MUST have what is mixed for one on the right, all others and not itself, and not what is played to it meanwhile', async () => {
    const { lab, left, right } = await joined([pcmu, g722])
    const third = lab.endpoint()
    const zoe = { endpoint: third, codec: pcmu, port: 4020 }
    lab.engine.handle({ kind: 'configure', endpoint: third.id, stream: stream(4020, { codecs: [pcmu] }) })
    const three = [left, right, zoe]
    for (const { endpoint } of three) {
      lab.engine.handle({ kind: 'mix', endpoint: endpoint.id, mixer: 1, speaks: true })
    }
    const items = [{ kind: 'tone', tone: 'busy', country: 'US' }] as const
    lab.engine.handle({ kind: 'play', endpoint: left.endpoint.id, playback: 1, items, loop: true })
    const { id } = left.endpoint
    const endpoints = [id, { heardBy: id }]
    const file = { path: '/var/rec/1.wav', format: 'wav', lead: 0, limits: undefined } as const
    lab.engine.handle({ kind: 'record', recording: 1, endpoints, ...file })
    const recording = lab.recordings.at(-1) as MemoryRecording
    speak(lab, three, [500, 1300, 900], 1000)
    expect(frequencyIn(recording, 0)).toBe(500)
    const heard = soundIn(recording, 1)
    expect(secondsInMix(heard, 500)).toBe(0)
    expect(secondsInMix(heard, 1300)).toBeGreaterThan(0.5)
    expect(secondsInMix(heard, 900)).toBeGreaterThan(0.5)
    lab.engine.handle({ kind: 'release', endpoint: id })
    await lab.clock.advanceAsync(100)
    expect(recorded(lab.reports)).toMatchObject([{ recording: 1, outcome: { ended: 'left' } }])
  })

  it('MUST tell how long it is once it is kept, and listen to nobody any more', async () => {
    const { lab, left, right } = await joined()
    const recording = record(lab, [left, right])
    speak(lab, [left, right], [500, 1300], 100)
    lab.engine.handle({ kind: 'stop-recording', recording: 1 })
    expect(recorded(lab.reports)).toEqual([])
    await lab.clock.advanceAsync(100)
    const length = recording.frames.length
    expect(recorded(lab.reports)).toEqual([
      { kind: 'recorded', recording: 1, outcome: { ended: 'stopped', milliseconds: length * 20 } }
    ])
    await lab.clock.advanceAsync(100)
    expect(recording.frames.length).toBe(length)
    left.endpoint.hear(left.port, { sequence: 90 })
    expect(left.endpoint.events()[0]).toMatchObject({ chain: expect.stringContaining('relay') })
  })

  it('MUST end with the last of them that leaves, keeping what was said', async () => {
    const { lab, left, right } = await joined()
    const recording = record(lab, [left, right])
    speak(lab, [left, right], [500, 1300], 100)
    lab.engine.handle({ kind: 'release', endpoint: right.endpoint.id })
    await lab.clock.advanceAsync(0)
    expect(recording.closed).toBe(false)
    lab.engine.handle({ kind: 'release', endpoint: left.endpoint.id })
    await lab.clock.advanceAsync(0)
    expect(recording.closed).toBe(true)
    expect(recorded(lab.reports)).toEqual([
      { kind: 'recorded', recording: 1, outcome: { ended: 'left', milliseconds: recording.frames.length * 20 } }
    ])
  })

  it('ends at once where all of them are gone already', async () => {
    const { lab, left, right } = await joined()
    for (const { endpoint } of [left, right]) lab.engine.handle({ kind: 'release', endpoint: endpoint.id })
    record(lab, [left, right])
    expect(lab.recordings).toEqual([])
    expect(recorded(lab.reports)).toEqual([
      { kind: 'recorded', recording: 1, outcome: { ended: 'left', milliseconds: 0 } }
    ])
  })

  it('hides what is said in a pause (4-pbx: a pause shows as a gap)', async () => {
    const { lab, left, right } = await joined()
    const recording = record(lab, [left, right])
    lab.engine.handle({ kind: 'pause-recording', recording: 1, on: true })
    speak(lab, [left, right], [500, 1300], 200)
    expect(recording.frames.length).toBeGreaterThanOrEqual(10)
    expect(recording.frames.every((frame) => frame.every((sample) => sample === 0))).toBe(true)
    lab.engine.handle({ kind: 'pause-recording', recording: 1, on: false })
    speak(lab, [left, right], [500, 1300], 200)
    expect(recording.frames.some((frame) => frame.some((sample) => sample !== 0))).toBe(true)
  })

  it('MUST follow who talks to another telephone, and hear nobody who is elsewhere', async () => {
    const { lab, left, right } = await joined()
    const recording = record(lab, [left, right])
    const before = () => recording.frames.length
    const hear = (endpoints: readonly (number | null)[]) =>
      lab.engine.handle({ kind: 'hear-recording', recording: 1, endpoints })
    hear([left.endpoint.id, null])
    lab.clock.advance(20)
    const alone = before()
    speak(lab, [right], [1300], 200)
    expect(recording.frames.slice(alone).every((frame) => frame.every((sample) => sample === 0))).toBe(true)
    hear([right.endpoint.id, left.endpoint.id])
    speak(lab, [left, right], [500, 1300])
    expect([frequencyIn(recording, 0), frequencyIn(recording, 1)]).toEqual([1300, 500])
  })

  it('MUST have neither sound nor time of a suspension', async () => {
    const { lab, left, right } = await joined()
    const recording = record(lab, [left, right])
    lab.clock.advance(100)
    lab.engine.handle({ kind: 'suspend-recording', recording: 1, on: true })
    const length = recording.frames.length
    lab.clock.advance(1000)
    expect(recording.frames.length).toBe(length)
    lab.engine.handle({ kind: 'suspend-recording', recording: 1, on: false })
    lab.clock.advance(100)
    expect(recording.frames.length).toBeGreaterThanOrEqual(length + 5)
    expect(recording.frames.length).toBeLessThanOrEqual(length + 6)
  })

  it('MUST go on with the call where the storage is full, and say so', async () => {
    const { lab, left, right } = await joined()
    const recording = record(lab, [left, right])
    speak(lab, [left, right], [500, 1300], 100)
    recording.onFault({ ended: 'storage-full', code: 'ENOSPC' })
    await lab.clock.advanceAsync(0)
    expect(recorded(lab.reports)).toEqual([
      { kind: 'recorded', recording: 1, outcome: { ended: 'storage-full', milliseconds: recording.frames.length * 20 } }
    ])
    expect(lab.reports).toContainEqual({
      kind: 'log',
      level: 'error',
      event: 'media.recording-failed',
      fields: { path: '/var/rec/1.wav', ended: 'storage-full', code: 'ENOSPC' }
    })
    const before = right.endpoint.sent().length
    left.endpoint.hear(left.port, { sequence: 80 })
    expect(right.endpoint.sent().length).toBe(before + 1)
  })

  it('keeps what is being recorded when the thread is closed', async () => {
    const { lab, left, right } = await joined()
    const recording = record(lab, [left, right])
    lab.clock.advance(100)
    await lab.engine.close()
    expect(recording.closed).toBe(true)
    expect(recorded(lab.reports)).toHaveLength(1)
    expect(lab.clock.pending).toBe(0)
  })
})
