import type { Octets } from '../base/octets.ts'
import type { Attribute, Connection, SessionDescription } from './session-description.ts'

/** Writes a session description, lines in the order of RFC 8866 §9, each ended by CRLF. */
export function serialiseSdp(description: SessionDescription): Octets {
  const { origin, connection } = description
  const lines = [
    'v=0',
    `o=${origin.username} ${origin.sessionId} ${origin.version} ${origin.networkType} ${origin.addressType} ${origin.address}`,
    `s=${description.name}`
  ]
  if (connection !== null) lines.push(connectionLine(connection))
  for (const time of description.times) lines.push(`t=${time}`)
  for (const attribute of description.attributes) lines.push(attributeLine(attribute))
  for (const media of description.media) {
    const ports = media.portCount === 1 ? `${media.port}` : `${media.port}/${media.portCount}`
    lines.push(`m=${media.kind} ${ports} ${media.protocol} ${media.formats.join(' ')}`)
    if (media.connection !== null) lines.push(connectionLine(media.connection))
    for (const attribute of media.attributes) lines.push(attributeLine(attribute))
  }
  return `${lines.join('\r\n')}\r\n`
}

function connectionLine(connection: Connection): Octets {
  return `c=${connection.networkType} ${connection.addressType} ${connection.address}`
}

function attributeLine({ name, value }: Attribute): Octets {
  return value === '' ? `a=${name}` : `a=${name}:${value}`
}
