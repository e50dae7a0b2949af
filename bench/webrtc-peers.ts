/**
 * Both ends of the calls of the WebRTC benchmark, in a process of their own: browsers with real
 * checks, handshakes and SRTP, and plain phones. Each sends a packet every 20 ms and notes when
 * those of its counterpart come through.
 */
import dgram from 'node:dgram'
import { once } from 'node:events'
import { DtlsClient } from 'werift'
import { type Certificate, createCertificate } from '../pbx-core/io/certificate.ts'
import { srtpCrypto } from '../pbx-core/io/srtp-crypto.ts'
import type { CertificateFingerprint } from '../pbx-core/media/port.ts'
import { SrtpReceiver, SrtpSender } from '../pbx-core/media/webrtc/srtp.ts'
import { check } from '../test/media/webrtc/checks.ts'
import { quantile } from './statistics.ts'

export interface WebRtcTask {
  readonly seconds: number
  /** Of the core's credentials, the same for all. */
  readonly password: string
  readonly browsers: readonly { readonly ufrag: string; readonly port: number }[]
  /** RTP ports of the core; the one at n talks to the browser at n. */
  readonly phones: readonly number[]
}

export interface WebRtcPeers {
  /** Of the plain phones. */
  readonly ports: readonly number[]
  readonly fingerprint: CertificateFingerprint
}

export interface WebRtcResult {
  readonly sent: number
  readonly received: number
  /** Milliseconds through the core, either way. */
  readonly p50: number
  readonly p99: number
  /** How long they talked. */
  readonly milliseconds: number
}

const ADDRESS = '127.0.0.1'
const STEP = 20
const PACKET_LENGTH = 172

interface Peer {
  /** Protects and sends. */
  readonly send: (packet: Buffer) => void
  readonly close: () => void
}

/** Takes each packet in the clear. */
type Hear = (packet: Uint8Array) => void

async function openSocket(port: number): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4')
  socket.bind(0, ADDRESS)
  await once(socket, 'listening')
  socket.connect(port, ADDRESS)
  await once(socket, 'connect')
  return socket
}

function plainPhone(socket: dgram.Socket, hear: Hear): Peer {
  socket.on('message', hear)
  return { send: (packet) => socket.send(packet), close: () => socket.close() }
}

async function browser(
  { ufrag, port, password }: { ufrag: string; port: number; password: string },
  { certificate, key }: Certificate,
  hear: Hear
): Promise<Peer> {
  const socket = await openSocket(port)
  const checkOnce = () => socket.send(check({ username: `${ufrag}:bench`, password, useCandidate: true }))
  // Until it is answered: the core may not have heard of us yet.
  const first = setInterval(checkOnce, 20)
  await once(socket, 'message')
  clearInterval(first)
  const checks = setInterval(checkOnce, 2500)
  const dtls = new DtlsClient({
    cert: certificate,
    key,
    signatureHash: { hash: 4, signature: 3 },
    srtpProfiles: [1],
    extendedMasterSecret: true,
    transport: {
      type: 'bench',
      address: { address: '', family: '', port: 0 },
      closed: false,
      onData: () => {},
      send: async (bytes: Buffer) => socket.send(bytes),
      close: async () => {}
    }
  })
  let receiver: SrtpReceiver | undefined
  socket.on('message', (bytes) => {
    const first = bytes[0] as number
    if (first >= 20 && first < 64) dtls.transport.socket.onData(bytes, ['', 0])
    if (first < 128) return
    const plain = receiver?.open(bytes)
    if (plain !== undefined) hear(plain)
  })
  const connected = new Promise<void>((resolve) => dtls.onConnect.once(() => resolve()))
  dtls.connect().catch(() => {})
  await connected
  const { localKey, localSalt, remoteKey, remoteSalt } = dtls.extractSessionKeys(16, 14)
  const sender = new SrtpSender(srtpCrypto, { key: localKey, salt: localSalt })
  receiver = new SrtpReceiver(srtpCrypto, { key: remoteKey, salt: remoteSalt })
  return {
    send: (packet) => socket.send(sender.protect(packet) as Uint8Array),
    close: () => {
      clearInterval(checks)
      socket.close()
    }
  }
}

async function run({ seconds, password, browsers, phones }: WebRtcTask): Promise<WebRtcResult> {
  const delays: number[] = []
  const hear: Hear = (packet) => {
    // Reports of the core are of other lengths.
    if (packet.length !== PACKET_LENGTH) return
    delays.push(performance.now() - new DataView(packet.buffer, packet.byteOffset).getFloat64(12))
  }
  const identity = createCertificate()
  const sockets = await Promise.all(phones.map(openSocket))
  const found: WebRtcPeers = {
    ports: sockets.map((socket) => socket.address().port),
    fingerprint: identity.fingerprint
  }
  process.send?.(found)
  await once(process, 'message')
  const peers = sockets.map((socket) => plainPhone(socket, hear))
  for (const one of browsers) peers.push(await browser({ ...one, password }, identity, hear))
  // First all peers are learnt, then it counts.
  await sendAll(peers, { sequence: 0, steps: 10 })
  await new Promise((resolve) => setTimeout(resolve, 200))
  process.send?.('connected')
  await once(process, 'message')
  delays.length = 0
  const start = performance.now()
  const sent = await sendAll(peers, { sequence: 10, steps: (seconds * 1000) / STEP })
  const milliseconds = performance.now() - start
  await new Promise((resolve) => setTimeout(resolve, 500))
  for (const peer of peers) peer.close()
  return { sent, received: delays.length, p50: quantile(delays, 0.5), p99: quantile(delays, 0.99), milliseconds }
}

/** The peers' packets are spread evenly over each 20 ms, as those of real phones are. */
function sendAll(
  peers: readonly Peer[],
  { sequence, steps }: { readonly sequence: number; readonly steps: number }
): Promise<number> {
  const total = peers.length * steps
  const interval = STEP / peers.length
  const packet = Buffer.alloc(PACKET_LENGTH, 0xff)
  packet[0] = 0x80
  packet[1] = 0
  const start = performance.now()
  let sent = 0
  return new Promise((resolve) => {
    const send = (): void => {
      const now = performance.now()
      for (; sent < total && start + sent * interval <= now; sent++) {
        const peer = sent % peers.length
        const step = sequence + Math.floor(sent / peers.length)
        packet.writeUInt16BE(step & 0xffff, 2)
        packet.writeUInt32BE((step * 160) >>> 0, 4)
        packet.writeUInt32BE(peer + 1, 8)
        packet.writeDoubleBE(performance.now(), 12)
        peers[peer]?.send(packet)
      }
      if (sent < total) setTimeout(send, 1)
      else resolve(sent)
    }
    send()
  })
}

if (process.send !== undefined) {
  const [task] = (await once(process, 'message')) as [WebRtcTask]
  process.send(await run(task))
  process.disconnect()
}
