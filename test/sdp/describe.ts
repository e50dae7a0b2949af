import { type RemoteAudio, readAudio } from '../../pbx-core/sdp/audio.ts'
import { parseSdp } from '../../pbx-core/sdp/parse.ts'
import type { SessionDescription } from '../../pbx-core/sdp/session-description.ts'

/** A description from an address and the lines below `t=`. */
export function sdpText(lines: readonly string[], connection = 'IN IP4 192.0.2.1'): string {
  return ['v=0', 'o=- 42 7 IN IP4 192.0.2.1', 's=-', `c=${connection}`, 't=0 0', ...lines, ''].join('\r\n')
}

export function described(text: string): SessionDescription {
  const parsed = parseSdp(text)
  if (!parsed.ok) throw new Error(`${parsed.error.code} in line ${parsed.error.line}: ${parsed.error.message}`)
  return parsed.value
}

export function audioOf(text: string): RemoteAudio {
  const audio = readAudio(described(text))
  if (!audio.ok) throw new Error(`${audio.error.code}: ${audio.error.message}`)
  return audio.value
}
