import type { MediaDirection } from '../ipc/contract.ts'

/**
 * The little that signalling itself must know of a session description (RFC 8866): everything
 * else is between the window's peer connection and the far side.
 */

/** Which way audio flows, as its writer sees it; `sendrecv` where nothing is said (RFC 8866 §6.7). */
export function directionOf(sdp: string): MediaDirection {
  const match = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(audioOf(sdp))
  return (match?.[1] ?? 'sendrecv') as MediaDirection
}

/** Whether the writer of this description holds the other side (RFC 3264 §8.4). */
export function holds(sdp: string): boolean {
  const direction = directionOf(sdp)
  return direction === 'sendonly' || direction === 'inactive'
}

export function withDirection(sdp: string, direction: MediaDirection): string {
  const bare = sdp.replace(/^a=(sendrecv|sendonly|recvonly|inactive)\r?\n/gm, '')
  return bare.replace(/^(m=audio [^\r\n]*)(\r?\n)((?:[ic]=[^\r\n]*\r?\n)*)/m, `$1$2$3a=${direction}$2`)
}

/** An offer leaves the DTLS role open, an answer must choose (RFC 8842 §5.2, §5.3). */
export function withSetup(sdp: string, setup: 'actpass' | 'active' | 'passive'): string {
  return sdp.replace(/^a=setup:\w+/gm, `a=setup:${setup}`)
}

export function setupOf(sdp: string): string | undefined {
  return /^a=setup:(\w+)/m.exec(sdp)?.[1]
}

/**
 * Keeps `o=` the same through a dialog but for its version, which goes up by one with every
 * description (RFC 3264 §8), whatever peer connection it came from.
 */
export class SessionOrigin {
  #id: string | undefined
  #version = 0

  stamp(sdp: string): string {
    const match = /^o=(\S+) (\S+) \S+ (.*?)\r?$/m.exec(sdp)
    if (match === null) return sdp
    this.#id ??= match[2]
    this.#version += 1
    return sdp.replace(/^o=.*?(\r?)$/m, `o=${match[1]} ${this.#id} ${this.#version} ${match[3]}$1`)
  }
}

function audioOf(sdp: string): string {
  const at = sdp.search(/^m=audio /m)
  if (at < 0) return sdp
  const next = sdp.slice(at + 2).search(/^m=/m)
  return next < 0 ? sdp.slice(at) : sdp.slice(at, at + 2 + next)
}
