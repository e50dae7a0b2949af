/**
 * What decoding and coding cost: the media thread's engine without its sockets, on a clock that is moved by hand, so that
 * nothing but its own work counts. Both directions of each call speak all the time.
 */

import { createCodec } from '../pbx-core/media/codec/codecs.ts'
import type { StreamCodec } from '../pbx-core/media/port.ts'
import { encodeFrames, g722, opus, ready, testOpus, voice } from '../test/media/codec-lab.ts'
import { createLab, type Lab, type LabEndpoint, pcma, pcmu, stream } from '../test/media/lab.ts'
import type { BenchRow } from './row.ts'
import { medianRow } from './statistics.ts'

export interface TranscodeBenchOptions {
  readonly calls?: number
  /** Seconds of speech in each run. */
  readonly seconds?: number
  readonly runs?: number
}

interface Speaker {
  readonly endpoint: LabEndpoint
  readonly port: number
  readonly codec: StreamCodec
}

/** Milliseconds of sound that are said over and over. */
const SPEECH = 2000

const pairs: readonly (readonly [StreamCodec, StreamCodec])[] = [
  [pcmu, pcmu],
  [pcmu, pcma],
  [pcmu, g722],
  [pcmu, opus],
  [g722, opus]
]

export async function runTranscodeBench({
  calls = 10,
  seconds = 10,
  runs = 3
}: TranscodeBenchOptions = {}): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const [one, other] of pairs) {
    const measured: number[] = []
    for (let run = 0; run < runs; run++) measured.push((await measureCalls([one, other], calls, seconds)) / calls)
    const name = one === other ? `relay ${one.name}` : `${one.name} and ${other.name}`
    rows.push(medianRow(`transcode, ${name}: one call`, '% of core', measured))
  }
  for (const codec of [pcmu, opus]) {
    const measured: number[] = []
    for (let run = 0; run < runs; run++) measured.push(await measureMixer(codec, 20, seconds))
    rows.push(medianRow(`mixer, 20 parties with ${codec.name}`, '% of core', measured))
  }
  return rows
}

async function measureCalls([one, other]: readonly [StreamCodec, StreamCodec], calls: number, seconds: number) {
  const lab = await createLab()
  const speakers = Array.from({ length: calls }, (_, call) => {
    const a = speaker(lab, one, 4000 + call * 4)
    const b = speaker(lab, other, 4002 + call * 4)
    lab.engine.handle({ kind: 'join', endpoint: a.endpoint.id, other: b.endpoint.id })
    return [a, b]
  }).flat()
  return measure(lab, speakers, seconds)
}

async function measureMixer(codec: StreamCodec, parties: number, seconds: number) {
  const lab = await createLab()
  const speakers = Array.from({ length: parties }, (_, at) => speaker(lab, codec, 4000 + at * 2))
  for (const { endpoint } of speakers) {
    lab.engine.handle({ kind: 'mix', endpoint: endpoint.id, mixer: 1, speaks: true })
  }
  return measure(lab, speakers, seconds)
}

function speaker(lab: Lab, codec: StreamCodec, port: number): Speaker {
  const endpoint = lab.endpoint()
  lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: stream(port, { codecs: [codec] }) })
  return { endpoint, port, codec }
}

/** Percent of a core that the engine takes for so much of speech of all of them. */
async function measure(lab: Lab, speakers: readonly Speaker[], seconds: number): Promise<number> {
  const spoken = new Map<string, readonly Uint8Array[]>()
  for (const { codec } of speakers) {
    if (spoken.has(codec.name)) continue
    using coding = await ready(createCodec(codec, testOpus))
    spoken.set(codec.name, encodeFrames(coding, voice(SPEECH)))
  }
  let sequence = 1
  const say = async (steps: number, waits: boolean) => {
    for (let step = 0; step < steps; step++, sequence++) {
      for (const { endpoint, port, codec } of speakers) {
        const payload = spoken.get(codec.name)?.[sequence % (SPEECH / 20)] ?? new Uint8Array()
        const timestamp = (sequence * codec.clockRate) / 50
        endpoint.hear(port, { payloadType: codec.payloadType, sequence, timestamp, payload })
        // What was sent is not kept.
        endpoint.pair.rtp.length = 0
      }
      lab.clock.advance(20)
      if (waits) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  // Until Opus's coders are there, and the code is compiled.
  await say(100, true)
  const before = process.cpuUsage()
  await say(seconds * 50, false)
  const { user, system } = process.cpuUsage(before)
  for (const { endpoint } of speakers) lab.engine.handle({ kind: 'release', endpoint: endpoint.id })
  lab.engine.close()
  return (user + system) / 1e4 / seconds
}
