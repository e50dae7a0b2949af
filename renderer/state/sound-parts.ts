import type { CommandFault, SoundPart, UploadPart } from '../../main/ipc/contract.ts'

/** Octets that a command may carry besides what it says. */
const partOctets = 90_000

type PartReply = { readonly ok: true; readonly value: SoundPart } | { readonly ok: false }
type GivenReply = { readonly ok: true } | { readonly ok: false; readonly error: CommandFault }

interface Way {
  readonly signal?: AbortSignal
  readonly onProgress?: (percent: number) => void
}

/** A sound as a whole, fetched part by part; null: it cannot be had, or nobody wants it any more. */
export async function fetchedInParts(
  read: (from: number) => Promise<PartReply>,
  { type, signal, onProgress }: Way & { readonly type: string }
): Promise<Blob | null> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let from = 0, size = 1; from < size; ) {
    const reply = await read(from)
    if (!reply.ok || signal?.aborted) return null
    const part = octetsOf(reply.value.octets)
    if (part.length === 0) return null
    parts.push(part)
    from += part.length
    size = reply.value.size
    onProgress?.(Math.floor((100 * from) / size))
  }
  return new Blob(parts, { type })
}

/** Gives a file to main part by part; the last reply says whether it could be taken. Null: it was given up. */
export async function givenInParts(
  give: (part: UploadPart) => Promise<GivenReply>,
  file: Blob,
  { signal, onProgress }: Way = {}
): Promise<GivenReply | null> {
  const upload = crypto.randomUUID()
  for (let from = 0; ; from += partOctets) {
    const octets = new Uint8Array(await file.slice(from, from + partOctets).arrayBuffer())
    if (signal?.aborted) return null
    const last = from + partOctets >= file.size
    onProgress?.(last ? 100 : Math.floor((100 * from) / file.size))
    const reply = await give({ upload, from, octets: textOf(octets), last })
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
