import type { CommandPayload } from '../../../main/ipc/contract.ts'
import type { Bridge } from '../../bridge/bridge.ts'

export type SoundName = CommandPayload<'voicemail.sound'>['of']

/** A sound of the mailbox as a whole, fetched part by part; null: it cannot be had. */
export async function wholeSound(bridge: Bridge, of: SoundName, signal: AbortSignal): Promise<Blob | null> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let from = 0, size = 1; from < size; ) {
    const reply = await bridge.invoke('voicemail.sound', { of, from })
    if (!reply.ok || signal.aborted) return null
    const part = octetsOf(reply.value.octets)
    if (part.length === 0) return null
    parts.push(part)
    from += part.length
    size = reply.value.size
  }
  return new Blob(parts, { type: 'audio/wav' })
}

/** Octets that a command may carry besides what it says. */
const partOctets = 90_000

/** Gives a sound to main part by part, for callers to hear; the last reply says whether it could be taken. */
export async function uploadGreeting(bridge: Bridge, greeting: 'noAnswer' | 'busy', sound: Blob) {
  const octets = new Uint8Array(await sound.arrayBuffer())
  const upload = crypto.randomUUID()
  for (let from = 0; ; from += partOctets) {
    const last = from + partOctets >= octets.length
    const part = { greeting, upload, from, octets: textOf(octets.subarray(from, from + partOctets)), last }
    const reply = await bridge.invoke('greeting.upload', part)
    if (last || !reply.ok) return reply
  }
}

/** base64url (RFC 4648 §5) */
function octetsOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

function textOf(octets: Uint8Array): string {
  let binary = ''
  for (const octet of octets) binary += String.fromCharCode(octet)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
