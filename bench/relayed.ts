import type { MediaHost } from '../pbx-core/io/media-host.ts'
import type { MediaEndpoint, StreamDescription } from '../pbx-core/media/port.ts'

export const loopback = '127.0.0.1'

/** Sockets in pairs, each pair a call, that send on to one peer what the other one sends. */
export interface Leased {
  readonly ports: readonly number[]
  /** Where the peers listen, in the order of `ports`. */
  joinTo(peers: readonly number[]): void
  release(): void
}

/** Endpoints of the media thread, joined by two. */
export async function leaseEndpoints(host: MediaHost, count: number): Promise<Leased> {
  const endpoints = await leaseAll(host, count)
  return {
    ports: endpoints.map(({ rtpPort }) => rtpPort),
    joinTo(peers) {
      for (const [index, endpoint] of endpoints.entries()) {
        endpoint.configure(streamTo(peers[index] as number))
        const other = endpoints[index + 1]
        if (index % 2 === 0 && other !== undefined) endpoint.join(other)
      }
    },
    release() {
      for (const endpoint of endpoints) endpoint.release()
    }
  }
}

/** Endpoints of the media thread that are all in one mixer. */
export async function leaseConference(host: MediaHost, count: number): Promise<Leased> {
  const endpoints = await leaseAll(host, count)
  const mixer = host.mixer()
  return {
    ports: endpoints.map(({ rtpPort }) => rtpPort),
    joinTo(peers) {
      for (const [index, endpoint] of endpoints.entries()) {
        endpoint.configure(streamTo(peers[index] as number))
        mixer.add(endpoint)
      }
    },
    release() {
      for (const endpoint of endpoints) endpoint.release()
    }
  }
}

/** The stock is refilled in the background; so many at once it does not hold. */
export async function leaseAll(host: MediaHost, count: number): Promise<MediaEndpoint[]> {
  const endpoints: MediaEndpoint[] = []
  for (let patience = 1000; endpoints.length < count && patience > 0; ) {
    const endpoint = host.lease(loopback)
    if (endpoint !== undefined) {
      endpoints.push(endpoint)
    } else {
      patience--
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  if (endpoints.length < count) throw new Error(`only ${endpoints.length} of ${count} endpoints could be had`)
  return endpoints
}

function streamTo(rtpPort: number): StreamDescription {
  return {
    remote: { address: loopback, rtpPort, rtcpPort: 9 },
    codecs: [{ payloadType: 0, name: 'PCMU', clockRate: 8000, channels: 1 }],
    telephoneEvent: 101,
    direction: 'sendrecv',
    packetTime: 20
  }
}
