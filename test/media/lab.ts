import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { createOpus } from '../../pbx-core/io/opus.ts'
import { srtpCrypto } from '../../pbx-core/io/srtp-crypto.ts'
import type { PromptFault, PromptRef } from '../../pbx-core/media/audio/sound-library.ts'
import { MediaEngine } from '../../pbx-core/media/engine.ts'
import type { MediaEvent, StreamDescription } from '../../pbx-core/media/port.ts'
import type { MediaReport } from '../../pbx-core/media/protocol.ts'
import type { RecordingFault, RecordingFile } from '../../pbx-core/media/recordings.ts'
import { RtpPacket } from '../../pbx-core/media/rtp/packet.ts'
import type { BindFault, PacketReceiver, SocketPair } from '../../pbx-core/media/sockets.ts'
import type { DtlsPort } from '../../pbx-core/media/webrtc/ports.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'

export interface SentDatagram {
  readonly at: number
  readonly to: string
  readonly bytes: Uint8Array
}

/** A pair of sockets that keeps what is sent through it. */
export class MemoryPair implements SocketPair {
  receiver: PacketReceiver | undefined
  closed = false
  readonly rtp: SentDatagram[] = []
  readonly rtcp: SentDatagram[] = []
  readonly address: string
  readonly rtpPort: number
  readonly rtcpPort: number
  readonly #now: () => number

  constructor(address: string, rtpPort: number, now: () => number) {
    this.address = address
    this.rtpPort = rtpPort
    this.rtcpPort = rtpPort + 1
    this.#now = now
  }

  sendRtp(bytes: Uint8Array, address: string, port: number): void {
    this.rtp.push({ at: this.#now(), to: `${address}:${port}`, bytes: bytes.slice() })
  }

  sendRtcp(bytes: Uint8Array, address: string, port: number): void {
    // As Node's socket does.
    if (port > 65_535) throw new RangeError(`${port} is no port`)
    this.rtcp.push({ at: this.#now(), to: `${address}:${port}`, bytes: bytes.slice() })
  }

  close(): void {
    this.closed = true
  }
}

export interface RtpFields {
  readonly payloadType?: number
  readonly marker?: boolean
  readonly sequence: number
  readonly timestamp?: number
  readonly ssrc?: number
  readonly payload?: readonly number[] | Uint8Array
}

/** The octets of an RTP packet; the timestamp follows the sequence number by 160. */
export function rtp({ payloadType = 0, marker = false, sequence, ...rest }: RtpFields): Uint8Array {
  const { timestamp = sequence * 160, ssrc = 0xaaaa, payload = new Uint8Array(160).fill(0xff) } = rest
  const bytes = new Uint8Array(12 + payload.length)
  const view = new DataView(bytes.buffer)
  bytes[0] = 0x80
  bytes[1] = payloadType | (marker ? 0x80 : 0)
  view.setUint16(2, sequence & 0xffff)
  view.setUint32(4, timestamp >>> 0)
  view.setUint32(8, ssrc)
  bytes.set(payload, 12)
  return bytes
}

export interface ReadRtp {
  readonly payloadType: number
  readonly marker: boolean
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  readonly payload: Uint8Array
}

export function readRtp(bytes: Uint8Array): ReadRtp {
  const packet = new RtpPacket()
  if (!packet.parse(bytes)) throw new Error('what was sent is no RTP packet')
  const { payloadType, marker, sequence, timestamp, ssrc, payloadOffset, payloadLength } = packet
  const payload = bytes.slice(payloadOffset, payloadOffset + payloadLength)
  return { payloadType, marker, sequence, timestamp, ssrc, payload }
}

/** The payload of a telephone event (RFC 4733 §2.3). */
export function eventPayload(event: number, { end = false, duration }: { end?: boolean; duration: number }): number[] {
  return [event, end ? 0x8a : 0x0a, duration >> 8, duration & 0xff]
}

export const pcmu = { payloadType: 0, name: 'PCMU', clockRate: 8000, channels: 1 }
export const pcma = { payloadType: 8, name: 'PCMA', clockRate: 8000, channels: 1 }

/** A negotiated PCMU stream with telephone-event 101, to the peer at that port of 127.0.0.1. */
export function stream(rtpPort: number, change: Partial<StreamDescription> = {}): StreamDescription {
  return {
    remote: { address: '127.0.0.1', rtpPort, rtcpPort: rtpPort + 1 },
    codecs: [pcmu],
    telephoneEvent: 101,
    direction: 'sendrecv',
    packetTime: 20,
    ...change
  }
}

export interface LabEndpoint {
  readonly id: number
  readonly pair: MemoryPair
  /** RTP from that port of 127.0.0.1. */
  hear(fromPort: number, packet: RtpFields): void
  /** What was sent to the peer. */
  sent(): ReadRtp[]
  events(): MediaEvent[]
}

/** A recording that is kept in memory. */
export interface MemoryRecording {
  readonly file: RecordingFile
  readonly onFault: (fault: RecordingFault) => void
  readonly frames: Int16Array[]
  closed: boolean
}

/** The engine on a virtual clock with sockets in memory. */
export interface Lab {
  readonly clock: VirtualClock
  readonly engine: MediaEngine
  readonly reports: MediaReport[]
  readonly pairs: MemoryPair[]
  /** Prompts by `language/name`, as samples at 16 kHz. */
  readonly prompts: Map<string, Int16Array>
  readonly recordings: MemoryRecording[]
  endpoint(): LabEndpoint
}

export interface LabOptions {
  readonly ports?: readonly [number, number]
  readonly dtls?: DtlsPort
  readonly bindFault?: (rtpPort: number) => BindFault | undefined
}

const ADDRESS = '127.0.0.1'

/** No client ever comes to an end with it. */
const silentDtls: DtlsPort = { accept: () => ({ receive() {}, close() {} }) }

export async function createLab({
  ports = [10_000, 10_999],
  bindFault,
  dtls = silentDtls
}: LabOptions = {}): Promise<Lab> {
  const clock = createVirtualClock()
  const reports: MediaReport[] = []
  const pairs: MemoryPair[] = []
  const prompts = new Map<string, Int16Array>()
  const recordings: MemoryRecording[] = []
  let seed = 1
  const engine = new MediaEngine({
    clock,
    // Deterministic and well spread (Numerical Recipes' LCG).
    random: () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return seed
    },
    bind: async (address, rtpPort): Promise<Result<SocketPair, BindFault>> => {
      const fault = bindFault?.(rtpPort)
      if (fault !== undefined) return err(fault)
      const pair = new MemoryPair(address, rtpPort, () => clock.now())
      pairs.push(pair)
      return ok(pair)
    },
    ports,
    prompts: {
      load: async ({ name, language }: PromptRef): Promise<Result<Int16Array, PromptFault>> => {
        const samples = prompts.get(`${language}/${name}`)
        return samples === undefined ? err('not-found') : ok(samples)
      },
      loadFile: async (path) => {
        const samples = prompts.get(path)
        return samples === undefined ? err('not-found') : ok(samples)
      }
    },
    webRtc: { ...srtpCrypto, dtls },
    opus: createOpus((error) => {
      throw error
    }),
    recordings: {
      open: (file, onFault) => {
        const recording: MemoryRecording = { file, onFault, frames: [], closed: false }
        recordings.push(recording)
        return {
          write: (frame) => void recording.frames.push(frame.slice()),
          close: async () => {
            recording.closed = true
            return recording.frames.length * 20
          }
        }
      }
    },
    firstId: 1,
    report: (report) => reports.push(report)
  })
  engine.handle({ kind: 'prepare', address: ADDRESS })
  await clock.advanceAsync(0)
  return { clock, engine, reports, pairs, prompts, recordings, endpoint: () => grantOne({ engine, reports, pairs }) }
}

function grantOne({ engine, reports, pairs }: Pick<Lab, 'engine' | 'reports' | 'pairs'>): LabEndpoint {
  const before = reports.length
  engine.handle({ kind: 'want', address: ADDRESS, count: 1 })
  const granted = reports.slice(before).find((report) => report.kind === 'granted')?.endpoints[0]
  const pair = pairs.find(({ rtpPort }) => rtpPort === granted?.rtpPort)
  if (granted === undefined || pair === undefined) throw new Error('no endpoint was granted')
  return {
    id: granted.id,
    pair,
    hear: (fromPort, packet) => pair.receiver?.receiveRtp(rtp(packet), ADDRESS, fromPort),
    sent: () => pair.rtp.map(({ bytes }) => readRtp(bytes)),
    events: () =>
      reports.flatMap((report) => (report.kind === 'event' && report.endpoint === granted.id ? [report.event] : []))
  }
}
