import type { Result } from '../base/result.ts'

/** Gets what arrives on a pair of sockets. The octets may be changed and sent on, but not kept. */
export interface PacketReceiver {
  receiveRtp(bytes: Uint8Array, address: string, port: number): void
  receiveRtcp(bytes: Uint8Array, address: string, port: number): void
}

/** Two bound UDP sockets, RTP on an even port and RTCP on the next (RFC 3550 §11); implemented in `io/`. */
export interface SocketPair {
  readonly address: string
  readonly rtpPort: number
  readonly rtcpPort: number
  /** Packets that arrive while there is none are dropped. */
  receiver: PacketReceiver | undefined
  /** Never throws: what the system refuses is lost, as a packet on the way may be. The address is numeric. */
  sendRtp(bytes: Uint8Array, address: string, port: number): void
  sendRtcp(bytes: Uint8Array, address: string, port: number): void
  close(): void
}

/** `in-use`: another program has one of the two ports. `limit`: the system gives no more sockets. */
export type BindFault = 'in-use' | 'address-not-available' | 'permission-denied' | 'limit' | 'other'

export type BindPair = (address: string, rtpPort: number) => Promise<Result<SocketPair, BindFault>>
