import { describe, expect, it } from 'vitest'
import { srtpCrypto } from '../../pbx-core/io/srtp-crypto.ts'
import type { StreamDescription } from '../../pbx-core/media/port.ts'
import type { DtlsOptions, SrtpKeys } from '../../pbx-core/media/webrtc/ports.ts'
import { SrtpReceiver, SrtpSender } from '../../pbx-core/media/webrtc/srtp.ts'
import { createLab, type LabEndpoint, type RtpFields, readRtp, rtp, stream } from './lab.ts'
import { check } from './webrtc/checks.ts'
import { hex } from './webrtc/hex.ts'

const keys: SrtpKeys = {
  ours: { key: new Uint8Array(16).fill(1), salt: new Uint8Array(14).fill(1) },
  theirs: { key: new Uint8Array(16).fill(2), salt: new Uint8Array(14).fill(2) }
}
const local = { ufrag: 'core', password: 'c'.repeat(22) }
const opus = { payloadType: 111, name: 'OPUS', clockRate: 48_000, channels: 2 }
const hello = hex('16fefd0000000000000000001e 01000012 0000 000000 000012 fefd')

/** The negotiated stream of a browser. */
function browserStream(change: Partial<StreamDescription> = {}): StreamDescription {
  const webRtc = { ufrag: 'peer', fingerprints: [{ hash: 'sha-256', value: 'AA:BB' }] }
  return { ...stream(0, change), remote: null, webRtc }
}

async function createBrowserLab() {
  const handshakes: DtlsOptions[] = []
  const lab = await createLab({
    dtls: {
      accept: (options) => {
        handshakes.push(options)
        return { receive() {}, close() {} }
      }
    }
  })
  /** An endpoint whose peer is a browser that is connected. */
  const browser = (description = browserStream()) => {
    const endpoint = lab.endpoint()
    lab.engine.handle({ kind: 'use-webrtc', endpoint: endpoint.id, local })
    lab.engine.handle({ kind: 'configure', endpoint: endpoint.id, stream: description })
    const arrive = (bytes: Uint8Array) => endpoint.pair.receiver?.receiveRtp(bytes, '127.0.0.1', 5000)
    arrive(check({ username: 'core:peer', password: local.password, useCandidate: true }))
    arrive(hello)
    handshakes.at(-1)?.secured(keys)
    endpoint.pair.rtp.length = 0
    const sender = new SrtpSender(srtpCrypto, keys.theirs)
    const receiver = new SrtpReceiver(srtpCrypto, keys.ours)
    return {
      ...endpoint,
      say: (packet: RtpFields) => arrive((sender.protect(rtp(packet)) as Uint8Array).slice()),
      /** What it was sent since, in the clear. */
      got: () =>
        endpoint.pair.rtp
          .splice(0)
          .flatMap(({ bytes }) => receiver.open(bytes) ?? [])
          .map(readRtp)
    }
  }
  return { ...lab, handshakes, browser }
}

const join = (one: LabEndpoint, other: LabEndpoint) => ({ kind: 'join', endpoint: one.id, other: other.id }) as const

describe('an endpoint of a browser', () => {
  it('is relayed to a plain one and back, encrypted on its own side only', async () => {
    const { engine, endpoint, browser } = await createBrowserLab()
    const desk = endpoint()
    engine.handle({ kind: 'configure', endpoint: desk.id, stream: stream(4000) })
    const web = browser()
    engine.handle(join(web, desk))
    web.say({ sequence: 1, payload: [1, 2, 3] })
    desk.hear(4000, { sequence: 9, payload: [4, 5, 6] })
    expect(desk.sent().map(({ payload }) => [...payload])).toEqual([[1, 2, 3]])
    expect(web.got().map(({ payload }) => [...payload])).toEqual([[4, 5, 6]])
    expect(web.events()).toEqual([
      {
        kind: 'locked',
        address: '127.0.0.1',
        port: 5000,
        chain: `srtp<-127.0.0.1:5000 | ice | dtls | meter | dtmf | relay->#${desk.id}`
      }
    ])
  })

  it('hears prompts and tones, and tells the same statistics as a plain one', async () => {
    const { clock, engine, browser } = await createBrowserLab()
    const web = browser()
    engine.handle({
      kind: 'play',
      endpoint: web.id,
      playback: 1,
      items: [{ kind: 'tone', tone: 'beep', country: 'de', milliseconds: 100 }],
      loop: false
    })
    clock.advance(200)
    web.say({ sequence: 1 })
    expect(web.got().map(({ payloadType }) => payloadType)).toEqual([0, 0, 0, 0, 0])
    engine.handle({ kind: 'release', endpoint: web.id })
    expect(web.events().at(-1)).toMatchObject({
      kind: 'summary',
      stats: { packetsIn: 1, packetsOut: 5, octetsOut: 800, lost: 0, foreign: 0 }
    })
  })

  it('gives its port back when it is released: the next call on it is plain again', async () => {
    const { clock, engine, browser, pairs } = await createBrowserLab()
    const web = browser()
    engine.handle({ kind: 'release', endpoint: web.id })
    await clock.advanceAsync(2000)
    expect(pairs.find(({ rtpPort }) => rtpPort === web.pair.rtpPort)).toMatchObject({
      closed: false,
      receiver: undefined
    })
  })

  it('tells a handshake that failed', async () => {
    const { engine, endpoint, handshakes } = await createBrowserLab()
    const web = endpoint()
    engine.handle({ kind: 'use-webrtc', endpoint: web.id, local })
    engine.handle({ kind: 'configure', endpoint: web.id, stream: browserStream() })
    const arrive = (bytes: Uint8Array) => web.pair.receiver?.receiveRtp(bytes, '127.0.0.1', 5000)
    arrive(check({ username: 'core:peer', password: local.password }))
    arrive(hello)
    handshakes[0]?.failed('another certificate')
    expect(web.events()).toEqual([{ kind: 'insecure', reason: 'another certificate' }])
  })
})

describe('keys beside Opus (RFC 4733 §2.1)', () => {
  const wide = browserStream({ codecs: [opus], telephoneEvent: 126, wideTelephoneEvent: 110 })
  /** Key 5, ended after that many units. */
  const press = (units: number) => [5, 0x8a, units >> 8, units & 0xff]

  it('are read at 48000 Hz', async () => {
    const { browser } = await createBrowserLab()
    const web = browser(wide)
    web.say({ payloadType: 110, sequence: 1, payload: press(4800) })
    expect(web.events().at(-1)).toEqual({ kind: 'digit', digit: '5', milliseconds: 100 })
  })

  it('keep their clock towards a peer that has it, and are counted anew for one that has not', async () => {
    const { engine, endpoint, browser } = await createBrowserLab()
    const web = browser(wide)
    const other = browser({ ...wide, wideTelephoneEvent: 100 })
    engine.handle(join(web, other))
    web.say({ payloadType: 110, sequence: 1, payload: press(4800) })
    expect(other.got().map(({ payloadType, payload }) => [payloadType, ...payload])).toEqual([[100, ...press(4800)]])

    const desk = endpoint()
    const narrow = stream(4000, { codecs: [{ ...opus, payloadType: 96 }], telephoneEvent: 101 })
    engine.handle({ kind: 'configure', endpoint: desk.id, stream: narrow })
    engine.handle(join(web, desk))
    web.say({ payloadType: 110, sequence: 2, payload: press(4800) })
    expect(desk.sent().map(({ payloadType, payload }) => [payloadType, ...payload])).toEqual([[101, ...press(800)]])
  })

  it('that we send run at the clock of the audio', async () => {
    const { clock, engine, browser } = await createBrowserLab()
    const web = browser(wide)
    engine.handle({ kind: 'send-digit', endpoint: web.id, digit: '5', milliseconds: 40 })
    clock.advance(40)
    expect(web.got().map(({ payloadType, payload }) => [payloadType, ...payload])).toEqual([
      [110, 5, 0x0a, 960 >> 8, 960 & 0xff],
      [110, 5, 0x8a, 1920 >> 8, 1920 & 0xff],
      [110, 5, 0x8a, 1920 >> 8, 1920 & 0xff]
    ])
  })
})
