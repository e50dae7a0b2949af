import type { MediaDirection } from '../media/port.ts'

/** `sendonly` seen from the other side is `recvonly`. */
export function reverse(direction: MediaDirection): MediaDirection {
  return direction === 'sendonly' ? 'recvonly' : direction === 'recvonly' ? 'sendonly' : direction
}

/** What both allow, seen from the same side. */
export function intersectDirections(one: MediaDirection, other: MediaDirection): MediaDirection {
  return direction(sends(one) && sends(other), receives(one) && receives(other))
}

/** The direction of an answer: what we want, as far as the offer allows it (RFC 3264 §6.1). */
export function answerDirection(offered: MediaDirection, wanted: MediaDirection): MediaDirection {
  return intersectDirections(reverse(offered), wanted)
}

export function sends(direction: MediaDirection): boolean {
  return direction === 'sendrecv' || direction === 'sendonly'
}

function receives(direction: MediaDirection): boolean {
  return direction === 'sendrecv' || direction === 'recvonly'
}

export function isDirection(name: string): name is MediaDirection {
  return name === 'sendrecv' || name === 'sendonly' || name === 'recvonly' || name === 'inactive'
}

function direction(send: boolean, receive: boolean): MediaDirection {
  if (send) return receive ? 'sendrecv' : 'sendonly'
  return receive ? 'recvonly' : 'inactive'
}
