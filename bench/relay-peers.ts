/**
 * The phones of the relay benchmark, in a process of their own: each sends a packet every
 * 20 ms and notes when those of its counterpart come back through the relay.
 */
import dgram from 'node:dgram'
import { once } from 'node:events'

export interface PeersTask {
  /** RTP ports of the relay; the peers at 2n and 2n + 1 talk to each other. */
  readonly ports: readonly number[]
  readonly seconds: number
}

export interface PeersResult {
  readonly sent: number
  readonly received: number
  /** Milliseconds through the relay. */
  readonly p50: number
  readonly p99: number
  /** Milliseconds by which the sender itself was late, 99th percentile: how far the figures can be trusted. */
  readonly lateness: number
}

const ADDRESS = '127.0.0.1'
const STEP = 20
const PACKET_LENGTH = 172

async function openPeer(port: number): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4')
  socket.bind(0, ADDRESS)
  await once(socket, 'listening')
  socket.connect(port, ADDRESS)
  await once(socket, 'connect')
  return socket
}

async function run({ ports, seconds }: PeersTask): Promise<PeersResult> {
  const sockets = await Promise.all(ports.map(openPeer))
  const delays: number[] = []
  for (const socket of sockets) {
    socket.on('message', (bytes) => {
      // RTCP of the relay comes to another port; what is no packet of ours is not counted.
      if (bytes.length === PACKET_LENGTH) delays.push(performance.now() - bytes.readDoubleBE(12))
    })
  }
  process.send?.(sockets.map((socket) => socket.address().port))
  await once(process, 'message')
  // First all peers are learnt, then it counts.
  await sendAll(sockets, { sequence: 0, steps: 10 })
  await new Promise((resolve) => setTimeout(resolve, 200))
  delays.length = 0
  const { sent, lateness } = await sendAll(sockets, { sequence: 10, steps: (seconds * 1000) / STEP })
  await new Promise((resolve) => setTimeout(resolve, 500))
  for (const socket of sockets) socket.close()
  delays.sort((a, b) => a - b)
  return { sent, received: delays.length, p50: quantile(delays, 0.5), p99: quantile(delays, 0.99), lateness }
}

/** The peers' packets are spread evenly over each 20 ms, as those of real phones are. */
function sendAll(
  sockets: readonly dgram.Socket[],
  { sequence, steps }: { readonly sequence: number; readonly steps: number }
): Promise<{ sent: number; lateness: number }> {
  const total = sockets.length * steps
  const interval = STEP / sockets.length
  const packet = Buffer.alloc(PACKET_LENGTH, 0xff)
  packet[0] = 0x80
  packet[1] = 0
  const lateness: number[] = []
  const start = performance.now()
  let sent = 0
  return new Promise((resolve) => {
    const send = (): void => {
      const now = performance.now()
      lateness.push(now - start - sent * interval)
      for (; sent < total && start + sent * interval <= now; sent++) {
        const peer = sent % sockets.length
        const step = sequence + Math.floor(sent / sockets.length)
        packet.writeUInt16BE(step & 0xffff, 2)
        packet.writeUInt32BE((step * 160) >>> 0, 4)
        packet.writeUInt32BE(peer + 1, 8)
        packet.writeDoubleBE(performance.now(), 12)
        sockets[peer]?.send(packet)
      }
      if (sent < total) setTimeout(send, 1)
      else
        resolve({
          sent,
          lateness: quantile(
            lateness.sort((a, b) => a - b),
            0.99
          )
        })
    }
    send()
  })
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

if (process.send !== undefined) {
  const [task] = (await once(process, 'message')) as [PeersTask]
  process.send(await run(task))
  process.disconnect()
}
