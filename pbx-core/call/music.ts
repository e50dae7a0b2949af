import type { MusicConfig } from '../contract/config-applications.ts'

/**
 * Pieces in the order in which a call hears them. Shuffled they stand in one that its uniqueid decides: the same as often
 * as it is held, and another one for the next call.
 */
export function piecesFor(uniqueid: string, music: MusicConfig | undefined): readonly string[] {
  if (music === undefined) return []
  if (typeof music === 'string') return [music]
  if (!('pieces' in music)) return music
  if (!music.shuffle) return music.pieces
  const drawn = music.pieces.map((piece, at) => ({ piece, lot: lotOf(`${uniqueid} ${at} ${piece}`) }))
  return drawn.toSorted((one, other) => one.lot - other.lot).map(({ piece }) => piece)
}

/** FNV-1a over UTF-16, with its bits mixed once more (Murmur3's last step): what differs in its last characters comes apart. */
function lotOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
