import dgram from 'node:dgram'
import { err, ok, type Result } from '../base/result.ts'
import type { BindFault, PacketReceiver, SocketPair } from '../media/sockets.ts'

/** Binds the RTP port and the RTCP port next to it, or neither. */
export async function bindRtpPair(address: string, rtpPort: number): Promise<Result<SocketPair, BindFault>> {
  const rtp = await bind(address, rtpPort)
  if (!rtp.ok) return rtp
  const rtcp = await bind(address, rtpPort + 1)
  if (!rtcp.ok) {
    rtp.value.close()
    return rtcp
  }
  return ok(new UdpPair(address, rtp.value, rtcp.value))
}

class UdpPair implements SocketPair {
  receiver: PacketReceiver | undefined
  readonly address: string
  readonly rtpPort: number
  readonly rtcpPort: number
  readonly #rtp: dgram.Socket
  readonly #rtcp: dgram.Socket

  constructor(address: string, rtp: dgram.Socket, rtcp: dgram.Socket) {
    this.address = address
    this.rtpPort = rtp.address().port
    this.rtcpPort = rtcp.address().port
    this.#rtp = rtp
    this.#rtcp = rtcp
    rtp.on('message', (bytes, remote) => this.receiver?.receiveRtp(bytes, remote.address, remote.port))
    rtcp.on('message', (bytes, remote) => this.receiver?.receiveRtcp(bytes, remote.address, remote.port))
  }

  // Without a callback: a packet that the system refuses is lost, and nothing is allocated to hear of it.
  sendRtp(bytes: Uint8Array, address: string, port: number): void {
    if (port > 0) this.#rtp.send(bytes, port, address)
  }

  sendRtcp(bytes: Uint8Array, address: string, port: number): void {
    if (port > 0) this.#rtcp.send(bytes, port, address)
  }

  close(): void {
    this.#rtp.close()
    this.#rtcp.close()
  }
}

function bind(address: string, port: number): Promise<Result<dgram.Socket, BindFault>> {
  const family = address.includes(':') ? 6 : 4
  const socket = dgram.createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    // Addresses are numeric already; the usual look-up would cost a turn of the event loop for each packet.
    lookup: (hostname, _options, callback) => callback(null, hostname, family)
  })
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) => {
      socket.close()
      resolve(err(faultOf(error)))
    }
    socket.once('error', onError)
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', onError)
      // What an ICMP message brings is nothing one could act on; the peer's silence shows in the statistics.
      socket.on('error', () => {})
      resolve(ok(socket))
    })
  })
}

function faultOf(error: NodeJS.ErrnoException): BindFault {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'in-use'
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EINVAL':
      return 'address-not-available'
    case 'EACCES':
    case 'EPERM':
      return 'permission-denied'
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
    case 'ENOMEM':
      return 'limit'
    default:
      return 'other'
  }
}
