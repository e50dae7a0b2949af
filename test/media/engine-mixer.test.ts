import { describe, expect, it } from 'vitest'
import { createCodec } from '../../pbx-core/media/codec/codecs.ts'
import type { StreamCodec } from '../../pbx-core/media/port.ts'
import { dominantFrequency, type Sound } from '../support/tone.ts'
import { encodeFrames, g722, heardBy, levelOf, sine, testOpus } from './codec-lab.ts'
import { createLab, type Lab, type LabEndpoint, pcma, pcmu, stream } from './lab.ts'

interface Member {
  readonly endpoint: LabEndpoint
  readonly codec: StreamCodec
  readonly port: number
}

async function conference(count: number, codecs: readonly StreamCodec[] = [pcmu]) {
  const lab = await createLab()
  const members = Array.from({ length: count }, (_, i): Member => {
    const endpoint = lab.endpoint()
    const port = 4000 + 10 * i
    const codec = codecs[i % codecs.length] as StreamCodec
    lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: stream(port, { codecs: [codec] }) })
    lab.engine.handle({ kind: 'mix', endpoint: endpoint.id, mixer: 1, speaks: true })
    return { endpoint, codec, port }
  })
  return { lab, members }
}

/** All of them speak at the same time; an empty sound is one who sends nothing. */
function speak(lab: Lab, members: readonly Member[], sounds: readonly Int16Array[], first = 1): void {
  const streams = members.map(({ codec }, i) =>
    encodeFrames(createCodec(codec, testOpus), sounds[i] ?? new Int16Array(0))
  )
  const longest = Math.max(...streams.map(({ length }) => length))
  for (let at = 0; at < longest; at++) {
    for (const [i, { endpoint, codec, port }] of members.entries()) {
      const payload = streams[i]?.[at]
      if (payload === undefined) continue
      const sequence = first + at
      endpoint.hear(port, { payloadType: codec.payloadType, sequence, timestamp: sequence * 160, payload })
    }
    lab.clock.advance(20)
  }
}

async function heard({ endpoint, codec }: Member, from = 8000): Promise<Sound> {
  const sound = await heardBy(codec, endpoint.sent())
  return { ...sound, samples: sound.samples.subarray(from) }
}

/** Level of one frequency in a sound (Goertzel), as an amplitude. */
function amplitude({ samples }: Sound, hertz: number): number {
  let re = 0
  let im = 0
  samples.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * hertz * i) / 16_000)
    im += sample * Math.sin((2 * Math.PI * hertz * i) / 16_000)
  })
  return (2 * 32_768 * Math.hypot(re, im)) / samples.length
}

describe('mixer (4-pbx, Media: conferences)', () => {
  it('MUST let each hear all others but itself, whatever each speaks', async () => {
    const { lab, members } = await conference(3, [pcmu, g722, pcma])
    const hertz = [500, 800, 1300]
    speak(
      lab,
      members,
      hertz.map((each) => sine(each, 1500, 6000))
    )
    for (const [i, member] of members.entries()) {
      const sound = await heard(member)
      const levels = hertz.map((each) => Math.round(amplitude(sound, each) / 1000))
      expect(levels).toEqual(hertz.map((_, other) => (other === i ? 0 : 6)))
    }
  })

  it('MUST carry 20 parties, and not distort when all are loud', async () => {
    const { lab, members } = await conference(20)
    const hertz = members.map((_, i) => 300 + 100 * i)
    speak(
      lab,
      members,
      hertz.map((each) => sine(each, 1200, 9000))
    )
    const sound = await heard(members[0] as Member)
    // What is cut off would make frequencies that nobody speaks.
    const spoken = hertz.slice(1).map((each) => amplitude(sound, each))
    const distortion = Math.max(...hertz.slice(2).map((each) => amplitude(sound, each - 50)))
    expect(Math.min(...spoken)).toBeGreaterThan(500)
    expect(distortion).toBeLessThan(Math.min(...spoken) / 5)
    expect(amplitude(sound, 300)).toBeLessThan(Math.min(...spoken) / 5)
  })

  it('MUST NOT be heard who only listens, from the moment it is said', async () => {
    const { lab, members } = await conference(2)
    const [one, other] = members as [Member, Member]
    speak(lab, members, [sine(500, 500), new Int16Array(0)])
    lab.engine.handle({ kind: 'mix', endpoint: one.endpoint.id, mixer: 1, speaks: false })
    const before = other.endpoint.sent().length
    speak(lab, members, [sine(500, 500), sine(900, 500)], 101)
    const muted = await heardBy(pcmu, other.endpoint.sent().slice(before))
    expect(levelOf({ ...muted, samples: muted.samples.subarray(400) })).toBeLessThan(20)
    expect(dominantFrequency(await heard(one, 11_000))).toBe(900)
  })

  it('MUST find who talks within 300 ms, and that it has ceased; not who is muted, and not the noise of a line', async () => {
    const { lab, members } = await conference(3)
    let seed = 3
    const noise = Int16Array.from({ length: 40_000 }, () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return ((seed >>> 16) & 63) - 32
    })
    lab.engine.handle({ kind: 'mix', endpoint: members[2]?.endpoint.id ?? 0, mixer: 1, speaks: false })
    const begun = lab.clock.now()
    const talking = (member: Member | undefined) =>
      member?.endpoint
        .events()
        .filter(({ kind }) => kind === 'talking')
        .map((event) => 'on' in event && event.on)
    speak(lab, members, [sine(400, 280, 4000), noise.subarray(0, 4480), sine(400, 280, 4000)])
    expect(lab.clock.now() - begun).toBeLessThanOrEqual(300)
    expect(members.map(talking)).toEqual([[true], [], []])
    speak(lab, members, [new Int16Array(16_000), noise.subarray(4480, 20_480), sine(400, 1000, 4000)], 15)
    expect(members.map(talking)).toEqual([[true, false], [], []])
  })

  it('sends to a party whose own peer is silent: a packet each 20 ms', async () => {
    const { lab, members } = await conference(2)
    lab.clock.advance(1000)
    for (const { endpoint } of members) {
      const times = endpoint.pair.rtp.map(({ at }) => at)
      expect(times.length).toBeGreaterThanOrEqual(50)
      expect(times.every((at, i) => i === 0 || at - (times[i - 1] as number) === 20)).toBe(true)
    }
  })

  it('prints itself in the chain, and is left by a join, an echo and a release; nothing stays behind', async () => {
    const { lab, members } = await conference(4)
    const ids = members.map(({ endpoint }) => endpoint.id)
    members[0]?.endpoint.hear(4000, { sequence: 1 })
    members[0]?.endpoint.hear(4000, { sequence: 2 })
    expect(members[0]?.endpoint.events()[0]).toMatchObject({
      chain: 'rtp<-127.0.0.1:4000 | lock | meter | dtmf | decode | discard'
    })
    lab.engine.handle({ kind: 'join', endpoint: ids[0] ?? 0, other: ids[1] ?? 0 })
    lab.engine.handle({ kind: 'unmix', endpoint: ids[2] ?? 0, mixer: 7 })
    lab.engine.handle({ kind: 'unmix', endpoint: ids[2] ?? 0, mixer: 1 })
    lab.clock.advance(20)
    const sent = () => members.map(({ endpoint }) => endpoint.sent().length)
    const before = sent()
    lab.clock.advance(200)
    const after = sent().map((count, i) => count - (before[i] ?? 0))
    expect(after).toEqual([0, 0, 0, 10])
    members[0]?.endpoint.hear(4000, { sequence: 3 })
    expect(members[1]?.endpoint.sent().length).toBe((before[1] ?? 0) + 1)
    for (const endpoint of ids) lab.engine.handle({ kind: 'release', endpoint })
    lab.engine.close()
    expect(lab.clock.pending).toBe(0)
  })

  it('MUST let all hear what is played to the mixer, one after the other, while they go on hearing each other', async () => {
    const { lab, members } = await conference(3)
    const tone = (name: 'enter' | 'leave') => ({ kind: 'tone', tone: name, country: 'DE' }) as const
    lab.engine.handle({ kind: 'mix-play', mixer: 1, items: [tone('enter')] })
    lab.engine.handle({ kind: 'mix-play', mixer: 1, items: [tone('leave')] })
    // Nobody is in there, and nobody hears it.
    lab.engine.handle({ kind: 'mix-play', mixer: 2, items: [tone('enter')] })
    speak(lab, members, [sine(1300, 1000, 6000)])
    for (const member of members) {
      const { samples } = await heard(member, 0)
      const during = (from: number, to: number) => ({
        sampleRate: 16_000,
        samples: samples.subarray(16 * from, 16 * to)
      })
      const strongest = [during(20, 100), during(160, 220), during(260, 340), during(400, 460)].map((sound) =>
        amplitude(sound, 520) > amplitude(sound, 780) ? 520 : 780
      )
      expect(strongest).toEqual([520, 780, 780, 520])
      expect(amplitude(during(700, 960), 520)).toBeLessThan(100)
      expect(Math.round(amplitude(during(100, 960), 1300) / 1000)).toBe(member === members[0] ? 0 : 6)
    }
  })
})
